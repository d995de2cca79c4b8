from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from ryu_scape.atomic import atomic_write, check_destination, patience
from ryu_scape.errors import InputError, MachineError

FULL_DEVICE = Path("/dev/full")
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "scene.glb"
    path.write_text("old")
    return path


def write(path: Path, text: str = "new") -> None:
    with atomic_write(path) as temporary:
        temporary.write_text(text)


def test_takes_the_place_of_the_old_file(target: Path) -> None:
    write(target)
    assert target.read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write(tmp_path / "atomic")
    (tmp_path / "plain").write_text("")
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="no permission bits here")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_replaced_file_keeps_its_permissions(target: Path, mode: int) -> None:
    target.chmod(mode)
    write(target)
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_disk_without_permissions_is_written_all_the_same(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(Path, "chmod", refuse)
    write(target)
    assert target.read_text() == "new"


def test_temporary_lies_beside_the_target_and_keeps_its_ending(target: Path) -> None:
    with atomic_write(target) as temporary:
        assert temporary.parent == target.parent
        assert temporary.suffix == ".glb"
        assert target.read_text() == "old"
        temporary.write_text("new")


@pytest.mark.parametrize("fault", [ValueError("broken"), KeyboardInterrupt()])
def test_any_failure_leaves_the_old_file_and_nothing_else(target: Path, fault: BaseException) -> None:
    def write_half_and_fail() -> None:
        with atomic_write(target) as temporary:
            temporary.write_text("half")
            raise fault

    with pytest.raises(type(fault)):
        write_half_and_fail()
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_killed_in_the_middle_leaves_the_old_file(target: Path) -> None:
    script = (
        "import os, pathlib, signal, sys\n"
        "from ryu_scape.atomic import atomic_write\n"
        "with atomic_write(pathlib.Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(target)], cwd=REPOSITORY, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert target.read_text() == "old"


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="no device that is always full")
def test_full_disk_is_the_machine_s_fault(target: Path) -> None:
    def write_until_full() -> None:
        with atomic_write(target) as temporary:
            temporary.write_text("half")
            FULL_DEVICE.write_text("the rest")

    with pytest.raises(MachineError, match="ran full") as caught:
        write_until_full()
    assert caught.value.exit_code == 4
    assert "Free some space" in caught.value.remedy
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_other_disk_faults_say_what_the_system_said(target: Path) -> None:
    with pytest.raises(MachineError, match=os.strerror(errno.EIO)), atomic_write(target):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


@pytest.mark.skipif(os.name != "posix", reason="no limit on the size of files here")
def test_library_that_hides_what_the_system_said(target: Path) -> None:
    """torch, GDAL and SQLite raise errors of their own where the disk is full."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def write_too_much() -> None:
        with atomic_write(target) as temporary:
            with suppress(OSError):
                temporary.write_bytes(bytes(100_000))
            raise RuntimeError("iostream error")

    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(MachineError, match="larger than the disk allows"):
            write_too_much()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]


def test_what_a_library_put_beside_the_temporary_goes_with_it(target: Path) -> None:
    def fail_with_a_journal() -> None:
        with atomic_write(target) as temporary:
            temporary.with_name(temporary.name + "-journal").touch()
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fail_with_a_journal()
    assert list(target.parent.iterdir()) == [target]


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist") as caught:
        write(tmp_path / "absent" / "scene.glb")
    assert caught.value.exit_code == 3


def test_file_in_place_of_the_folder(target: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        write(target / "scene.glb")


def test_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "scene.glb").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        write(tmp_path / "scene.glb")
    assert list(tmp_path.iterdir()) == [tmp_path / "scene.glb"]


def test_closed_folder(closed_folder: Path) -> None:
    with pytest.raises(InputError, match="no permission"):
        write(closed_folder / "scene.glb")


def test_destination_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        check_destination(tmp_path / "absent" / "scene.glb")
    with pytest.raises(InputError, match="is a folder"):
        check_destination(tmp_path)
    check_destination(tmp_path / "scene.glb")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_someone_opens_for_a_moment_is_replaced_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace, refusals = os.replace, iter([PermissionError("open elsewhere")] * 3)

    def refuse_at_first(source: Path, target: Path) -> None:
        for refusal in refusals:
            raise refusal
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse_at_first)
    monkeypatch.setattr(patience, "PATIENCE_S", 10.0)
    with atomic_write(tmp_path / "city.glb") as temporary:
        temporary.write_bytes(b"new")
    assert (tmp_path / "city.glb").read_bytes() == b"new"
