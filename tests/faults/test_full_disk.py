"""A disk that runs full in mid-write: one clear error, the old file as it was, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ryu_scape.city import City
from ryu_scape.cli import main
from ryu_scape.errors import InputError, MachineError
from tests.faults.outputs import WRITTEN_ENDINGS, digests, save_checkpoint, write_output

DISK_BYTES = 16 << 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, DISK_BYTES large, in memory."""
    with mounted(tmp_path / "disk", f"size={DISK_BYTES}") as folder:
        yield folder


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[Path]:
    """A disk in memory, with options of `mount`."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a disk")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path, left_bytes: int) -> None:
    free = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(free.f_bavail * free.f_frsize - left_bytes))


@contextmanager
def largest_file(size_bytes: int) -> Iterator[None]:
    """Let this process write no file beyond `size_bytes`, as a file system with an upper limit would."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def largest_size(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.iterdir())


def one_clear_error(capsys: pytest.CaptureFixture[str], words: str) -> bool:
    written = capsys.readouterr()
    return words in written.err and written.err.count("\n") == 2 and not written.out


@pytest.mark.parametrize("share_left", [0.0, 0.5])
@pytest.mark.parametrize("ending", WRITTEN_ENDINGS)
def test_full_disk(
    ending: str,
    share_left: float,
    small_disk: Path,
    old_city: City,
    new_city: City,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert write_output(new_city, elsewhere / f"city{ending}") == 0
    assert write_output(old_city, small_disk / f"city{ending}") == 0
    fill(small_disk, left_bytes=int(share_left * largest_size(elsewhere)))
    before = digests(small_disk)
    capsys.readouterr()
    assert write_output(new_city, small_disk / f"city{ending}") == MachineError.exit_code
    assert one_clear_error(capsys, "The disk ran full")
    assert digests(small_disk) == before
    (small_disk / "filler").unlink()
    assert write_output(new_city, small_disk / f"city{ending}") == 0
    assert digests(small_disk) == digests(elsewhere)


@pytest.mark.parametrize("ending", WRITTEN_ENDINGS)
def test_disk_with_hardly_more_room_than_the_file(
    ending: str, small_disk: Path, old_city: City, new_city: City, tmp_path: Path
) -> None:
    """SQLite's journal needs room too, and GDAL does not say what it left out for want of it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert write_output(new_city, elsewhere / f"city{ending}") == 0
    assert write_output(old_city, small_disk / f"city{ending}") == 0
    fill(small_disk, left_bytes=int(1.15 * largest_size(elsewhere)))
    before = digests(small_disk)
    exit_code = write_output(new_city, small_disk / f"city{ending}")
    after = digests(small_disk)
    assert exit_code in (0, MachineError.exit_code)
    assert after == (before if exit_code else digests(elsewhere) | {"filler": before["filler"]})


@pytest.mark.parametrize("ending", WRITTEN_ENDINGS)
def test_file_that_the_disk_cannot_hold(
    ending: str, old_city: City, new_city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "disk"
    elsewhere.mkdir()
    folder.mkdir()
    assert write_output(new_city, elsewhere / f"city{ending}") == 0
    assert write_output(old_city, folder / f"city{ending}") == 0
    before = digests(folder)
    capsys.readouterr()
    with largest_file(largest_size(elsewhere) // 2):
        assert write_output(new_city, folder / f"city{ending}") == MachineError.exit_code
    assert one_clear_error(capsys, "larger than the disk allows")
    assert digests(folder) == before


def city_in(folder: Path) -> int:
    """Have the whole-city command compute a small place there; gives its exit code."""
    samples = Path(__file__).parents[2] / "Dataset"
    files = ["--dsm", str(samples / "DSM_towers.tif"), "--footprints", str(samples / "buildings_towers.geojson")]
    return main(["city", *files, "--out", str(folder), "--workers", "1"])


def test_a_whole_city_stops_at_once_and_goes_on_when_there_is_room(
    small_disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fill(small_disk, left_bytes=100_000)
    assert city_in(small_disk / "city") == MachineError.exit_code
    written = capfd.readouterr()
    assert written.err.count("The disk ran full while") == 1
    assert written.err.count("\n") == 2
    assert not written.out
    (small_disk / "filler").unlink()
    assert city_in(small_disk / "city") == 0
    assert "failed" not in capfd.readouterr().out


def test_a_whole_city_in_a_place_that_is_read_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with mounted(tmp_path / "disk", "ro") as disk:
        assert city_in(disk / "city") == InputError.exit_code
    assert one_clear_error(capsys, "There is no permission to write")


def test_checkpoint_on_a_full_disk(small_disk: Path) -> None:
    save_checkpoint(small_disk, epoch=1)
    before = digests(small_disk)
    fill(small_disk, left_bytes=(small_disk / "checkpoint.pt").stat().st_size // 2)
    with pytest.raises(MachineError, match=r"ran full while .*checkpoint\.pt"):
        save_checkpoint(small_disk, epoch=2)
    (small_disk / "filler").unlink()
    after = digests(small_disk)
    assert after.keys() == before.keys()
    assert after["checkpoint.pt"] == before["checkpoint.pt"]


def test_checkpoint_that_the_disk_cannot_hold(tmp_path: Path) -> None:
    save_checkpoint(tmp_path, epoch=1)
    before = digests(tmp_path)
    with largest_file(largest_size(tmp_path) // 2), pytest.raises(MachineError, match=r"checkpoint\.pt grew larger"):
        save_checkpoint(tmp_path, epoch=2)
    after = digests(tmp_path)
    assert after.keys() == before.keys()
    assert after["checkpoint.pt"] == before["checkpoint.pt"]
