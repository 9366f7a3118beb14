"""The world's sky on a day, the age of the facts in words, and the check of the tables."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from safeconduct.airspace.sky import picture
from safeconduct.brief.facts_age import age_lines, closed_line, day_words
from safeconduct.brief.sky import sky_geojson, sky_json, sky_lines, sky_svg
from safeconduct.facts import Flight, FlightKind, OwnFile, Reach, Source, Stamp, facts_age, starting_refusals
from safeconduct.facts.checks import check_tables
from safeconduct.facts.dates import parse_stamp
from safeconduct.facts.sky import sky_on
from safeconduct.store.airports_check import airports_abroad
from safeconduct.store.facts import packaged_facts
from safeconduct.store.policies import load_policies
from safeconduct.store.sky import load_sky

FACTS = packaged_facts()
TODAY = date(2026, 11, 30)
GULF = Flight("QA", FlightKind.CIVIL_CHARTER, date(2026, 3, 5))


def test_the_gulf_on_5_march_2026():
    rows = {r.state: r for r in sky_on(FACTS, GULF)}
    assert {s for s, r in rows.items() if r.status is Reach.CLOSED and not r.routes_only} == {
        "BH", "IQ", "IR", "IL", "KW", "QA", "UA",
    }  # fmt: skip
    assert rows["SA"].status is Reach.PART
    assert "OM" not in rows or rows["OM"].routes_only


def test_worst_first_then_newest():
    rows = [r for r in sky_on(FACTS, GULF) if not r.routes_only]
    ranks = [list(Reach).index(r.status) for r in rows]
    assert ranks == sorted(ranks)
    closed = [r.deciding.closure.start.first for r in rows if r.status is Reach.CLOSED]
    assert closed == sorted(closed, reverse=True)


def test_route_bound_closures_are_listed_apart():
    rows = {r.state: r for r in sky_on(FACTS, Flight("", FlightKind.CIVIL_CHARTER, date(2025, 6, 1)))}
    assert rows["RS"].routes_only
    assert not rows["UA"].routes_only


def test_sky_agrees_with_the_refusals_of_a_plan():
    refusals = starting_refusals(FACTS, "QA", "civil_charter", GULF.as_of)
    closed = {r.state for r in refusals if r.closed}
    assert closed == {r.state for r in sky_on(FACTS, GULF) if r.status is Reach.CLOSED}


def test_table_and_json_say_the_same_states():
    rows = sky_on(FACTS, GULF)
    text = "\n".join(sky_lines(FACTS, GULF, rows, 100))
    told = sky_json(FACTS, GULF, rows)
    assert len(told["states"]) == len(rows)
    assert all(f"{s['name']} ({s['state']})" in text for s in told["states"])
    assert text.startswith("The sky on 5 March 2026: civil charter, operator Qatar (QA). 7 closed")
    json.dumps(told)


def test_maps_show_every_closed_sky():
    rows = sky_on(FACTS, GULF)
    sky = load_sky()
    shown = picture(sky, load_policies(), as_of=GULF.as_of)
    features = sky_geojson(FACTS, GULF, rows, sky, shown)["features"]
    drawn = {f["properties"]["state"] for f in features if f["properties"]["status"] == "closed"}
    assert drawn == {"BH", "IQ", "IR", "IL", "KW", "QA", "UA"}
    kuwait = next(f for f in features if f["properties"]["requires"] == ["KW"])
    lon, lat = (
        kuwait["geometry"]["coordinates"][0][0][:2] if kuwait["geometry"]["type"] == "Polygon" else (48, 29)
    )
    assert 46 < lon < 50
    assert 28 < lat < 31
    svg = ET.fromstring(sky_svg(FACTS, GULF, rows, sky, shown))
    assert (
        sum(1 for path in svg.iter("{http://www.w3.org/2000/svg}path") if path.get("fill") == "#b3261e") >= 7
    )


def test_age_in_words():
    lines = age_lines(facts_age(FACTS, TODAY))
    assert lines[0] == (
        "The facts are 61 days old on 30 November 2026: no closure was read after 30 September 2026 "
        "(permits 6 August 2026, warnings 3 October 2026)."
    )
    assert lines[1].startswith("Half of the closures without an end were last seen by ")
    assert age_lines(facts_age(FACTS, date(2026, 9, 30))) == []
    own = replace(FACTS, own=(OwnFile("facts.d/own.csv", 1, "0"),))
    assert age_lines(facts_age(own, date(2026, 9, 30))) == ["With your own facts: facts.d/own.csv."]


def test_first_line_names_who_is_newly_closed():
    refusals = starting_refusals(FACTS, "QA", "civil_charter", GULF.as_of, "GB", "QA")
    line = closed_line(FACTS.states, refusals, GULF.as_of)
    assert line == (
        "Closed on 5 March 2026 to this flight: Bahrain, Iran, Iraq, Israel, Kuwait, Qatar and 1 more."
    )
    assert closed_line(FACTS.states, (), GULF.as_of) == ""
    assert day_words(date(2026, 3, 5)) == "5 March 2026"


def test_the_packaged_tables_have_no_fault():
    findings = check_tables(FACTS, TODAY)
    assert [f.what for f in findings if f.fault] == []
    said = "\n".join(f.what for f in findings)
    assert "ran out on 2026-11-16" in said
    assert "days ago" in said


def broken(**changes):
    first = FACTS.closures[0]
    return replace(FACTS, closures=(replace(first, **changes), *FACTS.closures[1:]))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (broken(end=Stamp("1900", date(1900, 1, 1), date(1900, 12, 31))), "before it begins"),
        (broken(id=FACTS.closures[1].id), "names two closures"),
        (broken(source=Source("as above")), "is no source"),
        (broken(airspace="QQ"), '"QQ" is not a state'),
        (broken(seen_on=parse_stamp("2030-01-01")), "yet to come"),
        (broken(seen_on=parse_stamp("1900-01-01")), "before it began"),
    ],
)
def test_each_check_can_fail(facts, said):
    assert said in "\n".join(f.what for f in check_tables(facts, TODAY) if f.fault)


def test_airports_that_the_map_draws_abroad_are_all_explained():
    from safeconduct.store.airports import field_facts

    unexplained = [c for c, _, _ in airports_abroad() if "our map draws it" not in field_facts(c).note]
    assert unexplained == []
