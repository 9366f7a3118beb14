"""What happened in a case: the file ``record.toml``, every line with its source and date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from safeconduct.errors import Fault, InputError
from safeconduct.limits import SCENARIO_BYTES
from safeconduct.store.files import read_text

Text = Annotated[str, Field(min_length=1)]
M = TypeVar("M", bound=BaseModel)


class Row(BaseModel):
    """Something that happened, with who says so and when it was so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: Text
    date: date
    note: str = ""


class Flown(Row):
    """A pair of airports between which people were flown; where nobody flew, from where they were to the refuge.

    `start` and `to` are labels as the plan has them: an ICAO code, or a place's name. Without `start` any airport of the
    case counts. `over` are states that the route crossed, where known.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    start: str = Field("", alias="from")
    to: Text
    over: tuple[str, ...] = ()


class ClosedAirport(Row):
    """An airport from which nothing flew."""

    airport: Text


class Refused(Row):
    """A state that refused, until an hour if its answer changed."""

    state: Text
    until: AwareDatetime | None = None


class Answered(Row):
    """Whether a state let the flights pass, or a border people (``border:CD-RW``), in the end.

    Its stated chance is scored against that.
    """

    state: Text
    gave: bool


class Span(Row):
    """A number, or the two that sources give."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Span:
        given = [self.value is not None, self.low is not None, self.high is not None]
        if given not in ([True, False, False], [False, True, True]):
            raise ValueError("give either value, or low and high")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("low is above high")
        return self

    @property
    def least(self) -> float:
        """The lower end."""
        return self.value if self.value is not None else self.low or 0.0

    @property
    def most(self) -> float:
        """The upper end."""
        return self.value if self.value is not None else self.high or 0.0


class Measure(Span):
    """A number that the scenario states too, by the name under which the plan lists it: ``group french: people``."""

    of: Text


class Decided(Row):
    """When the real decision fell."""

    at: AwareDatetime


class Lesson(Row):
    """What went otherwise than the scenario assumes, where no number of it can be compared."""

    says: Text


class TrueClaim(Row):
    """Whether a claim of the ledger turned out true."""

    id: Text
    true: bool


class Record(BaseModel):
    """What happened in a case.

    `scenario` is the path of the scenario from the record's folder; `hours` count from the scenario's start until the
    last person was in safety.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1]
    scenario: Text = "scenario.toml"
    summary: Text
    not_flown: bool = False
    flown: tuple[Flown, ...] = ()
    closed: tuple[ClosedAirport, ...] = ()
    refused: tuple[Refused, ...] = ()
    answer: tuple[Answered, ...] = ()
    people: Span | None = None
    hours: Span | None = None
    decided: Decided | None = None
    measure: tuple[Measure, ...] = ()
    lesson: tuple[Lesson, ...] = ()
    claim: tuple[TrueClaim, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every line with a source."""
        single = (self.people, self.hours, self.decided)
        many: tuple[Row, ...] = (*self.flown, *self.closed, *self.refused, *self.answer)
        return (*many, *self.measure, *self.lesson, *self.claim, *(row for row in single if row))


class Inject(BaseModel):
    """Something that reaches the cell while an exercise runs.

    `refuse` and `grant` are states, or borders such as ``border:CD-RW``, whose answer changes for the rest of it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    at: AwareDatetime
    says: Text
    source: Text
    refuse: tuple[str, ...] = ()
    grant: tuple[str, ...] = ()


class Injects(BaseModel):
    """A file of injects, in the order of their hours."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: Literal[1]
    inject: tuple[Inject, ...]

    @model_validator(mode="after")
    def _in_order(self) -> Injects:
        hours = [one.at for one in self.inject]
        if hours != sorted(hours):
            raise ValueError("the injects must stand in the order of their hours")
        return self


def read_record(path: Path) -> Record:
    """The record of a case.

    Raises
    ------
    InputError
        With every fault of the file and its place.
    """
    return _read(path, Record)


def read_injects(path: Path) -> tuple[Inject, ...]:
    """The injects of a file, in order; raises InputError with every fault."""
    return _read(path, Injects).inject


def _read(path: Path, shape: type[M]) -> M:
    try:
        raw = tomllib.loads(read_text(path, SCENARIO_BYTES))
    except tomllib.TOMLDecodeError as error:
        raise InputError.single(str(path), f"is no TOML: {error}.") from None
    try:
        return shape.model_validate(raw)
    except ValidationError as error:
        raise InputError(_faults(path, error.errors(include_url=False))) from None


def _faults(path: Path, errors: Iterable[Any]) -> list[Fault]:
    return [Fault(f"{path}: {_place(one['loc'])}".rstrip(": "), f"{one['msg']}.") for one in errors]


def _place(steps: Iterable[str | int]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def hours_between(start: datetime, at: datetime) -> float:
    """Hours from `start` to `at`."""
    return (at - start).total_seconds() / 3600.0
