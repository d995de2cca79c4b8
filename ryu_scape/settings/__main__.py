"""Write the page of all settings: `python -m ryu_scape.settings docs/settings.md`."""

import sys
from pathlib import Path

from ryu_scape.settings.page import page

Path(sys.argv[1]).write_text(page(), encoding="utf-8", newline="\n")
