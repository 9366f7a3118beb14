"""The portfolio: every post's way out, one plan each, and what got worse since another run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from safeconduct.batch.capitals import capitals
from safeconduct.batch.engine import Progress, run
from safeconduct.batch.parts import Parts, begin, digest, made_from, read_part
from safeconduct.batch.posts import Post, read_csv, read_posts
from safeconduct.batch.unit import Row, Unit, answered
from safeconduct.consent import stop_after
from safeconduct.errors import InputError
from safeconduct.limits import CSV_BYTES
from safeconduct.store.files import read_text as read_file
from safeconduct.store.scenario import lookups, read_text
from safeconduct.store.world import load_world

if TYPE_CHECKING:
    from safeconduct.planning.model import ReadingPlan

ENOUGH_SEARCHES = 300
"""Shortest routes asked for per refuge: a count, so that every run gives the same. A search cut there gives a chance
with two bounds; `safeconduct plan` on the post's scenario takes it further."""

TEXT = pa.string()
NUMBER = pa.float64()
SETS = pa.list_(pa.list_(TEXT))
WAY = pa.struct(
    [
        ("role", TEXT),
        ("refuge", TEXT),
        ("destination", TEXT),
        ("distance_km", NUMBER),
        ("requires", pa.list_(TEXT)),
        ("chance_alone", NUMBER),
        ("chance_so_far", NUMBER),
    ]
)
SCHEMA = pa.schema(
    [
        ("id", TEXT),
        ("name", TEXT),
        ("airport", TEXT),
        ("host", TEXT),
        ("people", pa.int64()),
        ("found", pa.bool_()),
        ("way", TEXT),
        ("distance_km", NUMBER),
        ("requires", pa.list_(TEXT)),
        ("refuges", pa.list_(pa.struct([("way", TEXT), ("distance_km", NUMBER)]))),
        ("chance", NUMBER),
        ("chance_at_most", NUMBER),
        ("four_ways", pa.list_(WAY)),
        ("veto_sets", SETS),
        ("path_sets", SETS),
        ("complete", pa.bool_()),
        ("alone", pa.list_(TEXT)),
        ("closure_h", NUMBER),
        ("people_out", pa.int64()),
        ("latest_decision", TEXT),
        ("refusals", pa.list_(pa.struct([("state", TEXT), ("reason", TEXT)]))),
        ("verified", pa.bool_()),
        ("error", TEXT),
        ("scenario", TEXT),
    ]
)

DICTIONARY = {
    "id, name, airport, people": "as the posts say",
    "host": "state of the airport",
    "found": "whether a permitted way to one of its refuges exists",
    "way, distance_km, requires": "the way now, its length in km on the sphere, the states that must consent",
    "refuges": "the shortest permitted way to each refuge; no length where none is permitted",
    "chance, chance_at_most": "chance that a way is open to a refuge that takes people in; two bounds where cut",
    "four_ways": "primary, alternate, contingency, emergency",
    "veto_sets, path_sets": "smallest sets of refusals that close every way to every refuge, of consents that open one",
    "complete": "whether all of both are there",
    "alone": "states that alone close every way to every refuge",
    "closure_h, people_out": "hours until the last of those flown is out (likely numbers), and how many that are",
    "latest_decision": "by when the primary way must be decided on, UTC; empty where nothing bounds it",
    "refusals": "states that refuse to begin with, and why",
    "verified": "whether the independent checker passed every way",
    "error": "empty, or why the post could not be planned",
    "scenario": "what was planned, as `safeconduct plan` reads it",
}
"""What each column means, written beside the table."""


@dataclass(frozen=True, slots=True)
class PortfolioRun:
    """What a portfolio is asked.

    Attributes
    ----------
    posts : tuple of Post
    as_of : date
    resolution : str
    """

    posts: tuple[Post, ...]
    as_of: date
    resolution: str = "1km"

    def asked(self) -> dict[str, Any]:
        """What the run's folder records."""
        return {
            "kind": "portfolio",
            **made_from(),
            "as_of": self.as_of.isoformat(),
            "posts": digest([[post.id, post.scenario] for post in self.posts]),
            "resolution": self.resolution,
        }


def load_posts(path: Path, as_of: date, settings: Path | None = None) -> tuple[Post, ...]:
    """The posts of a TOML or CSV file; raises InputError with every fault of every post."""
    if path.suffix.lower() == ".csv":
        if settings is None:
            hint = "--settings names a TOML file with a table [settings]."
            raise InputError.single(str(path), "a CSV of posts needs settings beside it.", hint)
        table = read_file(path, CSV_BYTES)
        return tuple(read_csv(table, read_text(settings), as_of, lookups(), capitals()))
    return tuple(read_posts(read_text(path), as_of, lookups(), capitals()))


def units_of(asked: PortfolioRun) -> list[Unit]:
    """One unit for each post: a plan takes seconds."""
    return [Unit(_name(post.id), "", (post,), (asked.resolution,)) for post in asked.posts]


