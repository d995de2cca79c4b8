"""A GeoJSON of 2008 may name an address where its CRS is to be fetched from: such a file is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ryu_scape.errors import InputError

LINK_TYPES = ("link", "url")
SUSPICIOUS_WORDS = (b"link", b"url", b"\\u")
"""The types, and the escape by which they may be hidden."""


class _LinkError(Exception):
    pass


def refuse_linked_crs(path: Path) -> None:
    """Raise InputError where any object in the file has a member "crs" that links to an address.

    Only a file with one of these words anywhere is parsed, and then it must be valid JSON: GDAL is more lenient, so it
    might see a link where a strict reader sees none.
    """
    content = path.read_bytes()
    lower_case = content.lower()
    if not any(word in lower_case for word in SUSPICIOUS_WORDS):
        return
    try:
        json.loads(content, object_pairs_hook=_without_link)
    except _LinkError as error:
        raise InputError(
            f"{path.name} says that its coordinate reference system is to be fetched from an address.",
            "Save it in a GIS as GeoJSON in WGS 84 (EPSG:4326).",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path.name} is no valid GeoJSON.", "Save it again in a GIS.") from error


def _without_link(members: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, value in members:
        if name == "crs" and isinstance(value, dict) and str(value.get("type")).lower() in LINK_TYPES:
            raise _LinkError
    return dict(members)
