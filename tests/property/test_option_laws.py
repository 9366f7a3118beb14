"""Laws of options: refusals never help, grants never harm, what is told can be flown, same file same bytes."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import pytest

from safeconduct import api
from safeconduct.api.scenarios import _run
from safeconduct.brief.as_json import plan_json
from safeconduct.consent import stop_after
from safeconduct.planning.permissions import with_answers
from safeconduct.planning.plan import Chanced, chanced
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.run import Run
from safeconduct.planning.verify_option import Flight, option_faults
from safeconduct.scenario.model import ConsentStatus, Operation

STORY = Path(__file__).parents[2] / "examples" / "moscow-damascus-2022.toml"
OPERATIONS: tuple[Operation, ...] = ("overflight", "landing", "departure")
SEARCHES = 40
"""Shortest routes asked for per pair: enough for the small worlds, which come to their end."""
CLOSE = 1e-9
TIE = 0.01
"""Expected shares are told apart to the hundredth by the criterion itself."""

SMALL = """
format = 1
[scenario]
title = "Small"
as_of = 2021-06-01
operator = "KZ"
flight_kind = "civil_charter"
deadline = {{ at = 2021-06-02T12:00:00Z, mark = "assumed", by = "test" }}
{origins}
[[refuge]]
id = "north"
airport = "{north}"
acceptance = {{ value = 0.8, mark = "assumed", by = "test" }}
[[refuge]]
id = "south"
airport = "{south}"
acceptance = {{ value = 0.6, mark = "assumed", by = "test" }}
[[fleet]]
id = "own"
aircraft = "Small airliner"
base = "{base}"
count = {{ value = 2, mark = "assumed", by = "test" }}
speed_kmh = {{ value = 500, mark = "assumed", by = "test" }}
range_km = {{ value = {reach}, mark = "assumed", by = "test" }}
seats = {{ value = 30, mark = "assumed", by = "test" }}
ground_h = {{ value = 0.5, mark = "assumed", by = "test" }}
[chance]
default = {{ value = 0.7, mark = "assumed", by = "test" }}
[[reading]]
id = "x"
title = "x"
use_closures = false
"""
ORIGIN = '[[origin]]\nairport = "{0}"\n[[group]]\nid = "{0}"\norigin = "{0}"\n'
HEADS = 'headcount = { value = 50, mark = "assumed", by = "test" }\n'
WORLDS = {
    "caucasus": (("UDYZ",), "UBBB", "LTAC", 2000),
    "balkans": (("LYBE", "LQSA"), "LOWW", "LGAV", 900),
    "levant": (("OLBA",), "LCLK", "OJAI", 2000),
}


@cache
def run_of(name: str) -> Run:
    if name == "story":
        return replace(_run(STORY), new_stop=lambda: stop_after(SEARCHES))
    origins, north, south, reach = WORLDS[name]
    told = "".join(ORIGIN.format(code) + HEADS for code in origins)
    text = SMALL.format(origins=told, north=north, south=south, base=origins[0], reach=reach)
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "small.toml").write_text(text, encoding="utf-8")
        return _run(str(file), new_stop=lambda: stop_after(SEARCHES))


def answered(name: str, states: tuple[str, ...], status: ConsentStatus) -> Chanced:
    run = run_of(name)
    scenario = with_answers(run.scenario, {(state, op): status for state in states for op in OPERATIONS})
    return chanced(Desk(replace(run, scenario=scenario), scenario.readings[-1]))


@cache
def now(name: str) -> Chanced:
    return answered(name, (), "refused")


def chances(made: Chanced) -> list[float]:
    """Of every pair, every refuge and any."""
    found = made.found
    some = (*found.airports, *found.refuges, found.any_refuge)
    return [one.both.lower for one in some if one.both is not None]


def lengths(made: Chanced) -> list[float]:
    """The shortest option of each pair, km; inf where there is none."""
    found = (made.desk.options.shortest(triple) for triple in made.desk.triples)
    return [one.route.distance_km if one else inf for one in found]


def shares(made: Chanced) -> list[float]:
    """The expected share of each origin's people in safety by the deadline, by its plan A."""
    waiting = {four.origin: four.people for four in made.found.origins}
    return [
        way.chance_alone * way.survives * ((way.people_out or 0) / waiting[four.origin])
        if (way := next(iter(four.ways), None))
        else 0.0
        for four in made.found.origins
    ]


