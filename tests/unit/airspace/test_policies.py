"""Policies and the tables they rest on."""

import hashlib
import json
import lzma
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from safeconduct.airspace.policies import CHOICES, Policies, policies_from
from safeconduct.errors import InputError
from safeconduct.store.policies import load_policies

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src" / "safeconduct" / "data" / "policies"


def test_the_defaults_come_first() -> None:
    assert Policies().chosen() == {name: values[0] for name, values in CHOICES.items()}


def test_every_unknown_value_is_reported_at_once() -> None:
    with pytest.raises(InputError) as error:
        Policies(disputed="claimant", caspian="lake", straits="transit")  # type: ignore[arg-type]
    assert [f.where for f in error.value.faults] == ["policies.disputed", "policies.caspian"]
    assert "claimants" in error.value.faults[0].suggestion


def test_unknown_policies_and_values_of_a_scenario_are_reported_together() -> None:
    with pytest.raises(InputError) as error:
        policies_from({"strait": "transit", "antarctica": "fre"})
    assert [f.where for f in error.value.faults] == ["policies.strait", "policies.antarctica"]
    assert policies_from({"straits": "consent"}).straits == "consent"


def test_every_choice_has_one_sentence_and_a_source() -> None:
    tables = load_policies()
    for name, values in CHOICES.items():
        for value in values:
            said = tables.describe(name, value)
            assert said.sentence.endswith(".")
            assert said.source
    assert len(tables.said(Policies())) == len(CHOICES)


