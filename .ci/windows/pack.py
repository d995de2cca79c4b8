"""`pack.py FOLDER FILE.zip`: the same files make the same archive, byte for byte."""

import os
import sys
import time
import zipfile
from pathlib import Path

folder, archive = map(Path, sys.argv[1:])
date = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), date)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, packed.open(entry, "w") as target:
            while block := source.read(1 << 20):
                target.write(block)