def _name(post: str) -> str:
    """The post's id as a file may be called, and what no other id gives."""
    safe = "".join(c if c.isascii() and c.isalnum() else "-" for c in post)[:40]
    return f"{safe}-{sha256(post.encode()).hexdigest()[:8]}"


def work(unit: Unit) -> list[Row]:
    """The row of a post."""
    return answered(unit, lambda post: [_row(post, _plan(post, *unit.settings))], _failed)


def lost(unit: Unit, error: str) -> list[Row]:
    """The rows of a unit whose worker died."""
    return [row for post in unit.items for row in _failed(post, error)]


def _plan(post: Post, resolution: str) -> ReadingPlan:
    from safeconduct.planning.plan import Run, make_plan
    from safeconduct.scenario.file.load import parse_scenario

    scenario = parse_scenario(post.scenario, lookups())
    asked = Run(load_world(), scenario, resolution=resolution, new_stop=lambda: stop_after(ENOUGH_SEARCHES))
    asked.router().forget()  # nothing of another post may matter, however little
    return make_plan(asked).readings[0]


def _told(post: Post) -> Row:
    return {
        "id": post.id,
        "name": post.name,
        "airport": post.airport,
        "host": post.host,
        "people": post.people,
        "scenario": post.scenario,
    }


def _failed(post: Post, error: str) -> Iterable[Row]:
    yield dict.fromkeys(SCHEMA.names) | _told(post) | {"error": error, "found": False}


def _row(post: Post, made: ReadingPlan) -> Row:
    best, prospects, decision, airlift = made.best, made.prospects, made.decision, made.airlift
    every = made.blocking[-1]
    both = prospects.any_refuge.both if prospects else None
    four = prospects.pace.ways if prospects and prospects.pace else ()
    latest = decision.ways[0].latest_decision if decision and decision.ways else None
    flown = airlift if airlift and airlift.people_out else None
    return _told(post) | {
        "found": best is not None,
        "way": best.label if best else "",
        "distance_km": best.answer.distance_km if best else None,
        "requires": list(best.answer.requires) if best else [],
        "refuges": [{"way": way.label, "distance_km": way.answer.distance_km} for way in made.ways],
        "chance": both.lower if both else None,
        "chance_at_most": both.upper if both else None,
        "four_ways": [{name: getattr(way, name) for name in WAY_NAMES} | _requires(way) for way in four],
        "veto_sets": [list(s) for s in every.veto_sets],
        "path_sets": [list(s) for s in every.path_sets],
        "complete": every.complete,
        "alone": sorted(s[0] for s in every.veto_sets if len(s) == 1),
        "closure_h": flown.closure_h if flown else None,
        "people_out": airlift.people_out if airlift else None,
        "latest_decision": f"{latest:%Y-%m-%dT%H:%MZ}" if latest else "",
        "refusals": [{"state": r.state, "reason": r.reason} for r in made.refusals],
        "verified": all(way.answer.verified for way in made.ways if way.answer.found),
        "error": "",
    }


WAY_NAMES = ("role", "refuge", "destination", "distance_km", "chance_alone", "chance_so_far")
"""Fields of a way that stand in its row; whom it needs comes besides."""


def _requires(way: Any) -> Row:
    return {"requires": list(way.requires)}


def parts_of(folder: Path) -> Parts:
    """The posts of a portfolio."""
    return Parts(folder, "posts", SCHEMA, ("id",))


def make_portfolio(
    asked: PortfolioRun,
    folder: Path,
    *,
    engine: str = "serial",
    workers: int | None = None,
    retry_failed: bool = False,
    on_progress: Progress = lambda _done, _all: None,
) -> list[Row]:
    """Plan every post that is not planned yet; all rows, sorted by id.

    Raises
    ------
    InputError
        If the folder holds another run, or there is no such engine.
    """
    begin(folder, asked.asked())
    units, parts = units_of(asked), parts_of(folder)
    if retry_failed:
        parts.drop_failed(units)
    run(units, work, parts, failed=lost, engine=engine, workers=workers, on_progress=on_progress)
    rows: list[Row] = parts.read(units).to_pylist()
    return rows


def read_portfolio(folder: Path) -> list[Row]:
    """The rows of a run made before, whatever posts it had.

    Raises
    ------
    InputError
        Where the folder holds no run, or one of another version.
    """
    paths = sorted((folder / "posts").glob("part-*.parquet"))
    if not paths:
        raise InputError.single(str(folder), "holds no posts.", "Give the --out of an earlier portfolio.")
    rows = [row for path in paths for row in read_part(path).to_pylist()]
    return sorted(rows, key=lambda row: str(row["id"]))


def worst_first(rows: Sequence[Row]) -> list[Row]:
    """Posts as a desk reads them: no way out, then the least chance, then most people."""
    return sorted(
        rows,
        key=lambda row: (
            not row["error"],
            bool(row["found"]),
            row["chance"] if row["chance"] is not None else 2.0,
            -row["people"],
            row["id"],
        ),
    )
