"""Options against slow twins: every order of stops for every fleet, and every answer of every key."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise, permutations, product
from math import inf, prod
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from safeconduct.api.scenarios import _run
from safeconduct.consent import stop_after
from safeconduct.planning.keys import ACCEPT, decider
from safeconduct.planning.options import SLACK_KM, Triple, airport, point
from safeconduct.planning.plan import Chanced, chanced, odds_for
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.verify_option import Flight, option_faults

NEAR_KM = 2 * SLACK_KM

HEAD = """
format = 1
[scenario]
title = "Twin"
as_of = 2021-06-01
operator = "KZ"
flight_kind = "civil_charter"
deadline = {{ at = 2021-06-02T12:00:00Z, mark = "assumed", by = "test" }}
{limits}
[chance]
default = {{ value = 0.7, mark = "assumed", by = "test" }}
[[reading]]
id = "x"
title = "x"
use_closures = false
[[origin]]
airport = "{origin}"
[[group]]
id = "all"
origin = "{origin}"
headcount = {{ value = 50, mark = "assumed", by = "test" }}
"""
REFUGE = """
[[refuge]]
id = "{code}"
airport = "{code}"
acceptance = {{ value = {p}, mark = "assumed", by = "test" }}
"""
FLEET = """
[[fleet]]
id = "{name}"
aircraft = "{name}"
base = "{base}"
count = {{ value = 1, mark = "assumed", by = "test" }}
speed_kmh = {{ value = {speed}, mark = "assumed", by = "test" }}
range_km = {{ value = {reach}, mark = "assumed", by = "test" }}
seats = {{ value = 30, mark = "assumed", by = "test" }}
ground_h = {{ value = 0.5, mark = "assumed", by = "test" }}
crew_duty_h = {{ value = {duty}, mark = "assumed", by = "test" }}
"""
# name, speed km/h, range km, crew duty h: the first has the longer duty, the second the longer legs
FLEETS = (("slow and patient", 400, 1000, 8.0), ("quick and tired", 800, 1500, 2.7))


def desk_of(text: str) -> Desk:
    with TemporaryDirectory() as folder:
        (file := Path(folder) / "twin.toml").write_text(text, encoding="utf-8")
        run = _run(str(file), new_stop=lambda: stop_after(4000))
    return Desk(run, run.scenario.readings[-1])


def scenario(origin: str, refuges: Mapping[str, float], stops: tuple[str, ...] = ()) -> str:
    named = ", ".join(f'"{stop}"' for stop in stops)
    limits = f"[limits]\nstops = [{named}]\nmax_stops = 2" if stops else ""
    text = HEAD.format(origin=origin, limits=limits)
    text += "".join(REFUGE.format(code=code, p=p) for code, p in refuges.items())
    for name, speed, reach, duty in FLEETS if stops else (("one", 500, 2000, 12.0),):
        text += FLEET.format(name=name, base=origin, speed=speed, reach=reach, duty=duty)
    return text


# -- every order of stops for every fleet ---------------------------------------------------------------------------

STOPS = ("LGAV", "LTAC", "LCLK", "LBSF")


@cache
def hops() -> Desk:
    return desk_of(scenario("LYBE", {"OJAI": 0.8}, STOPS))


def shortest_by_trying(desk: Desk, triple: Triple, refusing: frozenset[str]) -> float:
    """Length of the shortest way over every order of up to two stops that some fleet can fly, km; inf if none."""
    lengths = [inf]
    for count in range(3):
        for stops in permutations(desk.run.scenario.limits.stops, count):
            if {stop.state for stop in stops} & refusing:
                continue
            legs = list(legs_by_trying(desk, triple, [point(stop) for stop in stops], refusing))
            if inf not in legs and any(can_fly(legs, *fleet[1:]) for fleet in FLEETS):
                lengths.append(sum(legs))
        if min(lengths) < inf and count == 0:
            # without a need to land nobody lands
            break
    return min(lengths)


def legs_by_trying(desk: Desk, triple: Triple, stops: list, refusing: frozenset[str]) -> Iterator[float]:  # type: ignore[type-arg]
    ends = {triple.origin.place.state, triple.place.state}
    for one, other in pairwise([point(triple.origin.place), *stops, point(triple.place)]):
        route = desk.router.shortest(one, other, refusing - ends, inf)
        yield route.distance_km if route else inf


def can_fly(legs: list[float], speed: float, reach: float, duty: float) -> bool:
    return max(legs) <= reach and sum(legs) <= speed * duty


def refusals(count: int) -> Iterator[frozenset[str]]:
    states = ["TR", "GR", "CY", "BG", "MK", "SY", "IL", "EG", "LB"]
    chooser = random.Random(20220731)
    yield frozenset()
    yield from (frozenset(chooser.sample(states, chooser.randint(1, 4))) for _ in range(count))


def test_the_shortest_option_is_the_shortest_over_every_order_of_stops_for_every_fleet() -> None:
    desk = hops()
    (triple,) = desk.triples
    seen = set()
    for refusing in refusals(40):
        told = desk.options.shortest(triple, refusing)
        tried = shortest_by_trying(desk, triple, refusing)
        assert (told.route.distance_km if told else inf) == pytest.approx(tried, abs=NEAR_KM), refusing
        seen.add(tuple(stop.icao for stop in told.stops) if told else None)
    assert len(seen) >= 4
    assert None in seen


def test_an_option_with_a_stop_names_the_fleets_that_can_fly_each_of_its_legs() -> None:
    desk = hops()
    (triple,) = desk.triples
    world = desk.run.world
    flight = Flight(world.sky, desk.router.picture, world.facts, desk.run.scenario, desk.reading)
    names = set()
    for refusing in refusals(40):
        told = desk.options.shortest(triple, refusing)
        if told is None:
            continue
        option = desk.options.option(triple, told)
        able = tuple(fleet[0] for fleet in FLEETS if can_fly(list(told.legs_km), *fleet[1:]))
        assert option.fleets == able
        assert option_faults(flight, option) == ()
        names.add(able)
    assert len(names) >= 2


def test_belgrade_to_amman_lands_at_sofia_and_larnaca_flown_by_the_quick_one_alone() -> None:
    desk = hops()
    (triple,) = desk.triples
    told = desk.options.shortest(triple)
    assert told
    option = desk.options.option(triple, told)
    assert (option.stops, option.fleets) == (("LBSF", "LCLK"), ("quick and tired",))
    assert told.legs_km == pytest.approx((343, 1239, 414), abs=1.0)
    assert option.distance_km == pytest.approx(sum(told.legs_km))


# -- every answer of every key --------------------------------------------------------------------------------------

BY_ROAD = """
[[surface]]
mode = "road"
from = "OLBA"
to = "OSDI"
[[surface.border]]
between = ["LB", "SY"]
open = { value = 0.6, mark = "assumed", by = "test" }
"""
WORLDS = {
    "by road": ("OLBA", {"LCLK": 0.8, "OJAI": 0.6}),
    "caucasus": ("UGTB", {"OLBA": 0.8, "LGAV": 0.6}),
    "levant": ("OLBA", {"LCLK": 0.8, "OJAI": 0.6}),
    "balkans": ("LQSA", {"LOWW": 0.8, "LGAV": 0.6}),
}


@cache
def made(name: str) -> Chanced:
    origin, refuges = WORLDS[name]
    return chanced(desk_of(scenario(origin, refuges) + (BY_ROAD if name == "by road" else "")))


def keys_of_states(stage: Chanced) -> list[str]:
    """Every answer of a state that some option needs and that is not certain."""
    desk = stage.desk
    odds = odds_for(desk)
    named = {name for t in desk.triples for r in desk.options.frontier([t]).routes for name in r.requires}
    named |= {name for t in desk.triples for name in desk.options.frontier([t]).always}
    return sorted(n for n in named if not n.startswith(ACCEPT) and (known := odds.of(n)) and known.p < 1.0)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_every_answer_of_every_key_tried_gives_the_options_and_the_chance_told(name: str) -> None:
    stage = made(name)
    desk, odds = stage.desk, odds_for(stage.desk)
    names = keys_of_states(stage)
    assert 2 <= len(names) <= 10
    accepts = {refuge.id: refuge.acceptance.value for refuge in desk.run.scenario.refuges}
    by_pair = dict.fromkeys((t.key for t in desk.triples), 0.0)
    anywhere = 0.0
    for answers in product((True, False), repeat=len(names)):
        refusing = frozenset(decider(n) for n, yes in zip(names, answers, strict=True) if not yes)
        weight = 1.0
        for key, yes in zip(names, answers, strict=True):
            p = odds.of(key).p  # type: ignore[union-attr]
            weight *= p if yes else 1.0 - p
        taken_in: dict[str, float] = {}
        for triple in desk.triples:
            told = desk.options.shortest(triple, refusing)
            routes = desk.options.frontier([triple]).routes
            open_km = [
                r.route.route.distance_km for r in routes if not {decider(n) for n in r.requires} & refusing
            ]
            assert min(open_km, default=inf) == pytest.approx(
                told.route.distance_km if told else inf, abs=NEAR_KM
            )
            if told:
                accepted = accepts[triple.refuge.id] or 0.0
                by_pair[triple.key] += weight * accepted
                # two ways to one refuge hang on one answer of its own
                taken_in[triple.refuge.id] = accepted
        anywhere += weight * (1.0 - prod(1.0 - p for p in taken_in.values()))
    told_by_pair = [one.both.lower for one in stage.found.airports if one.both]
    assert told_by_pair == pytest.approx(list(by_pair.values()), abs=1e-9)
    both = stage.found.any_refuge.both
    assert both is not None
    assert both.lower == pytest.approx(anywhere, abs=1e-9)


def test_the_border_is_an_answer_of_its_own_and_stands_in_what_closes_every_way() -> None:
    stage = made("by road")
    assert "border:LB-SY" in keys_of_states(stage)
    vetoes = {frozenset(v) for block in stage.desk.blocking(None) for v in block.veto_sets}
    # Lebanon lets nobody fly, and nobody over the border: a land border and a sky together
    assert any("border:LB-SY" in veto and len(veto) > 1 for veto in vetoes)
    over_syria = [t for t in stage.desk.triples if t.origin.reached]
    assert [t.title for t in over_syria] == ["OLBA → road → OSDI → LCLK", "OLBA → road → OSDI → OJAI"]
    refusing = frozenset({"border:LB-SY"})
    assert all(stage.desk.options.shortest(t, refusing) is None for t in over_syria)


def test_a_refusal_never_opens_a_way_by_road_and_a_consent_never_closes_one() -> None:
    desk = made("by road").desk
    names = ["LB", "SY", "CY", "JO", "IL", "TR", "border:LB-SY"]
    for answers in product((True, False), repeat=len(names)):
        refusing = frozenset(n for n, yes in zip(names, answers, strict=True) if not yes)
        for triple in desk.triples:
            then = desk.options.shortest(triple, refusing)
            for more in names:
                worse = desk.options.shortest(triple, refusing | {more})
                assert worse is None or then is not None
                if worse and then:
                    assert worse.route.distance_km >= then.route.distance_km - NEAR_KM


def test_what_every_answer_comes_to_in_the_caucasus() -> None:
    both = made("caucasus").found.any_refuge.both
    assert both is not None
    assert both.lower == pytest.approx(0.52052504, abs=1e-8)


def test_stops_stand_where_their_airports_do() -> None:
    assert [airport(place).icao for place in hops().run.scenario.limits.stops] == list(STOPS)
