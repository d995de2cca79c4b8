"""A Wine of its own for the session, and the arguments of a short build."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from tempfile import TemporaryDirectory

import pytest

from tests.windows.samples import cut
from tests.windows.wine import DRIVE_Y, ENVIRONMENT, REPOSITORY, SHARE

CORNER_PX = 200


@pytest.fixture(scope="session", autouse=True)
def wine() -> Iterator[None]:
    """Wine anew, because it knows drives and a screen from its start on; nothing of it stays behind."""
    stop = ["wineserver", "-k"]
    subprocess.run(stop, env=ENVIRONMENT, timeout=60, check=False)
    with TemporaryDirectory() as drive, TemporaryDirectory() as shared:
        for place, folder in ((DRIVE_Y, drive), (SHARE, shared)):
            place.unlink(missing_ok=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(folder)
        yield
        subprocess.run(stop, env=ENVIRONMENT, timeout=60, check=False)
        DRIVE_Y.unlink()
        SHARE.unlink()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """`build` for a corner of a sample, with its outlines: all but the network, in two seconds."""
    folder = tmp_path_factory.mktemp("small")
    rgb, dsm = (cut(folder, kind, "old_town", CORNER_PX) for kind in ("RGB", "DSM"))
    outlines = REPOSITORY / "Dataset" / "buildings_old_town.geojson"
    return ["build", "--rgb", rgb, "--dsm", dsm, "--footprints", outlines]
