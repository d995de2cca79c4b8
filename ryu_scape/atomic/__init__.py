"""Files that are there whole or not at all, alone or together with the files that they name."""

from __future__ import annotations

from ryu_scape.atomic.digests import digest_of_file
from ryu_scape.atomic.side_files import SideFiles, atomic_write_with_side_files
from ryu_scape.atomic.unfinished import clear_abandoned
from ryu_scape.atomic.writing import atomic_write, blaming_the_disk, check_destination, explained_by_disk

__all__ = [
    "SideFiles",
    "atomic_write",
    "atomic_write_with_side_files",
    "blaming_the_disk",
    "check_destination",
    "clear_abandoned",
    "digest_of_file",
    "explained_by_disk",
]
