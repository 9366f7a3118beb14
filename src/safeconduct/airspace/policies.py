"""Policies: how the model answers where law and practice leave a choice, each switchable and each said.

A `Policies` value is one choice for each of seven questions. `PolicyTables` holds what the choices rest on,
row by row with reason and source; it is read from package data by `safeconduct.store` and is pure itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from safeconduct.errors import Fault, InputError, did_you_mean

Disputed = Literal["claimants", "own", "holder"]
Caspian = Literal["sectors", "convention"]
Straits = Literal["transit-uncontested", "transit", "consent"]
Antarctica = Literal["free", "claims"]
TerritorialSea = Literal["practice", "12nm"]
Archipelagos = Literal["consent", "passage"]
Claims = Literal["settled", "all"]

CHOICES: dict[str, tuple[str, ...]] = {
    "disputed": get_args(Disputed),
    "caspian": get_args(Caspian),
    "straits": get_args(Straits),
    "antarctica": get_args(Antarctica),
    "territorial_sea": get_args(TerritorialSea),
    "archipelagos": get_args(Archipelagos),
    "claims": get_args(Claims),
}
"""Each policy's values, the default first."""

FREE_REGIMES = frozenset({"transit", "eez_corridor", "high_seas_corridor"})
"""Regimes of straits under which aircraft pass without consent (UNCLOS arts. 38, 58 and 87)."""
OPERATOR = "operator"
"""Given beside the choices: the state of the operator (ISO alpha-2), which ``disputed = "own"`` needs."""


@dataclass(frozen=True, slots=True)
class Policies:
    """One choice per question; the defaults are what the documentation argues for.

    Attributes
    ----------
    disputed : str
        ``"claimants"``: all who hold or claim a disputed area; ``"own"``: the same, but what the operator's own state
        holds needs that state alone; ``"holder"``: only who holds it.
    caspian : str
        ``"sectors"``: five national sectors by median line; ``"convention"``: 15 NM belts, free beyond.
    straits : str
        ``"transit-uncontested"``: transit passage is free where no coastal state contests it; ``"transit"``: wherever
        the law gives it; ``"consent"``: territorial sea like any other.
    antarctica : str
        ``"free"``: nobody south of 60 S; ``"claims"``: the states that claim the sector.
    territorial_sea : str
        ``"practice"``: narrower than 12 NM where the state draws it so; ``"12nm"``: 12 NM everywhere.
    archipelagos : str
        ``"consent"``: archipelagic waters are their state's; ``"passage"``: free by sea lanes passage beyond 12 NM of land.
    claims : str
        ``"settled"``: historic waters nobody contests are honoured; ``"all"``: contested claims too.
    operator : str
        State of the operator (ISO alpha-2), no choice but needed by ``disputed = "own"``; else empty.
    apart : frozenset of str
        Territories (ISO alpha-2) that are asked for their own sky instead of the state that answers for it otherwise:
        those that somebody has named.
    """

    disputed: Disputed = "claimants"
    caspian: Caspian = "sectors"
    straits: Straits = "transit-uncontested"
    antarctica: Antarctica = "free"
    territorial_sea: TerritorialSea = "practice"
    archipelagos: Archipelagos = "consent"
    claims: Claims = "settled"
    operator: str = ""
    apart: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        faults = [f for f in (_fault(name, value) for name, value in self.chosen().items()) if f]
        if self.disputed == "own" and not self.operator:
            faults.append(
                Fault("policies.disputed", '"own" needs to know whose aircraft fly.', "Name the operator.")
            )
        if faults:
            raise InputError(faults)

    def chosen(self) -> dict[str, str]:
        """Policy name to chosen value, in a fixed order."""
        return {name: getattr(self, name) for name in CHOICES}

    def changed(self, name: str, value: str) -> Policies:
        """The same with one choice made otherwise."""
        made = policies_from({**self.chosen(), OPERATOR: self.operator, name: value})
        return replace(made, apart=self.apart)


def policies_from(values: Mapping[str, str]) -> Policies:
    """Policies from names and values, e.g. of a scenario; every unknown name or value is reported at once.

    Raises
    ------
    InputError
        With every unknown name or value.
    """
    known = list(CHOICES)
    faults = [
        Fault(
            f"policies.{name}",
            "there is no such policy.",
            did_you_mean(name, known) or f"One of {_list(known)}.",
        )
        for name in values
        if name not in CHOICES and name != OPERATOR
    ]
    faults += [f for f in (_fault(name, value) for name, value in values.items() if name in CHOICES) if f]
    if faults:
        raise InputError(faults)
    return Policies(**values)  # type: ignore[arg-type]  # each value was checked against its choices


def _fault(name: str, value: object) -> Fault | None:
    choices = CHOICES[name]
    if value in choices:
        return None
    hint = did_you_mean(str(value), choices) or f"Choose {_list(choices)}."
    return Fault(f"policies.{name}", f'"{value}" is no choice here.', hint)


