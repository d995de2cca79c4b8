"""What the folder of the program holds and says of itself."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree

from ryu_scape import __version__
from ryu_scape.self_test import CHECKS
from tests.windows.wine import BUNDLE, PROGRAM, PYTHON, run


def test_the_self_test_passes() -> None:
    process = run("--self-test")
    assert process.returncode == 0, process.stdout + process.stderr
    assert process.stdout.count(": ok (") == len(CHECKS)
    assert "on cpu (ONNX Runtime)" in process.stdout


def test_the_bundle_has_microsofts_runtime_and_nothing_of_wines() -> None:
    files = {path.relative_to(BUNDLE).as_posix().lower() for path in BUNDLE.rglob("*") if path.is_file()}
    runtime = {"msvcp140", "msvcp140_1", "vcruntime140", "vcruntime140_1", "vcruntime140_threads"}
    assert {f"_internal/{name}.dll" for name in runtime} <= files
    names = [path.rpartition("/")[2] for path in files]
    assert [name for name in names if name.removesuffix(".dll") in runtime] == sorted(
        [f"{name}.dll" for name in runtime], key=names.index
    ), "two versions of one library"
    assert not [name for name in names if re.match(r"(ucrt|bcrypt|opengl32\.|api-ms-|libwine|winedbg)", name)]


READ_RESOURCES = """
import json, sys, pefile
file = pefile.PE(sys.argv[1], fast_load=True)
file.parse_data_directories()
(information,) = file.FileInfo
(table,) = [each for part in information if part.Key == b"StringFileInfo" for each in part.StringTable]
resources = {each.id: each.directory.entries for each in file.DIRECTORY_ENTRY_RESOURCE.entries}
(manifest,) = resources[pefile.RESOURCE_TYPE["RT_MANIFEST"]]
data = manifest.directory.entries[0].data.struct
print(json.dumps({
    "told": {key.decode(): value.decode() for key, value in table.entries.items()},
    "version": [file.VS_FIXEDFILEINFO[0].FileVersionMS, file.VS_FIXEDFILEINFO[0].FileVersionLS],
    "icons": len(resources[pefile.RESOURCE_TYPE["RT_ICON"]]),
    "manifest": file.get_data(data.OffsetToData, data.Size).decode(),
}))
"""
"""pefile's, which has no part in how PyInstaller makes them."""
SETTINGS = "{http://schemas.microsoft.com/SMI/20%s/WindowsSettings}%s"


def test_the_file_says_what_it_is_and_what_it_asks_windows_for() -> None:
    process = run("-c", READ_RESOURCES, PROGRAM, program=PYTHON)
    assert process.returncode == 0, process.stderr
    read = json.loads(process.stdout)
    assert read["told"]["FileDescription"] == read["told"]["ProductName"] == "Ryu-Scape"
    assert read["told"]["FileVersion"] == read["told"]["ProductVersion"] == __version__
    assert read["told"]["LegalCopyright"] == "GNU General Public License 3"
    version = [read["version"][0] >> 16, read["version"][0] & 0xFFFF, read["version"][1] >> 16]
    assert ".".join(map(str, version)) == __version__
    assert read["icons"] >= 5
    manifest = list(ElementTree.fromstring(read["manifest"]).iter())  # noqa: S314 - we made it
    asked = {each.tag: each.text for each in manifest}
    assert asked[SETTINGS % ("16", "dpiAwareness")] == "PerMonitor"
    assert asked[SETTINGS % ("05", "dpiAware")] == "true/pm"
    assert asked[SETTINGS % ("16", "longPathAware")] == "true"
    assert [each.get("level") for each in manifest if each.get("level")] == ["asInvoker"]
