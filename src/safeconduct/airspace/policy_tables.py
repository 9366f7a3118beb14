"""The rows behind the policies: entities, disputed areas by period, straits, Antarctic sectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from safeconduct.airspace.policies import (
    CHOICES,
    Archipelago,
    Choice,
    Claim,
    DisputedPeriod,
    Policies,
    Requirement,
    Strait,
    requirement,
)
from safeconduct.errors import InputError, did_you_mean

Row = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity of world-atlas, or an ISO territory drawn inside one.

    Attributes
    ----------
    name : str
        Name in world-atlas; empty where the territory is part of another entity.
    numeric : str
        ISO 3166-1 numeric code, or empty.
    alpha2 : str
        Its own ISO alpha-2 code (XK for Kosovo), or empty.
    answers : str
        State whose consent is asked for its air (ISO alpha-2); empty for Antarctica.
    kind : str
        state, territory (its sky is a cell of its own), dependency (its sky is a disputed area's), piece (no code of
        its own), within (drawn inside another entity) or free.
    reason : str
        Why that state answers.
    area : str
        Disputed area whose cell is its sky; else empty.
    """

    name: str
    numeric: str
    alpha2: str
    answers: str
    kind: str
    reason: str
    area: str = ""


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector of Antarctica by longitude, and who claims it.

    Attributes
    ----------
    id : str
        Area key.
    west_deg, east_deg : float
        Meridians between which it lies.
    requires : frozenset of str
        States that claim it (ISO alpha-2).
    reason, source : str
        What the claim is called and when it was made.
    """

    id: str
    west_deg: float
    east_deg: float
    requires: frozenset[str]
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Belt:
    """A territorial sea that is not simply 12 NM.

    Attributes
    ----------
    owner : str
        State (ISO alpha-2) or disputed area whose coast it is.
    place : str
        Which coast.
    breadth_nmi, claim_nmi : float
        Breadth in the model under "practice", and the one claimed, nautical miles.
    note, source : str
        Why, and on whose word.
    read : bool
        Whether the source was read; False is a citation from memory.
    """

    owner: str
    place: str
    breadth_nmi: float
    claim_nmi: float
    note: str
    source: str
    read: bool


@dataclass(frozen=True, slots=True)
class CaspianSector:
    """A coastal state's share of the Caspian.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    belt_nmi : float
        Belt of sovereign waters under the convention of 2018, nautical miles.
    rule, source : str
        When its consent is needed, and on whose word.
    """

    state: str
    belt_nmi: float
    rule: str
    source: str


@dataclass(frozen=True, slots=True)
class PolicyTables:
    """Everything the policies rest on.

    Attributes
    ----------
    entities : tuple of Entity
        All of world-atlas, and ISO territories inside its entities.
    areas : dict
        Disputed area to its periods in order of time.
    sectors : dict
        Antarctic sectors by area key.
    straits : dict
        Straits by key.
    belts : tuple of Belt
        Territorial seas other than 12 NM; of several that fit a coast the first decides.
    caspian : dict
        Coastal states of the Caspian by ISO alpha-2.
    archipelagos : dict
        States with archipelagic waters by ISO alpha-2.
    claims : dict
        Claims to waters beyond 12 NM by key.
    choices : dict
        (policy, value) to its sentence and source.
    compiled : date
        Day the tables were compiled.
    sha256 : str
        Of the payload they were read from.
    """

    entities: tuple[Entity, ...]
    areas: Mapping[str, tuple[DisputedPeriod, ...]]
    sectors: Mapping[str, Sector]
    straits: Mapping[str, Strait]
    belts: tuple[Belt, ...]
    caspian: Mapping[str, CaspianSector]
    archipelagos: Mapping[str, Archipelago]
    claims: Mapping[str, Claim]
    choices: Mapping[tuple[str, str], Choice]
    compiled: date
    sha256: str

    def describe(self, policy: str, value: str) -> Choice:
        """What a value of a policy means, with its source.

        Raises
        ------
        InputError
            Where there is no such policy or value.
        """
        if (policy, value) not in self.choices:
            known = list(CHOICES.get(policy, CHOICES))
            word = value if policy in CHOICES else policy
            raise InputError.single(
                f"policies.{policy}", f'"{word}" is unknown.', did_you_mean(word, known) or f"One of {known}."
            )
        return self.choices[policy, value]

    def said(self, policies: Policies) -> tuple[Choice, ...]:
        """The choices made, each with its sentence."""
        return tuple(self.describe(name, value) for name, value in policies.chosen().items())

    def explain(self, area: str, as_of: date | None = None, policies: Policies = Policies()) -> Requirement:
        """Who must consent above a disputed area, with the row that says so.

        Raises
        ------
        InputError
            Where there is no such area.
        """
        if area not in self.areas:
            raise InputError.single(
                "area", f'there is no disputed area "{area}".', did_you_mean(area, list(self.areas))
            )
        return requirement(self.areas[area], as_of, policies)

    def requirement(
        self, area: str, as_of: date | None = None, policies: Policies = Policies()
    ) -> frozenset[str]:
        """States that must consent above a disputed area or an Antarctic sector."""
        if area in self.sectors:
            return self.sectors[area].requires if policies.antarctica == "claims" else frozenset()
        return self.explain(area, as_of, policies).states

    def cell_of(self) -> dict[str, str]:
        """World-atlas name, and ISO alpha-2 code, to the cell its land makes: a territory's own, else the state's."""
        own = {e.alpha2: e.alpha2 for e in self.entities if e.kind == "territory"}
        named = {e.name: e.alpha2 for e in self.entities if e.kind == "territory"}
        return self.sovereign_of() | own | named

    def territories(self) -> dict[str, Entity]:
        """Territories whose sky is a cell of its own, so that they can be asked apart, by ISO alpha-2 code."""
        return {e.alpha2: e for e in self.entities if e.kind == "territory" or e.area}

    def asked_apart(self, policies: Policies, named: Iterable[str]) -> Policies:
        """The policies with every territory among the states somebody named asked for its own sky."""
        return replace(policies, apart=policies.apart | (frozenset(named) & self.territories().keys()))

    def sovereign_of(self) -> dict[str, str]:
        """World-atlas name, and ISO alpha-2 code, to the state whose consent is asked; empty for nobody."""
        by_name = {e.name: e.answers for e in self.entities if e.name}
        return by_name | {e.alpha2: e.answers for e in self.entities if e.alpha2}


def tables_from(content: Mapping[str, Any], sha256: str) -> PolicyTables:
    """Tables from the decoded payload of the package data."""
    rows = content["tables"]
    return PolicyTables(
        entities=tuple(
            Entity(r["entity"], r["numeric"], r["alpha2"], r["answers"], r["kind"], r["reason"], r["area"])
            for r in rows["entities"]
        ),
        areas=_grouped(_period(row) for row in rows["disputed"]),
        sectors=_keyed(rows["antarctica"], "sector", _sector),
        straits=_keyed(rows["straits"], "id", _strait),
        belts=tuple(_belt(row) for row in rows["territorial_sea"]),
        caspian=_keyed(rows["caspian"], "state", _caspian),
        archipelagos=_keyed(rows["archipelagos"], "state", _archipelago),
        claims=_keyed(rows["claims"], "id", _claim),
        choices={
            (r["policy"], r["value"]): Choice(r["policy"], r["value"], r["sentence"], r["source"])
            for r in rows["choices"]
        },
        compiled=date.fromisoformat(content["compiled"]),
        sha256=sha256,
    )


def _keyed(rows: Iterable[Row], key: str, make: Callable[[Row], T]) -> dict[str, T]:
    return {row[key]: make(row) for row in rows}


def _grouped(periods: Iterable[DisputedPeriod]) -> dict[str, tuple[DisputedPeriod, ...]]:
    groups: dict[str, list[DisputedPeriod]] = {}
    for period in periods:
        groups.setdefault(period.area, []).append(period)
    return {area: tuple(sorted(group, key=lambda p: p.begins or date.min)) for area, group in groups.items()}


def _period(row: Row) -> DisputedPeriod:
    return DisputedPeriod(
        area=row["area"],
        name=row["name"],
        begins=_day(row["from"]),
        ends=_day(row["to"]),
        holder=_states(row["holder"]),
        requires=_states(row["requires"]),
        defacto=_states(row["defacto"]),
        reason=row["reason"],
        source=row["source"],
        read=row["read"] == "read",
    )


def _sector(row: Row) -> Sector:
    west, east = float(row["west_deg"]), float(row["east_deg"])
    return Sector(row["sector"], west, east, _states(row["requires"]), row["reason"], row["source"])


def _strait(row: Row) -> Strait:
    return Strait(
        id=row["id"],
        name=row["name"],
        states=tuple(row["states"].split()),
        regime=row["regime"],
        rule=row["rule"],
        objections=row["objections"],
        practice=row["practice"],
        half_width_nmi=float(row["half_width_nmi"]),
        source=row["source"],
        read=row["read"] == "read",
    )


def _belt(row: Row) -> Belt:
    breadth, claim = float(row["breadth_nmi"]), float(row["claim_nmi"])
    return Belt(row["owner"], row["place"], breadth, claim, row["note"], row["source"], row["read"] == "read")


def _caspian(row: Row) -> CaspianSector:
    return CaspianSector(row["state"], float(row["belt_nmi"]), row["rule"], row["source"])


def _archipelago(row: Row) -> Archipelago:
    return Archipelago(row["state"], row["note"], row["source"], row["read"] == "read")


def _claim(row: Row) -> Claim:
    return Claim(
        id=row["id"],
        name=row["name"],
        state=row["state"],
        grade=row["grade"],
        reason=row["reason"],
        objections=row["objections"],
        source=row["source"],
        read=row["read"] == "read",
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _states(text: str) -> frozenset[str]:
    return frozenset(text.split())
