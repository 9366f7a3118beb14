"""Portfolio, atlas and query as a user runs them: engines agree, a killed run goes on, bad posts are told at once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
from safeconduct.batch import atlas
from safeconduct.batch.parts import Parts
from safeconduct.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
STATES = "TR,IR,IQ,SY,GE,AM,AZ"
RUN = "from safeconduct.cli.main import main; main()"


def command(*words: str) -> list[str]:
    return [sys.executable, "-c", RUN, *words]


def run(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def pairs_of(folder: Path) -> Any:
    asked = atlas.read_run(STATES, 1.2, 20, "1km")
    return atlas.parts_of(folder).read(atlas.units_of(asked))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An atlas worked out by one process left alone."""
    folder = tmp_path_factory.mktemp("atlas") / "serial"
    atlas.make_atlas(atlas.read_run(STATES, 1.2, 20, "1km"), folder)
    return folder


def test_every_pair_both_ways_and_no_end_holds_a_key(alone: Path) -> None:
    rows = pairs_of(alone).to_pylist()
    assert len(rows) == 42
    by_ends = {(row["origin"], row["destination"]): row for row in rows}
    for (one, other), row in by_ends.items():
        back = by_ends[other, one]
        assert (row["distance_km"], row["veto_sets"]) == (back["distance_km"], back["veto_sets"])
        assert not set(row["always"]) & {state for s in row["veto_sets"] for state in s}
        assert row["error"] == ""
        assert len(row["universe"]) <= 20
        if row["veto_sets"]:
            assert sum(share["share"] for share in row["shares"]) == pytest.approx(1.0)


