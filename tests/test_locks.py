"""What is installed by itself is what the .lock files name, file for file, and they say what the .txt files say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[1]
LOCKS = ["requirements", "requirements-dev", ".ci/bundle", ".ci/tools"]
ENGINES = {"torch", "torchvision", "onnxruntime"}


def lines_of(name: str) -> list[str]:
    """A requirements file's lines without comments, each with what continues it."""
    text = (REPOSITORY / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in (re.sub(r"(^|\s)#.*", "", line).strip() for line in text.splitlines()) if line]


def locked(name: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement of a lock with its hashes."""
    parted = [line.split("--hash=") for line in lines_of(f"{name}.lock") if not line.startswith("--")]
    return [(Requirement(requirement.strip()), hashes) for requirement, *hashes in parted]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_one_version_with_hashes(name: str) -> None:
    for requirement, hashes in locked(name):
        assert re.fullmatch(r"==[^*,]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", each) for each in hashes), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_runs_a_build_or_names_a_place(name: str) -> None:
    options = [line for line in lines_of(f"{name}.lock") if line.startswith("-")]
    assert options == ["--only-binary :all:"]
    assert "://" not in (REPOSITORY / f"{name}.lock").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_the_versions_of_its_requirements(name: str) -> None:
    pinned = {(canonicalize_name(each.name), str(each.specifier)) for each, _ in locked(name)}
    for line in lines_of(f"{name}.txt"):
        if not line.startswith("-r "):
            wanted = Requirement(line)
            assert (canonicalize_name(wanted.name), str(wanted.specifier)) in pinned, f"{line}: make lock"


def test_development_adds_to_the_program_and_changes_nothing() -> None:
    """A package that the program needs on some systems may be there on all."""
    program, development = ([each for each, _ in locked(name)] for name in ("requirements", "requirements-dev"))
    found = {(each.name, str(each.specifier), str(each.marker or "")) for each in development}
    for each in program:
        name, version = each.name, str(each.specifier)
        assert {(name, version, ""), (name, version, str(each.marker or ""))} & found, f"{each}: make lock"


def test_the_executable_is_the_program_without_pytorch() -> None:
    program, bundle = (
        {canonicalize_name(each.name): str(each.specifier) for each, _ in locked(name)}
        for name in ("requirements", ".ci/bundle")
    )
    assert ENGINES - bundle.keys() == {"torch", "torchvision"}
    assert program.keys() >= ENGINES
    assert not [name for name in bundle if name.startswith(("nvidia", "cuda", "triton"))]
    shared = program.keys() & bundle.keys()
    assert len(shared) > 40
    assert {name: program[name] for name in shared} == {name: bundle[name] for name in shared}
    named = {canonicalize_name(Requirement(line).name) for line in lines_of("requirements.txt")}
    without = {canonicalize_name(Requirement(line).name) for line in lines_of(".ci/bundle-without.txt")}
    assert named - bundle.keys() == without, "make lock"


def test_the_workflows_run_actions_of_known_commits() -> None:
    workflows = (REPOSITORY / ".github" / "workflows").glob("*.yml")
    used = {line for path in workflows for line in re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))}
    assert not {each for each in used if not re.search(r"@[0-9a-f]{40}$", each)}
