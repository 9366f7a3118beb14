"""Any value of an answer as JSON takes it: keys are the names of the fields, in their order; no NaN, no infinity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from math import isfinite
from typing import Any

DERIVED: dict[str, tuple[str, ...]] = {
    "safeconduct.planning.searched.Way": ("label",),
    "safeconduct.planning.model.ReadingPlan": ("refused",),
}
"""Properties told beside a value's own fields; by name, so that a route's answer does not load the planner."""

SPARSE = frozenset(
    {
        "Plan.areas",
        "Plan.gates",
        "Plan.orders",
        "Option.areas",
        "Option.gates",
        "Flyer.cruise_fl",
        "Fleet.cruise_fl",
    }
)
"""Fields that few scenarios use, by record and name: left out where they say nothing."""


def is_sparse(kind: type, name: str) -> bool:
    """Whether a field is left out where it says nothing."""
    return any(f"{one.__name__}.{name}" in SPARSE for one in kind.__mro__)


def json_value(value: Any) -> Any:
    """A value as JSON takes it; an infinity is null, a set is sorted."""
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
    raise TypeError(f"no answer holds a {type(value).__name__}")


def _record(value: Any) -> dict[str, Any]:
    told = {f.name: getattr(value, f.name) for f in fields(value)}
    kind = type(value)
    own = {name: json_value(one) for name, one in told.items() if one or not is_sparse(kind, name)}
    return {name: json_value(getattr(value, name)) for name in derived(type(value))} | own


def derived(kind: type) -> tuple[str, ...]:
    """Properties of a kind of record that its JSON tells beside its fields."""
    return DERIVED.get(f"{kind.__module__}.{kind.__qualname__}", ())
