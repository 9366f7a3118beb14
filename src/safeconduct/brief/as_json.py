"""The plan as JSON values: keys are the names of the fields, in their order; no NaN and no infinity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from math import isfinite
from typing import Any

from safeconduct.planning.model import Plan, ReadingPlan, Way

DERIVED: dict[type, tuple[str, ...]] = {Way: ("label",), ReadingPlan: ("refused",)}
"""Properties told beside a value's own fields."""


def plan_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON values, with the version of its schema first.

    Every record has the keys of its dataclass (`safeconduct.planning.model`), so that a key means what the
    field's docstring says. A number without bound (no limit stated) is null. Points are [lat, lon], degrees.
    """
    return {"schema": plan.provenance.schema, "verified": plan.verified, **_record(plan)}


def json_value(value: Any) -> Any:
    """A value of the plan as JSON takes it."""
    if isinstance(value, Enum):
        return json_value(value.value)
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return _composed(value)


def _composed(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return json_value(value._asdict())
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, (frozenset, set)):
        # a set has no order of its own; the file must be the same each time
        return sorted((json_value(item) for item in value), key=str)
    if isinstance(value, (tuple, list)):
        return [json_value(item) for item in value]
    raise TypeError(f"a plan holds no {type(value).__name__}")


def _record(value: Any) -> dict[str, Any]:
    own = {f.name: json_value(getattr(value, f.name)) for f in fields(value)}
    return {name: json_value(getattr(value, name)) for name in DERIVED.get(type(value), ())} | own
