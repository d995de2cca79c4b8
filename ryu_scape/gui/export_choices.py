"""Where a person exported last and in which formats, which the next session proposes again."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from ryu_scape.atomic import atomic_write
from ryu_scape.errors import RyuScapeError
from ryu_scape.export import ENDINGS

logger = logging.getLogger(__name__)

_FILE = "export.json"


@dataclass(frozen=True)
class ExportChoices:
    """folder: where files were written last, None before. endings: of the formats that were chosen last."""

    folder: Path | None = None
    endings: tuple[str, ...] = (".glb",)

    @staticmethod
    def read(folder: Path | None) -> ExportChoices:
        """Those kept in a folder; what is missing, damaged or not there any more is as at first."""
        try:
            kept = json.loads((folder / _FILE).read_text(encoding="utf-8")) if folder is not None else {}
            last, endings = Path(kept["folder"]), tuple(ending for ending in ENDINGS if ending in kept["endings"])
            return ExportChoices(last if last.is_dir() else None, endings or ExportChoices().endings)
        except (OSError, ValueError, TypeError, KeyError):
            return ExportChoices()

    def write(self, folder: Path | None) -> None:
        """Keep them in a folder, if there is one; what fails is logged and no more."""
        if folder is None:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with atomic_write(folder / _FILE) as temporary:
                kept = {"folder": str(self.folder), "endings": self.endings}
                temporary.write_text(json.dumps(kept), encoding="utf-8")
        except (OSError, RyuScapeError):
            logger.info("What was exported last could not be kept.", exc_info=True)
