"""A small plan by hand, whose texts come from somebody who means harm; no search is run for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.planning.model import Assumption, Plan, Provenance, ReadingPlan
from safeconduct.planning.route_answer import Crossing, RouteAnswer
from safeconduct.planning.searched import Blocking, Change, Doubt, FrontierWay, StartingRefusal, Way
from safeconduct.scenario.model import Figure, Mark, Place, Reading

HOSTILE = "<script>alert(1)</script>[red]\x1b[31m&\u202e"
MOSCOW = Place("UUEE", "Sheremetyevo", 55.9726, 37.4146, "RU")
DAMASCUS = Place("OSDI", "Damascus", 33.4115, 36.5156, "SY")
GUESS = Mark("assumed", by="planner")


def answer(km: float, over: tuple[str, ...], turns: tuple[tuple[float, float], ...]) -> RouteAnswer:
    """A found route over some states, 100 km each."""
    ends = ((MOSCOW.lat_deg, MOSCOW.lon_deg), (DAMASCUS.lat_deg, DAMASCUS.lon_deg))
    crossed = tuple(Crossing(state, 100.0) for state in ("RU", *over, "SY"))
    return RouteAnswer(
        found=True,
        distance_km=km,
        distance_wgs84_km=km,
        requires=tuple(sorted(("RU", *over, "SY"))),
        crossed=crossed,
        points=(ends[0], *turns, ends[1]),
        refused=("UA",),
        verified=True,
    )


def reading_plan(identity: str) -> ReadingPlan:
    """Türkiye may consent; its refusal costs 18 %."""
    best = Way(MOSCOW, DAMASCUS, "syria", answer(2558.0, ("TR",), ((49.6, 40.2),)), 3.0)
    longer = Way(
        MOSCOW, DAMASCUS, "syria", answer(3031.0, ("GE", "IR", "IQ"), ((39.6, 44.8), (37.1, 44.8))), 3.6
    )
    blocking = Blocking(
        "UUEE → OSDI",
        (("IQ", "TR"), ("IR", "TR")),
        (("TR",), ("GE", "IQ", "IR")),
        ("RU", "SY"),
        (FrontierWay("OSDI", 2558.0, ("RU", "SY", "TR"), best.answer.points),),
        True,
        3500.0,
    )
    return ReadingPlan(
        reading=Reading(identity, f"The article {HOSTILE}", "RU", "civil_charter", False, note=HOSTILE),
        refusals=(StartingRefusal("UA", "fact", f"closed {HOSTILE}", (f"https://example.org/{HOSTILE}",)),),
        doubts=(Doubt("SY", HOSTILE, ()),),
        ways=(best,),
        best=best,
        if_refused=(
            Change("RU", None, None, None, False),
            Change("TR", longer, 473.0, 18.49, True),
        ),
        if_granted=(),
        blocking=(blocking,),
    )


@pytest.fixture
def plan() -> Plan:
    """The hostile plan, in one reading."""
    return Plan(
        title=f"Moscow {HOSTILE}",
        note=HOSTILE,
        as_of="2022-07-31",
        people=Figure(200.0, 312.0, 450.0, GUESS),
        limit_km=float("inf"),
        readings=(reading_plan("article"),),
        assumptions=(
            Assumption("beds", f"500 {HOSTILE}", GUESS),
            Assumption("consent", "unknown", Mark("reported", by=HOSTILE, source="https://example.org", date="2022")),
            Assumption("closed", "yes", Mark("fact", source="a ; b", date="2022-02-24")),
        ),
        notes=(HOSTILE,),
        provenance=Provenance(
            "safeconduct 0", "safeconduct-plan/2", "s" * 64, "k" * 64, "f" * 64, "p" * 64, "2026-11-30",
            "2026-10-03", ("disputed = claimants: all who claim it.",), {"disputed": "claimants"},
        ),
    )  # fmt: skip


@pytest.fixture
def closed(plan: Plan) -> Plan:
    """The same when every way is closed."""
    shut = RouteAnswer(False, None, None, (), (), (), ("TR", "UA"), unblock=(("TR",), ("UA",)), verified=True)
    way = Way(MOSCOW, DAMASCUS, "syria", shut)
    reading = replace(
        plan.readings[0],
        ways=(way,),
        best=None,
        if_refused=(),
        blocking=(Blocking("UUEE → OSDI", (), (), ("RU", "SY"), (), True, 3500.0),),
    )
    return replace(plan, readings=(reading,))


@pytest.fixture
def names():
    """State names as the registry gives them."""
    table = {"TR": "Türkiye", "IR": "Iran", "IQ": "Iraq", "RU": "Russia", "SY": "Syria", "GE": "Georgia"}
    return lambda code: table.get(code, code)
