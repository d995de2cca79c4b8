"""A Sphinx extension: a notebook is a page, with the outputs that are stored in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from docutils.nodes import document
from myst_parser.parsers.sphinx_ import MystParser
from sphinx.application import Sphinx

PICTURES = ("image/jpeg", "image/png")


class NotebookParser(MystParser):
    """Reads Jupyter's format (nbformat 4) as the Markdown that says the same."""

    supported = ("notebook",)

    def parse(self, inputstring: str, document: document) -> None:
        """Called by Sphinx."""
        super().parse(as_markdown(json.loads(inputstring)), document)


def as_markdown(notebook: dict[str, Any]) -> str:
    """The notebook's cells and stored outputs, in MyST."""
    return "\n\n".join(block for cell in notebook["cells"] for block in _blocks(cell)) + "\n"


def _blocks(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        yield source
        return
    yield f"```python\n{source}\n```"
    for output in cell["outputs"]:
        yield _shown(output)


def _shown(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    for kind in PICTURES:
        if kind in data:
            return f"![What the cell above shows](data:{kind};base64,{''.join(data[kind]).strip()})"
    text = "".join(output.get("text") or data["text/plain"])
    return f"```text\n{text.rstrip()}\n```"


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_source_suffix(".ipynb", "notebook")
    app.add_source_parser(NotebookParser)
    return {"parallel_read_safe": True}
