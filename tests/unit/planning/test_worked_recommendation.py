"""Worked values of a recommendation: what each guess moves it by, what is due when, what a withdrawn origin costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import exp
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from safeconduct import api
from safeconduct.evidence import assess
from safeconduct.facts import Airport
from safeconduct.planning.chances.model import PreparedWay, StateChance
from safeconduct.planning.chances.of_answers import own_book
from safeconduct.planning.chances.of_passage import Shared
from safeconduct.planning.decision.latest import _permission_term
from safeconduct.planning.decision.recommend import Exposure, _chances, _rate
from safeconduct.planning.departures import _departure
from safeconduct.planning.gateways import AirLeg, Gateway, _order, dominates
from safeconduct.planning.permissions import Permission, _due
from safeconduct.planning.recall import chance_moves
from safeconduct.planning.watch import PlanSummary, ReadingChance
from safeconduct.scenario.model import Figure, Hazard, Mark
from safeconduct.surface import Basis, Hours, SurfaceLeg

GUESS = Mark("assumed", by="test")
WAY = PreparedWay("primary", "r", "AAAA", "BBBB", 2100.0, 3.0, ("AF", "PK", "QA"), 0.5, 0.5, (), "")
DAY = date(2022, 7, 31)
MIDNIGHT = datetime(2022, 7, 31, tzinfo=UTC)


def figure(low: float, likely: float, high: float) -> Figure:
    return Figure(low, likely, high, GUESS)


def test_a_guessed_rate_moves_the_chance_by_what_its_ends_leave() -> None:
    airfield, permission = (
        Hazard("airfield", "OAKB", figure(0.04, 0.08, 0.2)),
        Hazard("permission", "QA", figure(0.02, 0.02, 0.02)),
    )
    at = Exposure(48.0, (airfield, permission), (), {})
    told = _rate(airfield, WAY, at)
    # two days at 0.02 + 0.04 and at 0.02 + 0.2 a day, of a way with chance a half
    assert told.swing == pytest.approx(0.5 * (exp(-0.12) - exp(-0.44)))
    assert _rate(permission, WAY, at).swing == pytest.approx(0.0)
    assert at.survives() == pytest.approx(exp(-0.2))


def test_only_guesses_of_those_the_way_needs_between_its_ends_move_it() -> None:
    chances = tuple(
        StateChance(state, p, "default", guessed=guessed)
        for state, p, guessed in (
            ("AF", 0.7, True),
            ("PK", 0.8, True),
            ("QA", 0.7, True),
            ("IR", 0.7, True),
            ("accept:r", 0.95, True),
        )
    )
    ways = [
        SimpleNamespace(
            origin=SimpleNamespace(state="AF"),
            destination=SimpleNamespace(state=state),
            refuge=refuge,
            reached=None,
        )
        for state, refuge in (("QA", "r"), ("PK", "another"))
    ]
    reading = SimpleNamespace(chances=SimpleNamespace(states=(), default=None))
    plan: Any = SimpleNamespace(prospects=SimpleNamespace(chances=chances), ways=ways, reading=reading)
    refuge = SimpleNamespace(id="r", acceptance=SimpleNamespace(mark=GUESS))
    scenario: Any = SimpleNamespace(refuges=(refuge,), ledger=None)
    told = {(one.kind, one.of): one.swing for one in _chances(scenario, plan, WAY, 0.5)}
    # two tenths up and down: of 0.8 to 0.6 and 1; of 0.95 to 0.75 and, at most, 1
    assert told == {
        ("consent", "PK"): pytest.approx(0.5 / 0.8 * 0.4 * 0.5),
        ("acceptance", "r"): pytest.approx(0.5 / 0.95 * 0.25 * 0.5),
    }


@pytest.mark.parametrize(
    ("rows", "hours", "says"),
    [
        ((), 0.0, "nothing to ask"),
        (
            (("PK", "not_asked", "yes", 72.0), ("IR", "not_asked", "yes", 24.0)),
            72.0,
            "PK overflight, permit table",
        ),
        (
            (("PK", "asked", "yes", 72.0), ("IR", "not_asked", "yes", 24.0)),
            24.0,
            "IR overflight, permit table",
        ),
        ((("PK", "not_asked", "no", 72.0),), 0.0, "nothing to ask"),
        ((("PK", "not_asked", "conditional", 72.0),), 72.0, "PK overflight, permit table"),
        ((("PK", "not_asked", "not known", None),), None, "no lead time on record for PK overflight"),
        (
            (("PK", "not_asked", "yes", None), ("IR", "not_asked", "yes", 24.0)),
            24.0,
            "IR overflight, permit table; no lead time on record for PK overflight",
        ),
    ],
)
def test_the_longest_lead_time_of_what_is_still_to_be_asked(
    rows: tuple[tuple[str, Any, str, float | None], ...], hours: float | None, says: str
) -> None:
    permissions = tuple(
        Permission(
            state, "overflight", status, need, ("primary",), low_h=high, high_h=high, lead_from="permit table"
        )
        for state, status, need, high in rows
    )
    plan: Any = SimpleNamespace(permissions=permissions)
    term = _permission_term(plan, "primary")
    assert (term.hours, term.mark) == (hours, says)
    assert _permission_term(plan, "alternate").hours == 0.0


@pytest.mark.parametrize(
    ("latest_h", "last_h", "due"),
    [
        (48, 72, "later"),
        (24, 72, "later"),
        (23.9, 72, "today"),
        (0, 0, "today"),
        (-30, 1, "today"),
        (-30, -0.1, "late"),
        (None, 1, "unknown"),
        (1, None, "unknown"),
    ],
)
def test_when_to_ask(latest_h: float | None, last_h: float | None, due: str) -> None:
    latest, last = (None if h is None else MIDNIGHT + timedelta(hours=h) for h in (latest_h, last_h))
    one = Permission("PK", "overflight", "not_asked", "yes", ("primary",))
    assert _due(DAY, one, latest, last) == due
    for quiet in (replace(one, ways=()), replace(one, need="no"), replace(one, status="granted")):
        assert _due(DAY, quiet, latest, last) == ""


def airport(code: str) -> Airport:
    return Airport(code, "", code, "", "XX", 0.0, 0.0, None, "")


def gateway(hours: float, km: float, large: bool = True, doubts: tuple[str, ...] = ()) -> Gateway:
    leg = SurfaceLeg("road", "HHHH", "GGGG", 100.0, 120.0, Hours(1.0, hours, 30.0), ("HH",), Basis.ROADS, "")
    flight = AirLeg(airport("GGGG"), airport("RRRR"), km, ("GG",), doubts)
    return Gateway(leg, flight, 2500, large)


def test_gateways_are_ordered_by_hours_on_the_road_and_in_the_air() -> None:
    # 5 h and 850 km against 5.5 h and 300 km: at 850 km/h 6.0 and 5.9 h
    far, near = gateway(5.0, 850.0), gateway(5.5, 300.0)
    assert sorted([far, near], key=_order) == [near, far]
    assert sorted([gateway(1.0, 100.0, large=False), far], key=_order)[0] == far
    assert sorted([gateway(1.0, 100.0, doubts=("DD",)), far], key=_order)[0] == far
    assert not dominates(near, far)
    assert dominates(gateway(5.0, 300.0), far)
    assert not dominates(far, far)


def test_windows_are_told_as_moments_from_the_start() -> None:
    empty: Any = SimpleNamespace(
        label="A → B", crossings=(), keys=frozenset(), hours=2.0, distance_km=0.0, triple=None, flyer=None
    )
    desk: Any = SimpleNamespace(
        run=SimpleNamespace(scenario=SimpleNamespace(start=MIDNIGHT)),
        options=SimpleNamespace(sky=lambda *_: SimpleNamespace(ends=())),
    )
    empty.windows, empty.earliest_h = ((1.5, 6.0), (30.0, 48.0)), 1.5
    told = _departure(desk, empty)
    assert told.windows == tuple(
        (MIDNIGHT + timedelta(hours=a), MIDNIGHT + timedelta(hours=b)) for a, b in empty.windows
    )


def test_what_a_withdrawn_origin_costs_is_told_for_the_reading_it_moves_most() -> None:
    story = api.load_scenario(Path(__file__).parents[3] / "examples" / "moscow-damascus-2022.toml")
    book = own_book(story)
    claim = next(name for name in sorted(book.claims) if assess(book, name).pooled.origins)

    def plan(chances: Any) -> PlanSummary:
        return PlanSummary(
            "", None, others=(ReadingChance("a", 0.5 * chances[claim]), ReadingChance("b", chances[claim]))
        )

    moves = chance_moves(book, claim, plan)
    origins = assess(book, claim).pooled.origins
    assert moves == {origin.name: pytest.approx(origin.effect) for origin in origins}
    # a reading that has no chance after the withdrawal is not compared
    assert chance_moves(book, claim, lambda _: PlanSummary("", None)) == {}


def test_hours_in_the_air_are_those_of_the_slowest_type_and_none_without_a_fleet() -> None:
    odds: Any = None
    assert Shared(odds, 3500.0, 440.0).hours(880.0) == 2.0
    assert Shared(odds, 3500.0, None).hours(880.0) is None