def no_better(worse: Chanced, better: Chanced) -> None:
    assert all(found.complete for found in (worse.found.any_refuge, better.found.any_refuge))
    assert all(a <= b + CLOSE for a, b in zip(chances(worse), chances(better), strict=True))
    assert all(a >= b - 0.05 for a, b in zip(lengths(worse), lengths(better), strict=True))
    assert all(a <= b + TIE for a, b in zip(shares(worse), shares(better), strict=True))


def some_states(name: str) -> list[tuple[str, ...]]:
    """Sets of one and two states that some option needs, drawn by a fixed seed."""
    desk = now(name).desk
    needed = {s for t in desk.triples for r in desk.options.frontier([t]).routes for s in r.requires}
    states = sorted({word.removeprefix("land:") for word in needed if not word.startswith("accept:")})
    every = [some for size in (1, 2) for some in combinations(states, size)]
    return random.Random(13).sample(every, min(4, len(every)))


@pytest.mark.parametrize("name", ["story", *WORLDS])
def test_a_refusal_never_helps_and_a_grant_never_harms(name: str) -> None:
    for states in some_states(name):
        no_better(answered(name, states, "refused"), now(name))
        no_better(now(name), answered(name, states, "granted"))


def test_what_a_refusal_and_a_grant_of_turkiye_are_worth_in_the_story() -> None:
    refused, granted = (answered("story", ("TR",), status) for status in ("refused", "granted"))
    any_way = [chances(made)[-1] for made in (refused, now("story"), granted)]
    assert any_way == pytest.approx(STORY_CHANCES, abs=1e-4)
    assert [min(lengths(made)) for made in (refused, now("story"))] == pytest.approx([2488, 2352], abs=1)


@pytest.mark.parametrize("name", ["story", *WORLDS])
def test_every_option_told_holds_before_the_independent_checker(name: str) -> None:
    made = now(name)
    desk = made.desk
    flight = Flight(
        desk.run.world.sky, desk.router.picture, desk.run.world.facts, desk.run.scenario, desk.reading
    )
    told = [way.option for four in made.found.origins for way in four.ways if way.option]
    told += [desk.options.option(t, found) for t in desk.triples if (found := desk.options.shortest(t))]
    assert told
    assert [option_faults(flight, option) for option in told] == [()] * len(told)


def test_the_checker_finds_an_option_that_leaves_when_it_may_not() -> None:
    made = answered("caucasus", ("AM",), "granted")
    way = made.found.origins[0].ways[0].option
    assert way is not None
    closed = answered("caucasus", ("AM",), "refused")
    desk = closed.desk
    flight = Flight(
        desk.run.world.sky, desk.router.picture, desk.run.world.facts, desk.run.scenario, desk.reading
    )
    assert any("barred by AM (landing)" in fault for fault in option_faults(flight, way))


def test_a_file_gives_the_same_bytes_twice_idle_or_busy() -> None:
    told = Path(__file__).parents[1] / "golden" / "plans" / "hours-of-a-whole-day.toml"
    idle, done = json.dumps(plan_json(api.plan(told))), Event()

    def busy() -> None:
        while not done.is_set():
            sum(range(10_000))

    thread = Thread(target=busy)
    thread.start()
    try:
        again = json.dumps(plan_json(api.plan(told)))
    finally:
        done.set()
        thread.join()
    assert idle == again
    assert now("story").found.origins[0].ways[0].option is not None
    assert now("story").found.origins[0].ways[0].option.id == "b9055dedeb01"


STORY_CHANCES = [0.489991, 0.710500, 0.805]
"""That a way is open to a refuge that takes people in, as the article tells it: Türkiye refuses, is open, grants.

The last: 1 - 0.3 (1 - 0.7 * 0.5)."""
