"""The catalogue: whole, up to date, and French in every message with the same places to fill."""

from __future__ import annotations

import ast
import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest

from safeconduct.language import AllNamed, Named, language, listed, number, of_locale, say, say_n, speaking

ROOT = Path(__file__).parents[2]
BRIEF = ROOT / "src" / "safeconduct" / "brief"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def places(text: str) -> set[str]:
    """Names to be filled in; how each is written may differ between languages."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def ids(catalogue) -> set:
    return {message.id for message in catalogue if message.id}


def test_the_catalogue_is_what_the_source_says(tool: ModuleType) -> None:
    found = tool.catalogue("fr")
    assert ids(found) == ids(tool.extracted())
    assert tool.mo_bytes(found) == tool.po_path("fr").with_suffix(".mo").read_bytes()


def test_every_message_has_a_french_one_with_the_same_places(tool: ModuleType) -> None:
    for message in tool.catalogue("fr"):
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        french = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(french), message.id
        # one may say "one" instead of the figure
        for source, told in zip(english, french, strict=True):
            assert places(told) | {"n"} == places(source) | {"n"}, message.id
        assert places(french[-1]) == places(english[-1]), message.id


def test_nothing_is_said_that_the_catalogue_does_not_hold(tool: ModuleType) -> None:
    """A message within an f-string is not seen by Babel: every constant that is said is looked up here."""
    known = {text for one in ids(tool.extracted()) for text in (one if isinstance(one, tuple) else (one,))}
    for path in sorted(BRIEF.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("say", "say_n", "mark"):
                first = node.args[0]  # type: ignore[attr-defined]
                if isinstance(first, ast.Constant):
                    assert first.value in known, f"{path.name}: {first.value}"


def test_a_language_is_spoken_for_a_while_and_only_then() -> None:
    assert say("Decide now.") == "Decide now."
    with speaking("fr"):
        assert language() == "fr"
        assert say("Decide now.") == "Décidez maintenant."
        assert say_n("{n} day", "{n} days", 1) == "1 jour"
        assert say_n("{n} day", "{n} days", 1200) == "1\u202f200 jours"
        assert number(2.25, 1) in ("2,2", "2,3")
        assert listed(["a", "b", "c"]) == "a, b et c"
    assert language() == "en"
    with pytest.raises(ValueError, match="no catalogue"), speaking("tlh"):
        pass


def test_a_locale_names_a_language() -> None:
    assert of_locale("fr_BE.UTF-8") == "fr"
    assert of_locale("C.UTF-8") == "en"
    assert of_locale("") == "en"


@pytest.mark.parametrize(
    ("name", "the", "of"),
    [
        ("Égypte", "l’Égypte", "de l’Égypte"),
        ("Soudan", "le Soudan", "du Soudan"),
        ("Turquie", "la Turquie", "de la Turquie"),
        ("Émirats arabes unis", "les Émirats arabes unis", "des Émirats arabes unis"),
        ("Pays-Bas", "les Pays-Bas", "des Pays-Bas"),
        ("Israël", "Israël", "d’Israël"),
        ("Djibouti", "Djibouti", "de Djibouti"),
        ("Mexique", "le Mexique", "du Mexique"),
        ("Yémen", "le Yémen", "du Yémen"),
        ("République centrafricaine", "la République centrafricaine", "de la République centrafricaine"),
        ("Corée du Sud", "la Corée du Sud", "de la Corée du Sud"),
    ],
)
def test_french_states_have_their_articles(name: str, the: str, of: str) -> None:
    with speaking("fr"):
        assert format(Named(name), "the") == the
        assert format(Named(name), "of") == of


def test_english_states_have_theirs() -> None:
    assert f"{Named('United Arab Emirates'):The}" == "The United Arab Emirates"
    assert f"{AllNamed(['Egypt', 'United Kingdom']):of}" == "of Egypt and the United Kingdom"
    assert f"{AllNamed(['Kuwait', 'Netherlands'], 'or'):the}" == "Kuwait or the Netherlands"


def test_every_state_of_the_registry_is_named_in_french() -> None:
    from safeconduct.brief.phrases import state_name
    from safeconduct.store.facts import load_facts

    states = load_facts().states
    with speaking("fr"):
        told = {code: state_name(code, "?") for code in states.by_alpha2}
    assert "?" not in told.values()
    assert (told["TR"], told["DE"], told["MM"]) == ("Turquie", "Allemagne", "Myanmar")
