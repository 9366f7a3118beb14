"""The atlas: for every ordered pair of capitals who could close the way, and for every state what it adds up to.

A way and its way back have one length and need the same consents, so each pair is worked out once and told
twice. Every capital counts the same: no traffic, no people, no closures of the day are in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa

from safeconduct.batch.capitals import capitals
from safeconduct.batch.engine import Progress, run
from safeconduct.batch.parts import Parts, begin, made_from
from safeconduct.batch.unit import Row, Unit, answered
from safeconduct.errors import Fault, InputError
from safeconduct.planning.pair_vetoes import Nearness, PairKeys, pair_keys
from safeconduct.routing.router import Router
from safeconduct.store.facts import load_facts
from safeconduct.store.world import load_world

SMALL: tuple[str, ...] = tuple(
    "AE AF AL AM AT AZ BA BE BG BH BY CH CY CZ DE DK EE ES FI FR GB GE GR HR HU IE IL IN IQ IR IT JO KG KW KZ "
    "LB LT LV MD NL NO OM PK PL PT QA RO RS RU SA SE SI SK SY TJ TM TR UA UZ YE".split()
)
"""Sixty capitals of Europe, the Middle East, Central and South Asia; the smallest states are left out."""

PAIRS_A_UNIT = 20
"""Pairs worked out together: about two seconds of one core."""

SHARE = pa.struct([("state", pa.string()), ("share", pa.float64())])
SCHEMA = pa.schema(
    [
        ("origin", pa.string()),
        ("destination", pa.string()),
        ("origin_airport", pa.string()),
        ("destination_airport", pa.string()),
        ("distance_km", pa.float64()),
        ("limit_km", pa.float64()),
        ("crossed", pa.list_(pa.struct([("state", pa.string()), ("km", pa.float64())]))),
        ("always", pa.list_(pa.string())),
        ("path_sets", pa.list_(pa.list_(pa.string()))),
        ("veto_sets", pa.list_(pa.list_(pa.string()))),
        ("complete", pa.bool_()),
        ("universe", pa.list_(pa.string())),
        ("left_out", pa.list_(pa.string())),
        ("shares", pa.list_(SHARE)),
        ("error", pa.string()),
    ]
)

DICTIONARY = {
    "origin, destination": "states (ISO alpha-2) whose capitals the way joins",
    "origin_airport, destination_airport": "ICAO codes of the capitals' airports",
    "distance_km": "shortest route with nobody refusing, km on the sphere of 6,371.0088 km",
    "limit_km": "longest route that counts, km: the stated multiple of distance_km",
    "crossed": "states under the shortest route and the km over each",
    "always": "states whose consent every way needs, because an end lies in them",
    "path_sets": "smallest sets of consents that open a route within the limit (`always` apart)",
    "veto_sets": "smallest sets of refusals, among `universe`, that close every route within the limit",
    "complete": "false where the count of searches ran out before all sets were found",
    "universe": "states whose refusal was looked at, those on the shortest route first, then the nearest to it",
    "left_out": "states within the limit whose refusal was not looked at: they count as open",
    "shares": "Shapley value of each state: its share of 1 in what the refusals of `universe` can close",
    "error": "empty, or why this pair could not be worked out",
}
"""What each column means, written beside the table."""


@dataclass(frozen=True, slots=True)
class AtlasRun:
    """What an atlas is asked.

    Attributes
    ----------
    states : tuple of str
        Alpha-2 codes, sorted.
    factor : float
        Routes up to so many times the shortest count.
    most : int
        States at most whose refusal is looked at for one pair.
    resolution : str
    """

    states: tuple[str, ...]
    factor: float = 1.2
    most: int = 20
    resolution: str = "1km"

    def asked(self) -> dict[str, Any]:
        """What the run's folder records: another answer to any of these is another run."""
        return {
            "kind": "atlas",
            **made_from(),
            "states": list(self.states),
            "factor": self.factor,
            "most": self.most,
            "resolution": self.resolution,
        }


def read_run(states: str, factor: float, most: int, resolution: str) -> AtlasRun:
    """An atlas from what a person wrote: ``small``, ``world``, or states with commas; every fault at once.

    Raises
    ------
    InputError
        With every unknown state and every number out of bounds.
    """
    known = load_facts().states
    faults = []
    if states in ("small", "world"):
        wanted = (
            SMALL if states == "small" else tuple(s.alpha2 for s in known.by_alpha2.values() if s.un_member)
        )
        codes = {code for code in wanted if known.by_alpha2[code].capital_icao}
    else:
        found = [known.check(word.strip(), "--states") for word in states.split(",") if word.strip()]
        faults += [one for one in found if isinstance(one, Fault)]
        named = [one for one in found if not isinstance(one, Fault)]
        faults += [
            Fault("--states", f"no airport is on record for the capital of {one.label}.", "Leave it out.")
            for one in named
            if not one.capital_icao
        ]
        codes = {one.alpha2 for one in named}
        if len(codes) < 2 and not faults:
            faults.append(Fault("--states", "an atlas joins two capitals at least.", "Name more states."))
    if not 1.0 <= factor <= 10.0:
        what = f"{factor:g} is no multiple of the shortest route."
        faults.append(Fault("--limit", what, "Give a number from 1 to 10, such as 1.2."))
    if not 1 <= most <= 60:
        faults.append(Fault("--most", f"{most} states cannot be looked at.", "Give a number from 1 to 60."))
    if resolution not in ("1km", "5km"):
        faults.append(Fault("--resolution", f'there is no "{resolution}".', "Choose 1km or 5km."))
    if faults:
        raise InputError(faults)
    return AtlasRun(tuple(sorted(codes)), factor, most, resolution)


