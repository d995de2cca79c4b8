"""Write the page of what the files say: `python -m ryu_scape.export docs/data-dictionary.md`."""

import sys
from pathlib import Path

from ryu_scape.export.data_dictionary import page

Path(sys.argv[1]).write_text(page(), encoding="utf-8", newline="\n")