@pytest.mark.parametrize(
    ("policy", "value", "hint"), [("straits", "transite", "transit"), ("stret", "x", "straits")]
)
def test_describing_something_unknown_says_what_is_meant(policy: str, value: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        load_policies().describe(policy, value)


def test_package_data_is_what_its_record_says() -> None:
    record = json.loads((PACKAGE / "PROVENANCE.json").read_text())
    packed = (PACKAGE / record["file"]).read_bytes()
    content = lzma.decompress(packed)
    assert hashlib.sha256(packed).hexdigest() == record["packed_sha256"]
    assert hashlib.sha256(content).hexdigest() == record["payload_sha256"] == load_policies().sha256
    assert len(packed) < 60_000


def test_package_data_is_what_its_builder_and_inputs_give() -> None:
    record = json.loads((PACKAGE / "PROVENANCE.json").read_text())
    builder = ROOT / record["builder"]
    assert hashlib.sha256(builder.read_bytes()).hexdigest() == record["builder_sha256"]
    for name, digest in record["inputs"].items():
        source = ROOT / "data" / "sources" / "policies" / name
        assert hashlib.sha256(source.read_bytes()).hexdigest() == digest, name


def test_every_period_has_a_reason_and_a_source() -> None:
    for periods in load_policies().areas.values():
        for period in periods:
            assert period.reason.endswith(".")
            assert period.source
            assert period.holder <= period.requires


def test_periods_of_an_area_follow_without_gap_or_overlap() -> None:
    for periods in load_policies().areas.values():
        for earlier, later in pairwise(periods):
            assert earlier.ends is not None
            assert later.begins is not None
            assert (later.begins - earlier.ends).days == 1, later.area


def test_a_day_before_the_table_uses_its_first_row_and_says_so() -> None:
    found = load_policies().explain("somaliland", date(1980, 1, 1))
    assert found.states == {"SO"}
    assert "1991-05-18" in found.note


def test_a_day_after_the_table_uses_its_last_row_and_says_so() -> None:
    found = load_policies().explain("baikonur", date(2060, 1, 1))
    assert found.states == {"KZ", "RU"}
    assert "2050-12-31" in found.note


def test_an_unknown_area_is_refused_with_a_suggestion() -> None:
    with pytest.raises(InputError, match="crimea"):
        load_policies().explain("krimea")


def test_all_of_world_atlas_answers_to_somebody_but_antarctica() -> None:
    tables = load_policies()
    named = [e for e in tables.entities if e.name]
    assert len(named) == len({e.name for e in named}) == 255
    assert [e.name for e in named if not e.answers] == ["Antarctica"]
    assert all(e.reason.endswith(".") for e in tables.entities)


def test_whoever_answers_answers_for_itself() -> None:
    sovereign = load_policies().sovereign_of()
    for entity in load_policies().entities:
        if entity.answers:
            assert sovereign[entity.answers] == entity.answers


def test_every_iso_code_is_in_the_table() -> None:
    codes = [e.alpha2 for e in load_policies().entities if e.alpha2]
    assert len(codes) == len(set(codes)) == 250  # ISO 3166-1 has 249, and XK


def test_everybody_asked_is_a_state_that_answers() -> None:
    tables = load_policies()
    answering = {e.answers for e in tables.entities}
    asked = {s for periods in tables.areas.values() for p in periods for s in p.requires}
    asked |= {s for sector in tables.sectors.values() for s in sector.requires}
    asked |= {s for strait in tables.straits.values() for s in strait.states}
    assert asked <= answering


def test_antarctic_sectors_go_once_round() -> None:
    sectors = sorted(load_policies().sectors.values(), key=lambda s: s.west_deg)
    assert (sectors[0].west_deg, sectors[-1].east_deg) == (-180, 180)
    assert all(a.east_deg == b.west_deg for a, b in pairwise(sectors))


def test_only_transit_and_lanes_of_high_seas_are_free() -> None:
    straits = load_policies().straits
    free = {key for key, strait in straits.items() if strait.free(Policies())}
    assert {"gibraltar", "dover", "malacca", "tsugaru", "gulf_of_finland"} <= free
    assert not free & {
        "bosphorus",
        "dardanelles",
        "oresund",
        "great_belt",
        "kerch",
        "hormuz",
        "messina",
        "sunda",
    }
    assert not any(strait.free(Policies(straits="consent")) for strait in straits.values())


def test_no_belt_is_wider_than_twelve_miles() -> None:
    belts = load_policies().belts
    assert all(0 < belt.breadth_nmi <= 12 for belt in belts)
    assert {belt.owner for belt in belts if belt.claim_nmi > 12} == {"BJ", "PE", "SO", "TG"}


def test_five_states_share_the_caspian() -> None:
    assert set(load_policies().caspian) == {"AZ", "IR", "KZ", "RU", "TM"}
    assert {sector.belt_nmi for sector in load_policies().caspian.values()} == {15}


def test_own_needs_to_know_whose_aircraft_fly() -> None:
    with pytest.raises(InputError, match="operator"):
        Policies(disputed="own")
    assert policies_from({"disputed": "own", "operator": "IN"}).operator == "IN"


def test_what_the_operators_state_holds_alone_needs_it_alone() -> None:
    tables, own = load_policies(), Policies(disputed="own", operator="IN")
    assert tables.requirement("jammu_kashmir_ladakh", None, own) == {"IN"}
    assert tables.requirement("azad_kashmir", None, own) == tables.requirement("azad_kashmir")


def test_a_strait_that_a_coast_leaves_unsettled_is_open_only_under_transit() -> None:
    straits = load_policies().straits
    assert not straits["bering"].free(Policies())
    assert straits["bering"].free(Policies(straits="transit"))
    assert straits["dover"].free(Policies())
    assert not straits["dover"].free(Policies(straits="consent"))
    for policy in (Policies(), Policies(straits="transit")):
        assert not straits["bering_west"].free(policy)
        assert not straits["hormuz"].free(policy)


def test_an_archipelagic_strait_goes_with_its_waters() -> None:
    sunda = load_policies().straits["sunda"]
    assert not sunda.free(Policies(straits="transit"))
    assert sunda.free(Policies(archipelagos="passage", straits="consent"))


def test_every_free_strait_says_what_its_coasts_make_of_it() -> None:
    for strait in load_policies().straits.values():
        if strait.free(Policies(straits="transit")):
            assert strait.practice in ("settled", "unsettled"), strait.id


def test_every_archipelago_and_claim_is_a_states_with_a_source() -> None:
    tables = load_policies()
    answering = {e.answers for e in tables.entities}
    assert len(tables.archipelagos) == 22
    for row in (*tables.archipelagos.values(), *tables.claims.values()):
        assert row.state in answering
        assert row.source
    assert {claim.grade for claim in tables.claims.values()} == {"settled", "contested"}
    assert not tables.claims["peru_200"].honoured(Policies())
    assert tables.claims["peru_200"].honoured(Policies(claims="all"))