def _list(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one value of one policy means.

    Attributes
    ----------
    policy, value : str
        As in `Policies`.
    sentence : str
        What it does, one sentence.
    source : str
        What it rests on.
    """

    policy: str
    value: str
    sentence: str
    source: str

    def __str__(self) -> str:
        return f"{self.policy} = {self.value}: {self.sentence} ({self.source})"


@dataclass(frozen=True, slots=True)
class DisputedPeriod:
    """Who must consent above a disputed area during a time.

    Attributes
    ----------
    area, name : str
        Key and name of the area.
    begins, ends : date or None
        First and last day; None is open.
    holder : frozenset of str
        States that hold it (ISO alpha-2, XK for Kosovo); empty where no state does.
    requires : frozenset of str
        States whose consent is needed by default.
    defacto : frozenset of str
        Authorities without an ISO code (XNC, XSL, XAB, XSO, XTN, XNK); never required by themselves.
    reason, source : str
        Why, and on whose word.
    read : bool
        Whether the source was read; False is a citation from memory.
    """

    area: str
    name: str
    begins: date | None
    ends: date | None
    holder: frozenset[str]
    requires: frozenset[str]
    defacto: frozenset[str]
    reason: str
    source: str
    read: bool

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)

    def required(self, policies: Policies) -> frozenset[str]:
        """States whose consent the policy asks; all of `requires` where no state holds the area."""
        alone = policies.disputed == "holder" or (
            policies.disputed == "own" and self.holder == frozenset({policies.operator})
        )
        return (self.holder or self.requires) if alone else self.requires


@dataclass(frozen=True, slots=True)
class Requirement:
    """The consent a disputed area needs, and why.

    Attributes
    ----------
    states : frozenset of str
        States that must consent.
    period : DisputedPeriod
        The row that decided it, with reason and source.
    note : str
        Said when the date lies outside every period of the table; else empty.
    """

    states: frozenset[str]
    period: DisputedPeriod
    note: str


def requirement(periods: tuple[DisputedPeriod, ...], as_of: date | None, policies: Policies) -> Requirement:
    """Requirement of an area from its periods (in order of time) on a day; None is the latest period.

    A day before the first period gets the first, a day in a gap or after the last the one before it; a note
    says so.
    """
    if as_of is None:
        period, note = periods[-1], ""
    else:
        period, note = _period_on(periods, as_of)
    return Requirement(period.required(policies), period, note)


def _period_on(periods: tuple[DisputedPeriod, ...], day: date) -> tuple[DisputedPeriod, str]:
    for period in periods:
        if period.covers(day):
            return period, ""
    earlier = [p for p in periods if p.ends is not None and p.ends < day]
    if earlier:
        return earlier[
            -1
        ], f"{earlier[-1].name}: the table ends on {earlier[-1].ends}; its last row is used for {day}."
    first = periods[0]
    return first, f"{first.name}: the table begins on {first.begins}; its first row is used for {day}."


@dataclass(frozen=True, slots=True)
class Strait:
    """A strait and the regime aircraft fly under in it.

    Attributes
    ----------
    id, name : str
        Key and name.
    states : tuple of str
        Coastal states (ISO alpha-2).
    regime : str
        transit, transit_contested, archipelagic, eez_corridor, high_seas_corridor, treaty, contested, ...
    rule, objections : str
        The rule for aircraft, and who contests it.
    practice : str
        What coastal states make of it: settled, unsettled, contested; empty where no corridor is modelled.
    half_width_nmi : float
        Half the width of the modelled corridor, nautical miles.
    source : str
        On whose word.
    read : bool
        Whether the source was read; False is a citation from memory.
    """

    id: str
    name: str
    states: tuple[str, ...]
    regime: str
    rule: str
    objections: str
    practice: str
    half_width_nmi: float
    source: str
    read: bool

    def free(self, policies: Policies) -> bool:
        """Whether the corridor may be flown without consent."""
        if self.regime == "archipelagic":
            return policies.archipelagos == "passage"
        settled = policies.straits == "transit" or self.practice == "settled"
        return policies.straits != "consent" and self.regime in FREE_REGIMES and settled


@dataclass(frozen=True, slots=True)
class Archipelago:
    """A state that claims archipelagic waters.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    note, source : str
        What the claim rests on, and on whose word.
    read : bool
        Whether the source was read; False is a citation from memory.
    """

    state: str
    note: str
    source: str
    read: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim to waters beyond 12 NM.

    Attributes
    ----------
    id, name, state : str
        Key, name, and who claims them (ISO alpha-2).
    grade : str
        ``settled``: nobody contests it; ``contested``.
    reason, objections, source : str
        What it rests on, who contests it, and on whose word.
    read : bool
        Whether the source was read; False is a citation from memory.
    """

    id: str
    name: str
    state: str
    grade: str
    reason: str
    objections: str
    source: str
    read: bool

    def honoured(self, policies: Policies) -> bool:
        """Whether the waters need the claimant's consent."""
        return policies.claims == "all" or self.grade == "settled"
