"""What the facts say of 79 known events, beside what an independent reading of the sources recorded.

The table, ``data/sources/facts/events.csv``, has the record and the answer. "closed" in the record allows "may be
closed" in the answer (a doubt is told), never an open sky; "open" allows no closure, or one of a part.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from safeconduct.facts import Flight, FlightKind
from safeconduct.facts.sheet import state_sheet
from safeconduct.store.facts import load_facts

TABLE = Path(__file__).resolve().parents[2] / "data" / "sources" / "facts" / "events.csv"
EVENTS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
FACTS = load_facts()


def answer(event):
    """A flight of the operator's state from home and back home, so that it is bound to no other route."""
    home = event["operator"]
    flight = Flight(
        home, FlightKind(event["kind"] or "civil_charter"), date.fromisoformat(event["date"]), home, home
    )
    return state_sheet(FACTS, FACTS.states.get(event["state"]), flight).status


@pytest.mark.parametrize(
    "event", EVENTS, ids=lambda e: f"{e['event']}: {e['state']} for {e['operator']} on {e['date']}"
)
def test_event(event):
    said = answer(event)
    assert said == event["answer"]
    if event["record"].startswith(("closed", "declared")):
        assert said in ("closed", "may be closed")
    if event["record"].startswith("open"):
        assert said in ("no closure on record", "closed in part")


def test_every_event_is_there():
    assert len(EVENTS) == 79
    assert sum(e["answer"] == "closed" for e in EVENTS if e["record"] == "closed") >= 26
