"""How Sphinx makes the site of these pages: `make docs`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import ryu_scape  # noqa: E402 - it lies where the line above says

project = "Ryu-Scape 龍景"
copyright = "the authors of Ryu-Scape, GPL-3.0"
release = ryu_scape.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "notebook_pages"]
exclude_patterns = ["Thumbs.db", ".DS_Store", "**/.ipynb_checkpoints"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = project
html_logo = "../logo.png"
html_show_sourcelink = False
templates_path: list[str] = []

autodoc_mock_imports = ["torch", "torchvision", "PyQt5", "OpenGL"]
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True}
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
add_module_names = False
default_role = "code"
python_maximum_signature_line_length = 88

FIELD_NAMED = re.compile(r"(?:^|(?<=[.;] ))([a-z]\w*(?:, [a-z]\w*)*): ")
"""How the docstrings say what a field or an argument is: `dtm_m: (H, W) float32`, at the start of a sentence."""
VALUE_SHOWN = re.compile(r"(?<== )[A-Z]\w*\((?:[^()]|\([^()]*\))*\)")
"""A default that is spelt out as a whole value, such as a path or a dataclass."""


def show_fields(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Give each field or argument that a docstring names a point of its own, with its name in bold."""
    known = set(getattr(thing, "__annotations__", ()))
    init = getattr(thing, "__init__", None) if what == "class" else thing
    known |= set(getattr(init, "__annotations__", ()))

    def bold(found: re.Match[str]) -> str:
        names = found[1].split(", ")
        return f"\n\n- **{found[1]}**: " if known.issuperset(names) else found[0]

    paragraphs = "\n".join(lines).split("\n\n")
    lines[:] = "\n\n".join(_points(paragraph, bold) for paragraph in paragraphs).split("\n")


def hide_values(
    app: Sphinx, what: str, name: str, thing: object, options: object, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """Leave out defaults that are long, or paths of the machine on which the site is made."""
    return VALUE_SHOWN.sub("…", signature) if signature else signature, returns


def _points(paragraph: str, bold: Callable[[re.Match[str]], str]) -> str:
    """A paragraph as a list, if it names any field; else as it was."""
    text = FIELD_NAMED.sub(bold, " ".join(line.strip() for line in paragraph.split("\n")))
    return re.sub(r" +\n", "\n", text).strip() if "- **" in text else paragraph


def lower_links(app: Sphinx, path: Path, parent: str, content: list[str]) -> None:
    """Pages from the repository's root name others by where these lie there; here they are neighbours in lower case."""
    content[0] = re.sub(
        r"\]\((?:docs/)?((?:how_to/)?[\w-]+\.(?:md|ipynb))\)", lambda found: f"]({found[1].lower()})", content[0]
    )


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", show_fields)
    app.connect("autodoc-process-signature", hide_values)
    app.connect("include-read", lower_links)
