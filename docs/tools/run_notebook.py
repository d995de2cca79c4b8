"""Run the site's notebook and keep what it shows: `make pictures`. It needs no Jupyter."""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "first_city.ipynb"

Output = dict[str, Any]


def run(notebook: dict[str, Any]) -> list[list[Output]]:
    """Run the cells in order in the current folder: for each of them its outputs, as Jupyter's format has them.

    Raises whatever a cell raises.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    return [_run_cell("".join(cell["source"]), names) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _run_cell(source: str, names: dict[str, Any]) -> list[Output]:
    *statements, last = ast.parse(source).body
    shows = isinstance(last, ast.Expr)
    printed = io.StringIO()
    value = None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(statements if shows else [*statements, last], []), "cell", "exec"), names)  # noqa: S102
        if shows:
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - our own notebook
    outputs = []
    lines = printed.getvalue().splitlines(keepends=True)
    if lines:
        outputs.append({"name": "stdout", "output_type": "stream", "text": lines})
    if value is not None:
        outputs.append({"data": _shown(value), "metadata": {}, "output_type": "display_data"})
    return outputs


def _shown(value: Any) -> dict[str, Any]:
    """What Jupyter would show: a picture where the value has one, as Pillow's images have; else its `repr`."""
    if hasattr(value, "_repr_jpeg_"):
        return {"image/jpeg": base64.b64encode(value._repr_jpeg_()).decode("ascii")}
    return {"text/plain": repr(value).splitlines(keepends=True)}


def main() -> None:
    """Write the outputs into the notebook."""
    sys.path.insert(0, str(ROOT))
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "Dataset").symlink_to(ROOT / "Dataset")
        os.chdir(folder)
        outputs = iter(run(notebook))
        os.chdir(ROOT)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = next(outputs)
    NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
