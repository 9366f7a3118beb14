"""The shape of an answer, from the dataclasses it is made of: one pydantic model for each record.

What `safeconduct.brief.json_values.json_value` makes of a value is told here as a type: a tuple or a set is a list, a date
its text, and a number without bound is null. A field is added to the description by adding it to the dataclass.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from safeconduct.brief.json_values import derived, is_sparse


class Record(BaseModel):
    """An answer as JSON: every key is there, and none beside them."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())


def sometimes() -> Any:
    """A key that is left out where it says nothing."""
    return Field(default=None, json_schema_extra=_optional)


def _optional(schema: dict[str, Any]) -> None:
    """A key that is left out has no default in its description, and is never null."""
    schema.pop("default", None)


UNBOUNDED = {
    "Limits.ceiling_fl",
    "Plan.limit_km",
    "Blocking.complete_to_km",
}
"""Numbers that may be without bound, which JSON has as null."""

_made: dict[type, type[BaseModel]] = {}


def model_of(kind: type, name: str = "", **more: Any) -> type[BaseModel]:
    """The model of a dataclass; `more` are the types of keys told beside its fields."""
    if kind not in _made or more:
        known = hints(kind)
        shapes = {key: _property(kind, key) for key in derived(kind)}
        told = {field.name: _shape(kind, field.name, known[field.name]) for field in fields(kind)}
        sparse = {key: (shape, sometimes()) for key, shape in told.items() if is_sparse(kind, key)}
        shapes |= {key: shape for key, shape in told.items() if key not in sparse}
        made = create_model(
            name or kind.__name__,
            __base__=Record,
            __doc__=_first_line(kind),
            **(keys_of(shapes | more) | sparse),
        )
        if more:
            return made
        _made[kind] = made
    return _made[kind]


def hints(kind: type) -> dict[str, Any]:
    """The types of a class's annotations, those included that are imported for types only."""
    names: dict[str, Any] = {}
    # a stage of the plan inherits the fields of the one before, whose types its own module need not know
    for base in reversed([some for some in kind.__mro__ if is_dataclass(some) or some is kind]):
        names |= _names(sys.modules[base.__module__])
    return get_type_hints(kind, names, dict(vars(kind)))


@cache
def _names(module: types.ModuleType) -> dict[str, Any]:
    """What a module knows, that included which it imports for types only."""
    names = dict(vars(module))
    for statement in ast.parse(inspect.getsource(module)).body:
        if isinstance(statement, ast.If) and getattr(statement.test, "id", "") == "TYPE_CHECKING":
            exec(compile(ast.Module(statement.body, []), module.__name__, "exec"), names)
    return names


def json_type(told: Any) -> Any:
    """The type of a value once it is JSON."""
    origin, inner = get_origin(told), get_args(told)
    if origin in (Union, types.UnionType):
        return reduce(or_, (json_type(one) for one in inner))
    if origin is tuple:
        if inner[-1:] == (Ellipsis,):
            return list[json_type(inner[0])]  # type: ignore[misc]
        return tuple[tuple(json_type(one) for one in inner)]  # type: ignore[misc]
    if origin in (frozenset, set, list):
        return list[json_type(inner[0])]  # type: ignore[misc]
    if origin is not None and origin is not Literal and issubclass(origin, Mapping):
        return dict[str, json_type(inner[1])]  # type: ignore[misc]
    if isinstance(told, type) and is_dataclass(told):
        return model_of(told)
    if isinstance(told, type) and issubclass(told, tuple) and hasattr(told, "_fields"):
        keys = keys_of({key: json_type(kind) for key, kind in hints(told).items()})
        return create_model(told.__name__, __base__=Record, __doc__=_first_line(told), **keys)
    return told


def _shape(kind: type, name: str, told: Any) -> Any:
    shape = json_type(told)
    return shape | None if f"{kind.__name__}.{name}" in UNBOUNDED else shape


def keys_of(shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Keys as `create_model` takes them; one named as a method of pydantic's models would hide it, so it is an alias."""
    return {
        f"{key}_" if hasattr(BaseModel, key) else key: (shape, Field(alias=key))
        if hasattr(BaseModel, key)
        else (shape, ...)
        for key, shape in shapes.items()
    }


def _property(kind: type, name: str) -> Any:
    return json_type(get_type_hints(getattr(kind, name).fget)["return"])


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").partition("\n")[0]
