"""What a bundle for Windows has besides: Microsoft's runtime, a version in the file's properties, sharp pixels."""

import os
import re
from importlib import metadata

from PyInstaller.utils.win32.versioninfo import (
    FixedFileInfo,
    StringFileInfo,
    StringStruct,
    StringTable,
    VarFileInfo,
    VarStruct,
    VSVersionInfo,
)
from PyInstaller.utils.win32.winmanifest import _DEFAULT_MANIFEST_XML

_RUNTIME = re.compile(r"(msvcp|vcruntime)140\w*\.dll", re.IGNORECASE)
_UNUSED = re.compile(r"((PyQt5/Qt5/bin|Scripts)/(msvcp|vcruntime|concrt)140\w*|OpenGL/DLLS/.*)\.dll", re.IGNORECASE)
_LANGUAGE, _CODE_PAGE = 0x0409, 1200
"""English, Unicode."""
_DPI = b"""<windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitor</dpiAwareness>"""


def microsofts_runtime():
    """The C++ libraries that ONNX Runtime and Qt need and not every Windows has, as msvc-runtime brings them.

    They come with the program's folder, unmodified, as Microsoft's terms for redistributable code allow.
    """
    files = metadata.distribution("msvc-runtime").files
    paths = {file.name: os.path.normpath(file.locate()) for file in files if _RUNTIME.fullmatch(file.name)}
    return [(path, ".") for _, path in sorted(paths.items())]


def is_unused(place):
    """Whether nobody loads this file of a bundle: Qt's older copies of the runtime, PyOpenGL's of GLUT and GLE."""
    return _UNUSED.fullmatch(place.replace("\\", "/")) is not None


def manifest():
    """PyInstaller's, which allows long paths, and: no stretching on any monitor, which is how Qt 5 draws."""
    return _DEFAULT_MANIFEST_XML.replace(b"<windowsSettings>", _DPI).decode()


def version_resource(name, version, description):
    """What Explorer shows under Properties, Details."""
    numbers = tuple(int(part) for part in version.split("."))
    numbers += (0,) * (4 - len(numbers))
    properties = {
        "CompanyName": name,
        "FileDescription": name,
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": "GNU General Public License 3",
        "OriginalFilename": f"{name}.exe",
        "ProductName": name,
        "ProductVersion": version,
        "Comments": description,
    }
    strings = [StringStruct(key, value) for key, value in properties.items()]
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, OS=0x40004, fileType=1),
        kids=[
            StringFileInfo([StringTable(f"{_LANGUAGE:04X}{_CODE_PAGE:04X}", strings)]),
            VarFileInfo([VarStruct("Translation", [_LANGUAGE, _CODE_PAGE])]),
        ],
    )
