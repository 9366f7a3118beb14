"""The language answers are told in, and the one catalogue of their messages.

English stands in the code, as the message's own name; every other language is one file below ``locale``,
compiled by Babel (``make messages``) and read by the standard library's gettext. Numbers, dates, lists and names of states
come from Unicode's CLDR by Babel. Nothing of Babel is imported for English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pkgutil import get_data
from typing import Any

SOURCE = "en"
LANGUAGES = (SOURCE, "fr")
"""Languages answers are told in, the source first."""

_spoken: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """The language in use, an ISO 639 code."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Tells what is told meanwhile in that language.

    Raises
    ------
    ValueError
        If there is no catalogue of it.
    """
    if code not in LANGUAGES:
        raise ValueError(f"no catalogue of {code!r}")
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def of_locale(locale: str) -> str:
    """The language of a POSIX locale such as ``fr_CH.UTF-8``; the source where there is no catalogue of it."""
    code = locale.partition(".")[0].partition("_")[0].lower()
    return code if code in LANGUAGES else SOURCE


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == SOURCE:
        return gettext.NullTranslations()
    content = get_data("safeconduct", f"locale/{code}/LC_MESSAGES/safeconduct.mo")
    assert content is not None
    return gettext.GNUTranslations(BytesIO(content))


def say(message: str, **values: Any) -> str:
    """A message in the language in use, with its values put in."""
    told = _catalogue(language()).gettext(message)
    return told.format(**values) if values else told


def say_n(one: str, many: str, n: int, **values: Any) -> str:
    """A message that has a singular and a plural; ``{n}`` is the number as the language writes it."""
    told = _catalogue(language()).ngettext(one, many, n)
    return told.format(n=number(n), **values)


def mark(message: str) -> str:
    """Marks a message of a table for the catalogue; it is told later, by :func:`say`."""
    return message


def number(value: float, decimals: int = 0) -> str:
    """``1,751`` in English, ``1 751`` in French."""
    if language() == SOURCE:
        return f"{value:,.{decimals}f}"
    from babel.numbers import format_decimal

    places = "." + "0" * decimals if decimals else ""
    return str(format_decimal(round(value, decimals), f"#,##0{places}", locale=language()))


def listed(items: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; with `last` "or" the same with "or"."""
    if language() != SOURCE:
        from babel.lists import format_list

        return str(format_list(list(items), "standard" if last == "and" else "or", locale=language()))
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


class Named(str):
    """A name that knows its article: ``{state:the}`` and ``{state:of}`` in a message.

    English has an article for few states (the Netherlands); French for most (la Turquie, l'Iran, du Soudan).
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The name alone, or with what stands before it; ``The`` begins a sentence."""
        if not spec:
            return str(self)
        made = (_french if language() == "fr" else _english)(str(self), spec.lower())
        return made[:1].upper() + made[1:] if spec[0].isupper() else made


class AllNamed:
    """Several names as a list in which each has its article."""

    def __init__(self, names: Iterable[str], last: str = "and") -> None:
        self._names, self._last = tuple(map(Named, names)), last

    def __format__(self, spec: str) -> str:
        """As of :class:`Named`, for each; in English "of" stands once before them all."""
        if spec == "of" and language() == SOURCE:
            return f"of {self:the}"
        told = [format(name, spec if not place else spec.lower()) for place, name in enumerate(self._names)]
        return listed(told, self._last)


def _set_of(names: str) -> frozenset[str]:
    return frozenset(names.split())


WITH_ARTICLE = _set_of("Netherlands Philippines Maldives Seychelles Bahamas Comoros Gambia Congo") | {
    "DR Congo",
    "British Indian Ocean Territory",
    "Isle of Man",
}
"""English names with an article that their form does not show."""


def _english(name: str, spec: str) -> str:
    plural = name.endswith(("Islands", "Republic", "Territories"))
    the = f"the {name}" if name.startswith(("United ", "US ")) or plural or name in WITH_ARTICLE else name
    return f"of {the}" if spec == "of" else the


BARE = _set_of(
    "Israël Cuba Chypre Malte Monaco Singapour Djibouti Oman Bahreïn Madagascar Haïti Maurice Taïwan Andorre Aruba "
    "Anguilla Curaçao "
    "Gibraltar Guam Guernesey Jersey Kiribati Mayotte Montserrat Nauru Niue Tokelau Tuvalu Vanuatu Bonaire Hong "
    "Saint-Marin Saint-Barthélemy Saint-Christophe-et-Niévès Saint-Pierre-et-Miquelon Sainte-Hélène Sainte-Lucie "
    "Saint-Vincent-et-les Sao Antigua-et-Barbuda Trinité-et-Tobago Wallis-et-Futuna Porto R.A.S. La Svalbard"
)
"""First words of names of states that take no article in French, by the usage of diplomacy."""

PLURAL = _set_of(
    "Émirats États-Unis Pays-Bas Philippines Maldives Seychelles Comores Bahamas Bermudes Fidji Palaos Îles "
    "Terres Territoires"
)
MASCULINE_IN_E = _set_of("Mexique Cambodge Mozambique Zimbabwe Suriname Belize Lesotho")
MUTE = "aeiouhâàäéèêëîïôöûüœ"
"""First letters before which the article loses its vowel; Y keeps it (le Yémen)."""

ASPIRATED = frozenset({"Honduras"})


def _french(name: str, spec: str) -> str:
    first = name.split()[0].removesuffix(",")
    if not name[:1].isupper() or any(c in name for c in "()0123456789") or first in BARE:
        vowel = name[:1].lower() in MUTE and name[:1].isupper()
        return f"{'d’' if vowel else 'de '}{name}" if spec == "of" else name
    if first in PLURAL:
        return f"des {name}" if spec == "of" else f"les {name}"
    if name[0].lower() in MUTE and first not in ASPIRATED:
        return f"de l’{name}" if spec == "of" else f"l’{name}"
    feminine = first.endswith("e") and first not in MASCULINE_IN_E
    if feminine:
        return f"de la {name}" if spec == "of" else f"la {name}"
    return f"du {name}" if spec == "of" else f"le {name}"
