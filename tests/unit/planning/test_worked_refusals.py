"""Worked values of what refusals change: which way follows, what is worth telling; and that values stay what they are."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, is_dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import safeconduct.planning
from safeconduct.planning import verify_option
from safeconduct.planning.airlift_of_scenario import refusals
from safeconduct.planning.airlift_of_scenario.refusals import Flown, refusal_costs, refusing
from safeconduct.planning.planning_data import World
from safeconduct.planning.route_questions import Desk
from safeconduct.planning.what_if import Outcome
from safeconduct.scenario.model import Consent, HoursUtc, Mark

GUESS = Mark("assumed", by="test")
WORKPLACES = {"Legs", "PairSky", "Standings", "World", "Flying"}
"""What remembers its own work between two questions; everything else is a value."""


def test_values_are_frozen() -> None:
    loose = set()
    for module in pkgutil.walk_packages(safeconduct.planning.__path__, "safeconduct.planning."):
        for name, kind in vars(importlib.import_module(module.name)).items():
            if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == module.name:
                frozen: bool = kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
                loose |= set() if frozen or name.startswith("_") else {name}
    assert loose <= WORKPLACES


def way(
    km: float, *crossed: str, refuge: str = "R", origin: str = "O", requires: tuple[str, ...] = ()
) -> Any:
    answer = SimpleNamespace(
        distance_km=km, crossed=[SimpleNamespace(state=state) for state in crossed], requires=requires
    )
    return SimpleNamespace(answer=answer, destination=refuge, origin=origin, option=None)


def change(best: Any, then: Any) -> tuple[float | None, float | None, bool]:
    desk: Any = None
    told = Desk.change(desk, "TR", best, then)
    return told.longer_km, told.longer_percent, told.same_refuge


def test_by_how_much_a_way_becomes_longer() -> None:
    best = way(2500.0)
    assert change(best, way(3000.0)) == (500.0, 20.0, True)
    assert change(best, way(2000.0)) == (-500.0, -20.0, True)
    assert change(best, way(3000.0, refuge="S")) == (None, None, False)
    assert change(best, way(3000.0, origin="P")) == (None, None, True)
    assert change(best, None) == (None, None, False)
    case, before, after = (
        SimpleNamespace(distance_km=km, refuge=refuge)
        for km, refuge in ((0.0, ""), (2500.0, "R"), (3000.0, "R"))
    )
    assert Outcome(case, before, after).longer_km == 500.0  # type: ignore[arg-type]
    elsewhere: Any = SimpleNamespace(distance_km=3000.0, refuge="S")
    assert Outcome(case, before, elsewhere).longer_km is None  # type: ignore[arg-type]


def test_every_state_on_the_way_refuses_in_its_turn_those_flown_over_first() -> None:
    desk: Any = SimpleNamespace(
        best_under=lambda states, _: states,
        change=lambda state, _, then: (state, then),
        within_corridors=frozenset(),
    )
    best = way(2500.0, "TR", "SY", requires=("IQ", "SY", "TR"))
    best.option = SimpleNamespace(keys=frozenset({"over:TR", "land:SY", "leave:RU", "over:AZ"}))
    told = list(Desk.if_refused(desk, best))
    states = [state for state, _ in told]  # type: ignore[misc]
    assert states[:2] == ["TR", "SY"]
    assert {"IQ", "AZ"} <= set(states[2:])
    assert all(then == frozenset({state}) for state, then in told)  # type: ignore[misc]


@dataclass(frozen=True)
class Asked:
    """The parts of an airlift's question that a refusal changes."""

    first: dict[tuple[str, str], Any]
    others: dict[tuple[str, str], Any]
    refusing: frozenset[str]
    desk: Any


def option(*keys: str) -> Any:
    return SimpleNamespace(keys=frozenset(keys), triple=None)


def test_an_origin_whose_first_way_is_closed_takes_the_best_of_its_own_others() -> None:
    closed, open_, theirs = option("over:TR"), option("over:IR"), option("over:AZ")
    asked: Any = Asked(
        first={("A", "x"): closed, ("B", "x"): theirs},
        others={("B", "z"): theirs, ("A", "y"): open_, ("A", "z"): theirs},
        refusing=frozenset({"UA"}),
        desk=SimpleNamespace(options=SimpleNamespace(shortest=lambda *_: None)),
    )
    then = refusing(asked, frozenset({"TR"}))
    assert then.first == {("B", "x"): theirs, ("A", "y"): open_}
    assert set(then.others) == {("B", "z"), ("A", "z")}
    assert then.refusing == {"UA", "TR"}


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (Flown(300, 10.0), True),
        (Flown(312, 10.0), False),
        (Flown(312, 18.0), True),
        (Flown(312, None), True),
        (Flown(300, 18.0), True),
    ],
)
def test_a_refusal_is_told_where_it_costs_people_or_time(
    monkeypatch: pytest.MonkeyPatch, then: Flown, told: bool
) -> None:
    now = Flown(312, 10.0, frozenset({"TR"}))
    monkeypatch.setattr(refusals, "flown_under", lambda _: now)
    monkeypatch.setattr(refusals, "refusing", lambda ask, _: ask)
    monkeypatch.setattr(refusals, "_without", lambda *_: then)
    ask: Any = SimpleNamespace(odds=None)
    costs = refusal_costs(ask, pairs=False)
    assert [cost.states for cost in costs] == ([("TR",)] if told else [])
    assert [cost.people_lost for cost in costs] == ([312 - then.people_out] if told else [])


def test_the_second_counts_where_an_hour_of_the_day_begins() -> None:
    begins = datetime(2022, 8, 1, 6, 0, 30, tzinfo=UTC)
    row = Consent("TR", "overflight", "granted", GUESS, hours_utc=HoursUtc(6 + 30 / 3600, 18))
    assert verify_option._in_force(row, begins)
    assert not verify_option._in_force(row, begins - timedelta(seconds=1))


def test_policies_decide_where_a_route_crosses_or_bends() -> None:
    cells = [SimpleNamespace(kind=kind) for kind in ("state", "strait", "caspian", "disputed")]
    world: Any = SimpleNamespace(sky=SimpleNamespace(cells=cells))
    world._sentence = lambda policy, cells, crossed, _: (policy, cells, sorted(crossed))
    route: Any = SimpleNamespace(stretches=((0, 10.0), (1, 5.0), (-1, 3.0)), turns_at=(1, 2))
    shown: Any = None
    assert World.decided(world, route, shown) == (("straits", [1], [0, 1]), ("caspian", [2], [0, 1]))
