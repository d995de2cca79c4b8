from pathlib import Path

from ryu_scape.gui.samples import sample_pairs


def test_pairs_are_found_by_name_and_singles_left_out(tmp_path: Path) -> None:
    for name in (
        "RGB_old_town.tif",
        "DSM_old_town.tif",
        "DSM30m_old_town.tif",
        "RGB_alone.tif",
        "RGB_a.tif",
        "DSM_a.tif",
    ):
        (tmp_path / name).touch()
    pairs = sample_pairs(tmp_path)
    assert [pair.title for pair in pairs] == ["old town", "a"]
    assert pairs[0].rgb_path == tmp_path / "RGB_old_town.tif"
    assert pairs[0].dsm_path == tmp_path / "DSM_old_town.tif"


def test_no_folder_means_no_samples(tmp_path: Path) -> None:
    assert sample_pairs(tmp_path / "missing") == ()


def test_every_sample_that_comes_with_the_program_has_a_picture() -> None:
    pairs = sample_pairs()
    assert len(pairs) >= 4
    for pair in pairs:
        assert pair.picture_path.read_bytes()[:2] == b"\xff\xd8"
