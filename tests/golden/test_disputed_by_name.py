"""Who must consent where, case by case, by name."""

from datetime import date

import pytest

from safeconduct.airspace.policies import Policies
from safeconduct.store.policies import load_policies

CASES = {
    "crimea-before-2014-02-27": ("crimea", "2014-02-26", "claimants", "UA"),
    "crimea-from-2014-02-27": ("crimea", "2014-02-27", "claimants", "RU UA"),
    "crimea-as-held": ("crimea", "2022-07-31", "holder", "RU"),
    "donetsk-on-the-eve-of-the-invasion": ("donetsk", "2022-02-23", "claimants", "UA"),
    "donetsk-after-it": ("donetsk", "2022-07-31", "claimants", "UA RU"),
    "abkhazia-before-recognition": ("abkhazia", "2008-08-25", "claimants", "GE"),
    "abkhazia-now": ("abkhazia", "", "claimants", "GE RU"),
    "transnistria-is-moldova": ("transnistria", "", "claimants", "MD"),
    "karabakh-is-azerbaijan": ("karabakh", "", "claimants", "AZ"),
    "kosovo-under-1244": ("kosovo", "2008-02-16", "claimants", "RS"),
    "kosovo-asks-both": ("kosovo", "", "claimants", "RS XK"),
    "kosovo-as-held": ("kosovo", "", "holder", "XK"),
    "northern-cyprus": ("n_cyprus", "", "claimants", "CY TR"),
    "sovereign-bases": ("akrotiri", "", "claimants", "GB CY"),
    "golan": ("golan", "", "claimants", "IL SY"),
    "shebaa-asks-three": ("shebaa", "", "claimants", "IL LB SY"),
    "undof-before-2024-12-08": ("undof", "2024-12-07", "claimants", "SY"),
    "gaza": ("gaza", "", "claimants", "PS IL"),
    "western-sahara": ("western_sahara", "", "claimants", "MA EH"),
    "western-sahara-as-held": ("western_sahara", "", "holder", "MA"),
    "bir-tawil-claimed-by-neither": ("bir_tawil", "", "holder", "EG SD"),
    "somaliland-held-by-no-recognised-state": ("somaliland", "", "holder", "SO"),
    "taiwan": ("taiwan", "", "claimants", "TW CN"),
    "spratlys-ask-six": ("spratly", "", "claimants", "BN CN MY PH TW VN"),
    "falklands-answer-as-the-united-kingdom": ("falklands", "", "claimants", "GB AR"),
    "guantanamo": ("guantanamo", "", "claimants", "CU US"),
    "antarctica-asks-nobody": ("antarctica", "", "claimants", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_requirement(case: str) -> None:
    area, day, choice, states = CASES[case]
    as_of = date.fromisoformat(day) if day else None
    found = load_policies().requirement(area, as_of, Policies(disputed=choice))  # type: ignore[arg-type]
    assert found == set(states.split())


ANSWERS = {
    "greenland-answers-as-denmark": ("Greenland", "DK"),
    "reunion-is-french": ("RE", "FR"),
    "hong-kong-has-one-sovereign": ("HK", "CN"),
    "gibraltar-is-british": ("Gibraltar", "GB"),
    "aland-is-finnish": ("Åland", "FI"),
    "ashmore-shares-australias-number": ("Ashmore and Cartier Is.", "AU"),
    "cook-islands-are-in-icao": ("CK", "CK"),
    "taiwan-answers-for-itself": ("Taiwan", "TW"),
    "kosovo-is-xk": ("Kosovo", "XK"),
    "liechtenstein-stays-a-state": ("LI", "LI"),
    "svalbard-is-norwegian": ("SJ", "NO"),
    "antarctica-has-no-sovereign": ("AQ", ""),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_sovereign(case: str) -> None:
    who, answers = ANSWERS[case]
    assert load_policies().sovereign_of()[who] == answers


def test_antarctic_overlap_asks_three_when_claims_count() -> None:
    tables = load_policies()
    assert tables.requirement("antarctica_ar_cl_gb", None, Policies(antarctica="claims")) == {
        "AR",
        "CL",
        "GB",
    }
    assert tables.requirement("antarctica_ar_cl_gb") == set()
