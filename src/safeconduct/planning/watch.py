"""What changed in a plan: two summaries compared, in words, each change with a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from safeconduct.errors import InputError

TOLD_FROM = 0.005
"""Least change of the chance of passage that is told: half a percentage point, what two decimals show."""


@dataclass(frozen=True, slots=True)
class PermissionState:
    """A permission as the plan has it.

    Attributes
    ----------
    name : str
        State and kind, for example ``IQ overflight``.
    status : str
        Its status: asked, granted, refused, lapsed and so on.
    valid_until : datetime or None
        When it lapses, with time zone; None where nothing says so.
    """

    name: str
    status: str
    valid_until: datetime | None = None

    def __post_init__(self) -> None:
        if self.valid_until is not None and self.valid_until.tzinfo is None:
            raise InputError.single(f"permission {self.name}", "lapses at a time without a time zone.")


@dataclass(frozen=True, slots=True)
class TriggerState:
    """A trip wire as the plan has it.

    Attributes
    ----------
    name : str
        Its id.
    state : str
        ``far``, ``near``, ``crossed`` or ``stale``.
    """

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class ReadingChance:
    """The chance of one reading besides the first.

    Attributes
    ----------
    name : str
        The reading's id.
    chance : float or None
        Chance of passage, 0 to 1; None where the reading has none.
    """

    name: str
    chance: float | None


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The few things of a plan whose change somebody must hear of.

    Attributes
    ----------
    primary : str
        The primary way in words; empty when nothing is open.
    chance : float or None
        Chance of passage in the first reading, 0 to 1; None where it has none.
    permissions : tuple of PermissionState
        Every permission of the plan.
    triggers : tuple of TriggerState
        Every trip wire.
    others : tuple of ReadingChance
        The chances of the readings after the first.
    """

    primary: str
    chance: float | None
    permissions: tuple[PermissionState, ...] = ()
    triggers: tuple[TriggerState, ...] = ()
    others: tuple[ReadingChance, ...] = ()


class Replan(Protocol):
    """Plans anew from the scenario and ledger as they are now."""

    def __call__(self) -> PlanSummary: ...


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One thing that changed in the plan.

    Attributes
    ----------
    kind : str
        ``primary``, ``chance``, ``permission``, ``lapse``, ``trigger`` or ``news``.
    about : str
        Which permission or trigger; empty otherwise.
    text : str
        The change in words.
    key : str
        The same for the same change, so that it is told once.
    """

    kind: str
    about: str
    text: str
    key: str


def diff(before: PlanSummary, after: PlanSummary) -> tuple[PlanChange, ...]:
    """What changed from one plan to the next; nothing if nothing a reader acts on did."""
    return (*_primary(before, after), *_chance(before, after), *_named(before, after))


def lapsing(summary: PlanSummary, now: datetime, within_h: float = 48.0) -> tuple[PlanChange, ...]:
    """The granted permissions that lapse within some hours from now.

    Their keys hold the moment of lapse, so that each is told once however often this is asked.
    """
    return tuple(
        PlanChange(
            "lapse",
            permission.name,
            f"{permission.name} lapses in {_hours(permission.valid_until - now)}",
            f"lapse|{permission.name}|{permission.valid_until.isoformat()}",
        )
        for permission in summary.permissions
        if permission.status == "granted"
        and permission.valid_until is not None
        and timedelta(0) <= permission.valid_until - now <= timedelta(hours=within_h)
    )


def _hours(left: timedelta) -> str:
    return f"{left / timedelta(hours=1):.0f} h"


def _primary(before: PlanSummary, after: PlanSummary) -> Iterator[PlanChange]:
    if before.primary == after.primary:
        return
    if not after.primary:
        text = f"nothing is open any more; the primary was {before.primary}"
    elif not before.primary:
        text = f"a way is open again: {after.primary}"
    else:
        text = f"primary switched from {before.primary} to {after.primary}"
    yield PlanChange("primary", "", text, f"primary|{before.primary}|{after.primary}")


def _chance(before: PlanSummary, after: PlanSummary) -> Iterator[PlanChange]:
    yield from _moved_chance("", before.chance, after.chance)
    was = {one.name: one.chance for one in before.others}
    for one in after.others:
        # a reading that was not there before is a new question, not a changed answer
        yield from _moved_chance(one.name, was.get(one.name, one.chance), one.chance)


def _moved_chance(reading: str, old: float | None, new: float | None) -> Iterator[PlanChange]:
    if old != new and (old is None or new is None or abs(old - new) >= TOLD_FROM):
        title = f"{reading}: chance of passage" if reading else "chance of passage"
        # the key holds the whole numbers: the same two decimals may be told twice, the same change never
        text = f"{title} from {_two(old)} to {_two(new)}"
        yield PlanChange("chance", reading, text, f"chance|{reading}|{old}|{new}")


def _two(chance: float | None) -> str:
    return "unknown" if chance is None else f"{chance:.2f}"


def _named(before: PlanSummary, after: PlanSummary) -> Iterator[PlanChange]:
    old_permissions = {p.name: p.status for p in before.permissions}
    new_permissions = {p.name: p.status for p in after.permissions}
    yield from _moved("permission", old_permissions, new_permissions)
    yield from _moved(
        "trigger", {t.name: t.state for t in before.triggers}, {t.name: t.state for t in after.triggers}
    )


def _moved(kind: str, old: dict[str, str], new: dict[str, str]) -> Iterator[PlanChange]:
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name, ""), new.get(name, "")
        if was != now:
            told = "no longer needed" if not now else f"now {now}" if not was else f"from {was} to {now}"
            yield PlanChange(kind, name, f"{kind} {name}: {told}", f"{kind}|{name}|{was}|{now}")
