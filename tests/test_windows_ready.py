"""What can be told of Windows from here: nothing that it lacks is reached, and its recipe is whole."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]
MODULES = [REPOSITORY / "ryu_scape_app.py", *REPOSITORY.glob("ryu_scape/**/*.py"), *REPOSITORY.glob("training/**/*.py")]
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios"}
POSIX_CALLS = {
    "os": {
        "chown",
        "fork",
        "geteuid",
        "getuid",
        "killpg",
        "mkfifo",
        "seteuid",
        "setsid",
        "statvfs",
        "sysconf",
        "uname",
    },
    "signal": {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGUSR1", "SIGXCPU", "SIGXFSZ", "alarm", "setitimer"},
}
LOOKS_WHERE_IT_RUNS = ("sys.platform", "os.name")


def unguarded(node: ast.AST) -> Iterator[ast.AST]:
    """All within a module that every import of it runs: neither functions nor what is tried or under a condition."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.If | ast.Try):
            yield child
            yield from unguarded(child)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_a_module_needs_nothing_that_windows_lacks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imported = {alias.name for node in unguarded(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in unguarded(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & POSIX_MODULES
    called = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in POSIX_CALLS.get(node.value.id, ())
    }
    assert not called or any(look in text for look in LOOKS_WHERE_IT_RUNS), called


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_text_is_written_the_same_on_windows(path: Path) -> None:
    """Without an encoding Windows takes the one of the country, without `newline` it ends lines in its own way."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        modes = {each.value for each in node.args if isinstance(each, ast.Constant)}
        opens = name.endswith("open") and name != "rasterio.open" and modes & {"w", "a", "x"}
        if opens or name.endswith(".write_text"):
            said = {keyword.arg for keyword in node.keywords}
            assert "encoding" in said, f"line {node.lineno}"
            assert "newline" in said or "export" not in path.parts, f"line {node.lineno}"


@pytest.mark.parametrize("python", ["3.10", "3.11", "3.12", "3.13", "3.14"])
def test_pip_brings_a_bare_windows_all_that_it_needs(python: str) -> None:
    lines = (REPOSITORY / "requirements.txt").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line.partition("#")[0]) for line in lines if line.partition("#")[0].strip()]
    place = {"sys_platform": "win32", "python_version": python, "python_full_version": f"{python}.0"}
    here = [each.name.lower() for each in wanted if each.marker is None or each.marker.evaluate(place)]
    assert len(here) == len(set(here))
    assert {"torch", "pyqt5-qt5", "msvc-runtime"} <= set(here)


def test_the_recipe_is_whole() -> None:
    compile((REPOSITORY / "Ryu-Scape.spec").read_text(encoding="utf-8"), "Ryu-Scape.spec", "exec")
    for path in REPOSITORY.glob(".ci/**/*.py"):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")
    for path in REPOSITORY.glob(".ci/**/*.sh") if shutil.which("bash") else ():
        subprocess.run(["bash", "-n", path.relative_to(REPOSITORY).as_posix()], cwd=REPOSITORY, check=True)
    pinned = (REPOSITORY / ".ci" / "windows" / "interpreter.lock").read_text(encoding="utf-8").splitlines()
    assert all("--hash=sha256:" in line for line in pinned if not line.startswith("#"))