def test_local_and_scheduler_give_what_serial_gives(alone: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    from distributed import LocalCluster

    asked = atlas.read_run(STATES, 1.2, 20, "1km")
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        atlas.make_atlas(asked, tmp_path / "cluster", engine=cluster.scheduler_address)
    assert pairs_of(tmp_path / "cluster").equals(pairs_of(alone))
    atlas.make_atlas(asked, tmp_path / "local", engine="local", workers=2)
    assert pairs_of(tmp_path / "local").equals(pairs_of(alone))


def test_what_an_atlas_leaves(tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = json.loads(
        run("atlas", "--states", "SY,IQ", "--out", str(out), "--engine", "serial", "--json").stdout
    )
    assert told["pairs"] == 2
    assert told["failed"] == told["incomplete"] == 0
    for name in ("states.csv", "states.parquet", "keys.svg", "README.md", "run.json"):
        assert (out / name).stat().st_size > 100


def test_killed_ten_times_it_ends_as_if_left_alone(
    alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each run is killed at a random moment soon after it wrote a part; none is lost, none is there twice."""
    monkeypatch.setattr(atlas, "PAIRS_A_UNIT", 1)
    asked, folder, rng = atlas.read_run(STATES, 1.2, 20, "1km"), tmp_path / "killed", random.Random(8)
    kills = 0
    for _ in range(10):
        before = len(parts(folder))
        child = os.fork()  # what is imported and compiled need not be again
        if not child:
            atlas.make_atlas(asked, folder)
            os._exit(0)
        while len(parts(folder)) == before:
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.01))
        os.kill(child, signal.SIGKILL)
        kills += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        if len(parts(folder)) == 21:
            break
    (folder / "pairs" / "first=AM" / ".safeconduct-left").write_text("half")
    table, _ = atlas.make_atlas(asked, folder)
    assert kills >= 8  # the last of ten may find all done
    assert table.equals(every_row(alone))
    assert not list(folder.glob("**/.safeconduct-*"))


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("pairs/**/part-*.parquet"))


def every_row(folder: Path) -> Any:
    """The rows of a folder whatever its units were."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(path, partitioning=None) for path in parts(folder)]
    return pa.concat_tables(tables).sort_by([("origin", "ascending"), ("destination", "ascending")])


def test_a_folder_of_another_run_is_not_touched(alone: Path) -> None:
    said = run("atlas", "--states", "TR,IR", "--out", str(alone), "--engine", "serial", code=2).stderr
    assert "differs in states" in said
    assert len(pairs_of(alone)) == 42


def test_a_pair_that_fails_is_told_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = atlas.read_run("TR,SY,IQ", 1.2, 20, "1km")
    plain = atlas.pair_keys

    def broken(router: Any, near: Any, one: Any, other: Any, **settings: Any) -> Any:
        if {one.country, other.country} == {"TR", "SY"}:
            raise RuntimeError("out of luck")
        return plain(router, near, one, other, **settings)

    monkeypatch.setattr(atlas, "pair_keys", broken)
    table, _ = atlas.make_atlas(asked, tmp_path / "a")
    errors = [row["error"] for row in table.to_pylist()]
    assert sorted(errors) == [""] * 4 + ["RuntimeError: out of luck"] * 2
    monkeypatch.setattr(atlas, "pair_keys", plain)
    table, _ = atlas.make_atlas(asked, tmp_path / "a", retry_failed=True)
    assert not any(row["error"] for row in table.to_pylist())


def test_questions_are_answered_and_nothing_else_is_done(alone: Path, tmp_path: Path) -> None:
    told = json.loads(
        run(
            "query", str(alone), "select origin, count(*) n from pairs group by 1 order by 1", "--json"
        ).stdout
    )
    assert told[0] == {"origin": "AM", "n": 6}
    target = tmp_path / "x.csv"
    for question in (
        f"copy pairs to '{target}'",
        f"select * from read_csv('{ROOT / 'README.md'}')",
        f"attach '{tmp_path / 'y.db'}'",
        "select 1; select 2",
        "set enable_external_access = true",
        "install httpfs",
    ):
        assert "error: query" in run("query", str(alone), question, code=2).stderr
    assert not target.exists()


POSTS = """
[settings]
by = "desk"
operator = "DE"
refuges = ["LCLK", "OJAI"]
[[post]]
id = "beirut"
airport = "OLBA"
people = 300
"""


def portfolio(
    tmp_path: Path, text: str, out: str, *more: str, code: int = 0
) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "posts.toml"
    path.write_text(text, encoding="utf-8")
    return run(
        "portfolio", str(path), "--as-of", "2022-07-31", "--out", str(tmp_path / out), "--engine", "serial",
        *more, code=code,
    )  # fmt: skip


def test_what_changed_is_told_with_its_cause(tmp_path: Path) -> None:
    first = json.loads(portfolio(tmp_path, POSTS, "a", "--json").stdout)
    (row,) = first["posts"]
    assert row["found"]
    assert row["verified"]
    assert row["way"] == "OLBA → LCLK"
    refusing = (
        POSTS
        + """
[[shared.consent]]
state = "CY"
operation = "both"
status = "refused"
mark = "reported"
by = "Nicosia"
source = "https://example.org/cy"
date = 2022-07-31
"""
    )
    second = json.loads(portfolio(tmp_path, refusing, "b", "--json", "--since", str(tmp_path / "a")).stdout)
    (change,) = second["changes"]
    assert change["worse"] > 0
    assert "the way now is OLBA → OJAI" in change["what"][0]
    assert change["because"][0].startswith("CY refuses")
    again = portfolio(tmp_path, refusing, "b", "--since", str(tmp_path / "b"))
    assert "Nothing changed." in again.stdout
    assert "beirut" in (tmp_path / "b" / "board.html").read_text(encoding="utf-8")


def test_bad_posts_are_all_told_before_any_work(tmp_path: Path) -> None:
    bad = """
[settings]
by = "desk"
operator = "DE"
refuges = ["LCLK"]
[[post]]
id = "a"
airport = "XXXX"
people = 5
[[post]]
id = "b"
airport = "OLBA"
people = 0
[[post]]
id = "b"
airport = "ORBI"
people = 7
operator = "Germanland"
"""
    said = portfolio(tmp_path, bad, "out", code=2).stderr
    assert not (tmp_path / "out").exists()
    for part in ("0 people", '"b" is the id of 2 posts', "Germanland", "post[1].people (line 13)", "XXXX"):
        assert part in said, said
    fixed = bad.replace('operator = "Germanland"\n', "")
    said = portfolio(tmp_path, fixed, "out", code=2).stderr
    for part in ("0 people", '"b" is the id of 2 posts', 'no airport has the ICAO or IATA code "XXXX"'):
        assert part in said, said


def test_a_csv_of_posts_with_a_country_called_no(tmp_path: Path) -> None:
    table, settings = tmp_path / "posts.csv", tmp_path / "settings.toml"
    settings.write_text(
        '[settings]\nby = "desk"\nrefuges = ["ENGM", "ESSA"]\nnearest = 2\n', encoding="utf-8"
    )
    words = [
        "portfolio",
        str(table),
        "--settings",
        str(settings),
        "--as-of",
        "2022-07-31",
        "--engine",
        "serial",
    ]
    table.write_text("id,airport,people,operator\nriga,EVRA,12,NO\n", encoding="utf-8")
    told = json.loads(run(*words, "--out", str(tmp_path / "o"), "--json").stdout)
    assert told["posts"][0]["found"]
    table.write_text("id,airport,people,operator\nriga,EVRA,many,NO\nx,QQQQ,3,NO\n", encoding="utf-8")
    said = run(*words, "--out", str(tmp_path / "p"), code=2).stderr
    assert "line 2: people" in said
    assert "line 3: airport" in said


def test_an_unknown_engine_and_a_silent_scheduler_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no engine"):
        atlas.make_atlas(atlas.read_run("TR,SY", 1.2, 20, "1km"), tmp_path / "x", engine="fast")
    assert isinstance(atlas.parts_of(tmp_path), Parts)
    assert os.environ.get("DASK_SCHEDULER_ADDRESS") is None
