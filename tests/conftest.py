"""What all tests share: where outside data lies, strict OpenGL, and which tests need a screen."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

os.environ["RYU_SCAPE_GL_CHECKS"] = "1"

# How long an example takes says how busy the machine is.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

REPOSITORY = Path(__file__).parents[1]
WINDOW_TESTS = REPOSITORY / "tests" / "gui"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real imagery that lies beside the repository and is not part of it."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real imagery is not here")
    return folder


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder without permission to write, even where the tests run as root."""
    if os.name != "posix":
        pytest.skip("folders have no permission bits here")
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        if is_root:
            os.seteuid(65534)
        yield Path(name)
        if is_root:
            os.seteuid(0)
        Path(name).chmod(0o755)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if _has_screen():
        return
    for item in items:
        if WINDOW_TESTS in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="a window needs a screen: run this under xvfb-run"))


def _has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