def units_of(run: AtlasRun) -> list[Unit]:
    """Pairs in units of one first state each, so that a part is one folder's."""
    settings = (run.factor, run.most, run.resolution)
    units = []
    for first in run.states[:-1]:
        pairs = [pair for pair in combinations(run.states, 2) if pair[0] == first]
        for start in range(0, len(pairs), PAIRS_A_UNIT):
            items = tuple(pairs[start : start + PAIRS_A_UNIT])
            units.append(Unit(f"{first}-{start:03d}", f"first={first}", items, settings))
    return units


@cache
def _asking(resolution: str) -> tuple[Router, Nearness]:
    """The router and who is near, once for each process."""
    world = load_world()
    router = world.router(resolution)
    return router, Nearness(world.sky, router.picture)


def work(unit: Unit) -> list[Row]:
    """The rows of a unit of pairs."""
    factor, most, resolution = unit.settings
    router, near = _asking(resolution)
    airports = capitals()
    router.forget()  # nothing of another unit may matter, however little

    def answer(pair: tuple[str, str]) -> Iterable[Row]:
        one, other = pair
        found = pair_keys(router, near, airports[one], airports[other], factor=factor, most=most)
        return both_ways(pair, found)

    return answered(unit, answer, lambda pair, error: both_ways(pair, None, error))


def lost(unit: Unit, error: str) -> list[Row]:
    """The rows of a unit whose worker died."""
    return [row for pair in unit.items for row in both_ways(pair, None, error)]


def both_ways(pair: tuple[str, str], found: PairKeys | None, error: str = "") -> list[Row]:
    """The two rows of a pair."""
    told = found or PairKeys(None, None, complete=False)
    airports = capitals()
    rows = []
    for origin, destination in (pair, pair[::-1]):
        flown = told.crossed if origin == pair[0] else told.crossed[::-1]
        rows.append(
            {
                "origin": origin,
                "destination": destination,
                "origin_airport": airports[origin].icao,
                "destination_airport": airports[destination].icao,
                "distance_km": told.distance_km,
                "limit_km": told.limit_km,
                "crossed": [{"state": c.state, "km": c.km} for c in flown],
                "always": list(told.always),
                "path_sets": [list(s) for s in told.path_sets],
                "veto_sets": [list(s) for s in told.veto_sets],
                "complete": told.complete,
                "universe": list(told.universe),
                "left_out": list(told.left_out),
                "shares": [{"state": state, "share": share} for state, share in told.shares],
                "error": error,
            }
        )
    return rows


def parts_of(folder: Path) -> Parts:
    """The pairs of an atlas."""
    return Parts(folder, "pairs", SCHEMA, ("origin", "destination"))


def make_atlas(
    asked: AtlasRun,
    folder: Path,
    *,
    engine: str = "serial",
    workers: int | None = None,
    retry_failed: bool = False,
    on_progress: Progress = lambda _done, _all: None,
) -> tuple[pa.Table, pa.Table]:
    """Work out what is missing of an atlas, and sum it up: the table of pairs and the table of states.

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
    pairs = parts.read(units)
    return pairs, sums(pairs, asked.states)


@dataclass(slots=True)
class _Sum:
    pairs: int = 0
    share: float = 0.0
    alone: int = 0
    needed: int = 0
    crossed: int = 0
    km: float = 0.0


def sums(pairs: pa.Table, states: Sequence[str]) -> pa.Table:
    """Who holds the keys: each state's part in the pairs that neither begin nor end in it, most first.

    Columns: ``share_sum``, its Shapley values added up; ``share_mean``, that by pair; ``alone``, pairs it can close
    by itself within the limit; ``needed``, pairs in some veto set of which it is; ``crossed``, pairs whose shortest
    route lies over it, and ``km`` over it.
    """
    found: dict[str, _Sum] = {}
    rows = [row for row in pairs.to_pylist() if not row["error"]]
    for row in rows:
        for share in row["shares"]:
            found.setdefault(share["state"], _Sum()).share += share["share"]
        vetoes = [set(veto) for veto in row["veto_sets"]]
        for state in set().union(*vetoes):
            found.setdefault(state, _Sum()).needed += 1
            found[state].alone += {state} in vetoes
        for crossing in row["crossed"]:
            if crossing["state"] not in row["always"]:
                found.setdefault(crossing["state"], _Sum()).crossed += 1
                found[crossing["state"]].km += crossing["km"]
    ends = Counter(state for row in rows for state in row["always"])
    for state, one in found.items():
        one.pairs = len(rows) - ends[state]
    ranked = sorted(found.items(), key=lambda item: (-round(item[1].share, 9), item[0]))
    names = load_facts().states
    table = [
        {
            "rank": place,
            "state": state,
            "name": names.name(state),
            "capital_in_atlas": state in states,
            "pairs": one.pairs,
            "share_sum": one.share,
            "share_mean": one.share / one.pairs if one.pairs else 0.0,
            "alone": one.alone,
            "needed": one.needed,
            "crossed": one.crossed,
            "km": one.km,
        }
        for place, (state, one) in enumerate(ranked, 1)
    ]
    return pa.Table.from_pylist(table, schema=STATES_SCHEMA)


STATES_SCHEMA = pa.schema(
    [
        ("rank", pa.int64()),
        ("state", pa.string()),
        ("name", pa.string()),
        ("capital_in_atlas", pa.bool_()),
        ("pairs", pa.int64()),
        ("share_sum", pa.float64()),
        ("share_mean", pa.float64()),
        ("alone", pa.int64()),
        ("needed", pa.int64()),
        ("crossed", pa.int64()),
        ("km", pa.float64()),
    ]
)
