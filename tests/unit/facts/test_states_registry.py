import pytest

from safeconduct.errors import Fault, InputError
from safeconduct.store.facts import load_facts

STATES = load_facts().states


@pytest.mark.parametrize(
    ("word", "alpha2"),
    [
        ("TR", "TR"),
        ("tur", "TR"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("turkiye", "TR"),
        ("Russia", "RU"),
        ("Russian Federation", "RU"),
        ("Iran", "IR"),
        ("Iran, Islamic Republic of", "IR"),
        ("Syria", "SY"),
        ("Syrian Arab Republic", "SY"),
        ("XK", "XK"),
        ("XKX", "XK"),
        ("kosovo", "XK"),
        ("UK", "GB"),
        ("the Netherlands", "NL"),
        ("Cote d'Ivoire", "CI"),
        ("NO", "NO"),
        ("Ivory Coast", "CI"),
    ],
)
def test_state_is_found_by_code_and_name(word, alpha2):
    assert STATES.get(word).alpha2 == alpha2


def test_every_state_answers_to_its_codes_and_name():
    for state in STATES.by_alpha2.values():
        assert all(STATES.find(w) == state for w in (state.alpha2, state.alpha3, state.name, state.long_name))


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("Rusia", "Did you mean Russia (RU)?"),
        ("Turky", "Did you mean Türkiye (TR)?"),
        ("Q", "Use an ISO code"),
    ],
)
def test_unknown_state_comes_with_a_suggestion(word, hint):
    fault = STATES.check(word, "refuse[0]")
    assert isinstance(fault, Fault)
    assert fault.where == "refuse[0]"
    assert fault.suggestion.startswith(hint)
    with pytest.raises(InputError, match=word):
        STATES.get(word)


def test_empty_word_is_no_state():
    assert STATES.find("") is None
    assert STATES.label("??") == "??"


def test_endless_word_is_cut():
    assert len(str(STATES.check("x" * 1_000_000, "operator"))) < 200
