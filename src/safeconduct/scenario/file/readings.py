"""The worlds a scenario can be read in, each with its overrides applied and told in words."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.scenario.consents import (
    Bloc,
    Chances,
    Condition,
    Consent,
    DoubtRule,
    Operation,
    Reading,
)
from safeconduct.scenario.entities import FlightKind
from safeconduct.scenario.file import tables as raw
from safeconduct.scenario.file.to_values import chance_of, find_figure, hours_of, mark_of

OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "overflight": ("overflight",),
    "landing": ("landing",),
    "departure": ("departure",),
    "entry": ("entry",),
    "both": ("overflight", "landing"),
}
"""What an answer for an operation is an answer for."""


def readings_of(given: raw.ScenarioFile) -> tuple[Reading, ...]:
    """Every reading of the file; a file without one is read as its date's facts and its own consents."""
    only = raw.ReadingIn(id="plan", title=given.scenario.title, use_closures=True)
    return tuple(_reading(item, given) for item in given.reading or [only])


def _reading(given: raw.ReadingIn, whole: raw.ScenarioFile) -> Reading:
    kind = given.flight_kind or whole.scenario.flight_kind
    base = _consents(whole.consent, kind)
    own = _consents(given.consent, kind)
    chances = chances_of(whole.chance)
    return Reading(
        id=given.id,
        title=given.title,
        operator=given.operator or whole.scenario.operator,
        flight_kind=kind,
        use_closures=given.use_closures,
        consents=tuple((base | own)[key] for key in sorted(base | own)),
        chances=_over(chances, given.chance) if given.chance else chances,
        note=given.note,
        overrides=tuple(_told(given, whole, base, own)),
        doubt=_doubt(given, whole),
    )


def _doubt(given: raw.ReadingIn, whole: raw.ScenarioFile) -> DoubtRule | float:
    own = given.doubt if given.doubt is not None else whole.scenario.doubt
    return "closed" if own is None else own


def _consents(given: Iterable[raw.ConsentIn], kind: FlightKind) -> dict[tuple[str, str], Consent]:
    """Answers for a kind of flight by state and operation; one for just this kind beats one for all."""
    applying = [item for item in given if not item.flight_kind or kind in item.flight_kind]
    applying.sort(key=lambda item: bool(item.flight_kind))
    return {one.key: one for item in applying for one in consents_of(item)}


def consents_of(given: raw.ConsentIn) -> Iterable[Consent]:
    """One consent per state and operation that the table names."""
    for state in given.state:
        for operation in OPERATIONS[given.operation]:
            yield Consent(
                state=state,
                operation=operation,
                status=given.status,
                mark=mark_of(given),
                flight_kinds=tuple(given.flight_kind),
                valid_from=given.valid_from,
                valid_to=given.valid_to,
                hours_utc=hours_of(given.hours_utc),
                lead_time_h=find_figure(given.lead_time_h),
                asked_on=given.asked_on,
                answered_on=given.answered_on,
                owner=given.owner,
                note=given.note,
            )


def chances_of(given: raw.ChanceTable) -> Chances:
    """The chances of a table."""
    return Chances(
        default=chance_of(given.default) if given.default else None,
        states=tuple((state, chance_of(given.state[state])) for state in sorted(given.state)),
        blocs=tuple(Bloc(item.id, tuple(item.members), chance_of(item.refuses)) for item in given.bloc),
        conditions=tuple(
            Condition(item.if_refuses, item.then_refuses, chance_of(item.chance)) for item in given.condition
        ),
    )


def _over(base: Chances, given: raw.ChanceTable) -> Chances:
    """The reading's chances over the scenario's: states one by one, blocs and conditions as a whole."""
    own = chances_of(given)
    return Chances(
        default=own.default or base.default,
        states=tuple(sorted((dict(base.states) | dict(own.states)).items(), key=lambda item: item[0])),
        blocs=own.blocs or base.blocs,
        conditions=own.conditions or base.conditions,
    )


def _told(
    given: raw.ReadingIn,
    whole: raw.ScenarioFile,
    base: dict[tuple[str, str], Consent],
    own: dict[tuple[str, str], Consent],
) -> Iterable[str]:
    """What the reading changes, in words."""
    if given.operator and given.operator != whole.scenario.operator:
        yield f"operator {given.operator} instead of {whole.scenario.operator}"
    if given.flight_kind and given.flight_kind != whole.scenario.flight_kind:
        yield f"flown as {given.flight_kind} instead of {whole.scenario.flight_kind}"
    for key, consent in sorted(own.items()):
        before = f" instead of {base[key].status}" if key in base else ""
        yield f"{consent.state} {consent.operation} {consent.status}{before}"
    for state in sorted(given.chance.state if given.chance else ()):
        yield f"chance that {state} consents"
