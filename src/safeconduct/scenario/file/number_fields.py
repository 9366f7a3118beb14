"""Numbers as the file writes them: ``{ value = 312, mark = "assumed", by = "planner" }``.

A number that matters never stands alone: it says on whose word it stands, or the file is not accepted.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field, GetJsonSchemaHandler, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from safeconduct.limits import AIRCRAFT, FARTHEST_KM, PEOPLE
from safeconduct.scenario.figures import MarkKind, missing_words
from safeconduct.scenario.file.values import DateText, Moment, Name, Table, fault


class MarkIn(Table):
    """On whose word something stands."""

    mark: MarkKind = Field(description="On what it rests: `reported`, `fact` or `assumed`.")
    source: str = Field(default="", description="Where it can be read; needed unless assumed.")
    date: DateText = Field(default="", description="When it was said or held; needed unless assumed.")
    note: str = Field(default="", description="Anything else, e.g. how good the source is.")
    by: str = Field(
        default="", description="Who reported it, or who owns the assumption.", validate_default=True
    )

    @field_validator("by", mode="after")
    @classmethod
    def _mark_is_complete(cls, by: str, info: ValidationInfo) -> str:
        check_complete(by, info)
        return by


def check_complete(by: str, info: ValidationInfo) -> None:
    """Raise if the mark lacks a key that its kind needs; silent where a key is faulty itself."""
    kind = info.data.get("mark")
    if kind is None or "source" not in info.data or "date" not in info.data:
        return
    missing = missing_words(kind, by, info.data["source"], info.data["date"])
    if missing:
        raise fault(f"what is marked {kind} needs {' and '.join(missing)}.", _example(missing))


def _example(missing: tuple[str, ...]) -> str:
    examples = {"by": 'by = "your name"', "source": 'source = "https://…"', "date": "date = 2022-07-31"}
    return f"Add {', '.join(examples[name] for name in missing)}."


def refuse_bare_number(data: Any) -> Any:
    """Pass anything but a number without its mark."""
    if isinstance(data, int | float) and not isinstance(data, bool):
        example = f'{{ value = {data}, mark = "assumed", by = "your name" }}'
        raise fault("a number must say on whose word it stands.", f"Write {example}.")
    return data


class Number(MarkIn):
    """A marked number: `value`, or `likely` with `low` and `high`."""

    minimum: ClassVar[float] = 0.0
    maximum: ClassVar[float] = float("inf")
    above_minimum: ClassVar[bool] = False
    whole: ClassVar[bool] = False

    value: float | None = Field(default=None, description="The number.")
    low: float | None = Field(default=None, description="Low value of a range.")
    high: float | None = Field(default=None, description="High value of a range.")
    likely: float | None = Field(default=None, description="Likely value of a range.", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _never_alone(cls, data: Any) -> Any:
        return refuse_bare_number(data)

    @field_validator("value", "low", "high", "likely", mode="after")
    @classmethod
    def _in_bounds(cls, number: float | None) -> float | None:
        if number is not None:
            cls._check_bounds(number)
        return number

    @classmethod
    def _check_bounds(cls, number: float) -> None:
        # written so that a NaN, which compares false with everything, fails too
        enough = number > cls.minimum if cls.above_minimum else number >= cls.minimum
        if not (enough and number <= cls.maximum and abs(number) != float("inf")):
            raise fault(f"{number:g} is out of range.", f"Write a number {cls._bounds_in_words()}.")
        if cls.whole and number != int(number):
            raise fault(f"{number:g} is not a whole number.", f"Write {round(number)}.")

    @classmethod
    def _bounds_in_words(cls) -> str:
        least = f"above {cls.minimum:g}" if cls.above_minimum else f"from {cls.minimum:g}"
        if cls.maximum == float("inf"):
            return least
        return f"{least}, {cls.maximum:,g} at most" if cls.above_minimum else f"{least} to {cls.maximum:,g}"

    @field_validator("likely", mode="after")
    @classmethod
    def _one_form(cls, likely: float | None, info: ValidationInfo) -> float | None:
        if not {"value", "low", "high"} <= set(info.data):
            return likely
        value, low, high = (info.data[name] for name in ("value", "low", "high"))
        if (value is None) == (likely is None):
            raise fault("needs either value, or likely with low and high.", "Write value = …")
        if value is not None and (low is not None or high is not None):
            raise fault("has value beside low or high.", "Call the middle one likely.")
        if likely is not None:
            _check_order(low, likely, high)
        return likely

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        schema = handler.resolve_ref_schema(handler(core))
        for name in ("value", "low", "likely", "high"):
            schema["properties"][name] = cls._number_schema(schema["properties"][name])
        return schema

    @classmethod
    def _number_schema(cls, given: JsonSchemaValue) -> JsonSchemaValue:
        schema = {"type": "integer" if cls.whole else "number", "description": given.get("description", "")}
        schema["exclusiveMinimum" if cls.above_minimum else "minimum"] = cls.minimum
        return schema if cls.maximum == float("inf") else schema | {"maximum": cls.maximum}


def _check_order(low: float | None, likely: float, high: float | None) -> None:
    if not (likely if low is None else low) <= likely <= (likely if high is None else high):
        raise fault("low ≤ likely ≤ high does not hold.", "Put the three in order.")


class Count(Number):
    """People or things: whole, from 0."""

    whole = True


class PositiveCount(Count):
    """People or things: whole, above 0."""

    above_minimum = True


class Headcount(Count):
    """People of a group: likely one or more."""

    maximum = PEOPLE

    @field_validator("value", "likely", mode="after")
    @classmethod
    def _somebody(cls, number: float | None) -> float | None:
        if number == 0:
            raise fault("a group of nobody.", "Leave the group out, or say how many are likely.")
        return number


class Amount(Number):
    """A quantity above 0, in the unit that the key tells."""

    above_minimum = True


class Aircrafts(Count):
    """Aircraft of one type at one base."""

    maximum = AIRCRAFT


class Kilometres(Amount):
    """A distance to fly, above 0."""

    maximum = FARTHEST_KM


class Rate(Number):
    """A quantity from 0, in the unit that the key tells."""


class Share(Number):
    """A part of the whole, 0 to 1."""

    maximum = 1.0


class ChanceIn(Table):
    """A probability 0 to 1: a marked `value`, or the id of a `claim` of the ledger."""

    claim: Name | None = Field(default=None, description="Id of the claim whose evidence gives it.")
    value: float | None = Field(default=None, description="The probability, 0 to 1.", ge=0.0, le=1.0)
    mark: MarkKind | None = Field(
        default=None, description="On what the number rests.", validate_default=True
    )
    source: str = Field(default="", description="Where it can be read; needed unless assumed.")
    date: DateText = Field(default="", description="When it was said or held; needed unless assumed.")
    note: str = Field(default="", description="Anything else.")
    by: str = Field(
        default="", description="Who reported it, or who owns the assumption.", validate_default=True
    )

    @model_validator(mode="before")
    @classmethod
    def _never_alone(cls, data: Any) -> Any:
        return refuse_bare_number(data)

    @field_validator("value", mode="before")
    @classmethod
    def _probability(cls, value: Any) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool) and not 0.0 <= value <= 1.0:
            raise fault(f"{value} is not a probability.", _per_cent(value))
        return value

    @field_validator("mark", mode="after")
    @classmethod
    def _number_or_claim(cls, mark: MarkKind | None, info: ValidationInfo) -> MarkKind | None:
        if not {"claim", "value"} <= set(info.data):
            return mark
        has_claim, has_value = info.data["claim"] is not None, info.data["value"] is not None
        if has_claim == has_value:
            raise fault("needs either value or claim.", 'Write value = 0.7 with its mark, or claim = "…".')
        if has_value and mark is None:
            raise fault(
                "is missing.", 'Say on whose word the number stands: mark = "assumed", by = "your name".'
            )
        return mark

    @field_validator("by", mode="after")
    @classmethod
    def _mark_is_complete(cls, by: str, info: ValidationInfo) -> str:
        check_complete(by, info)
        return by


def _per_cent(value: float) -> str:
    if 2.0 <= value <= 100.0:
        return f"Write a number from 0 to 1; did you mean {value / 100:g} ({value:g} per cent)?"
    return "Write a number from 0 to 1."


class DeadlineIn(MarkIn):
    """A time with its mark."""

    at: Moment = Field(description="The time, with its zone.")
