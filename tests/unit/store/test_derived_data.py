"""A kept index is derived data: taken only if it is the one that was built, else built anew."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest

from safeconduct.routing.index import Index
from safeconduct.store import sky


@pytest.fixture(scope="module")
def built() -> Index:
    return sky.built_index("5km")


@pytest.fixture
def kept(built: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the index, as the program keeps it in a folder of its own."""
    monkeypatch.setenv("SAFECONDUCT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sky, "built_index", lambda _: built)
    path = sky._cache_path("index-5km", ".npz")
    sky._build("5km", path)
    return path


def test_the_digests_that_come_with_the_program_are_for_its_sky() -> None:
    told = sky.shipped_digests()
    assert set(told) == set(sky.load_sky().shells), "run data/build/index.py after the sky was built anew"


def test_what_is_kept_is_what_was_built(built: Index, kept: Path) -> None:
    again = sky._read(kept)
    assert again is not None
    assert sky.index_digest(again) == sky.index_digest(built)
    assert np.array_equal(again.vertices, built.vertices)


def test_no_sky_is_kept_where_somebody_could_alter_it(kept: Path) -> None:
    sky.load_sky.cache_clear()
    sky.load_sky()
    assert {path.name for path in kept.parent.iterdir()} == {kept.name, sky._note(kept).name}


@pytest.mark.parametrize("cut", [0, 1, 100, 4096])
def test_a_torn_index_is_built_anew(kept: Path, cut: int) -> None:
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-cut] if cut else b"")
    assert sky._read(kept) is None
    assert sky.load_index.__wrapped__("5km").vertices.size
    assert sky._read(kept) is not None, "the next one finds it whole again"


def test_an_index_altered_by_one_number_is_not_taken(built: Index, kept: Path) -> None:
    cells = built.ring_cell.copy()
    cells[0] = (cells[0] + 1) % len(built.cell_first)
    _keep(built._replace(ring_cell=cells), kept)
    assert sky._read(kept) is None


def test_every_array_counts_for_the_digest(built: Index) -> None:
    known = sky.index_digest(built)
    for name, value in built._asdict().items():
        if isinstance(value, np.ndarray):
            other = value.copy()
            other.flat[0] = not other.flat[0] if other.dtype == bool else other.flat[0] + 1
            assert sky.index_digest(built._replace(**{name: other})) != known, name


def test_an_index_of_another_resolution_is_not_taken(
    built: Index, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sky, "shipped_digests", lambda: {"1km": sky.index_digest(built), "5km": "0" * 64})
    assert not sky._trusted(built, kept)


def test_a_note_counts_only_where_nobody_else_could_write_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sky, "shipped_digests", dict)
    assert sky._read(kept) is not None, "built here: the digest noted beside it counts"
    kept.parent.chmod(0o777)
    assert sky._read(kept) is None


def test_an_archive_that_names_other_objects_is_never_unpickled(kept: Path) -> None:
    file = io.BytesIO()
    np.savez(file, vertices=np.array([object()], dtype=object))
    kept.write_bytes(file.getvalue())
    assert sky._read(kept) is None


def test_a_cache_that_cannot_be_written_is_passed_over(
    built: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("SAFECONDUCT_CACHE", str(tmp_path / "file" / "cache"))
    monkeypatch.setattr(sky, "built_index", lambda _: built)
    assert sky.load_index.__wrapped__("5km") is built


def _keep(index: Index, path: Path) -> None:
    with path.open("wb") as file:
        np.savez(file, **sky._arrays(index))  # type: ignore[arg-type]
