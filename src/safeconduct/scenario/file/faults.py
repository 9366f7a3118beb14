"""Faults of a scenario file: place in the file, line, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from safeconduct.errors import Fault, did_you_mean
from safeconduct.scenario.file.lines import Path

NEEDS = {
    "missing": "is missing.",
    "string_type": "must be a text in quotes.",
    "string_too_short": "must not be empty.",
    "float_type": "must be a number.",
    "int_type": "must be a whole number.",
    "bool_type": "must be true or false.",
    "date_type": "must be a date, e.g. 2022-07-31 without quotes.",
    "datetime_type": "must be a time, e.g. 2022-07-31T06:00:00Z without quotes.",
    "list_type": "must be a list, e.g. [ … ].",
    "dict_type": "must be a table.",
    "model_type": "must be a table.",
    "too_long": "has too many entries.",
    "finite_number": "must be a finite number.",
}
"""What to say for the checker's own kinds of error."""


@dataclass(frozen=True, slots=True)
class FileFault(Fault):
    """A fault with its line in the file.

    Attributes
    ----------
    line, column : int or None
        Counted from 1; None where the file has no such place.
    """

    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = f"{self.where} (line {self.line})" if self.line and self.where else self.where
        if self.line and not self.where:
            where = f"line {self.line}"
        text = f"{where}: {self.what}" if where else self.what
        return f"{text} {self.suggestion}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault before its line is known: path, what, suggestion."""

    path: Path
    what: str
    suggestion: str = ""


def dotted(path: Path) -> str:
    """``refuge[2].airport`` for ``("refuge", 2, "airport")``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.lstrip(".")


def findings_of(error: ValidationError, raw: Mapping[str, Any], root: type[BaseModel]) -> Iterable[Finding]:
    """Everything the checker of the file's shape found, in our words."""
    for item in error.errors(include_url=False):
        path = written_path(item["loc"], raw, item["type"] == "missing")
        yield Finding(path, *_words(item, path, root))


def written_path(loc: Sequence[str | int], raw: Any, may_lack_last: bool) -> Path:
    """The checker's location without the steps that only its unions and lists of one know."""
    path: list[str | int] = []
    here = raw
    for step in loc:
        if _has(here, step):
            here = here[step]
            path.append(step)
    if may_lack_last and (not path or path[-1] != loc[-1]):
        path.append(loc[-1])
    return tuple(path)


def _has(here: Any, step: str | int) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here)


def _words(item: ErrorDetails, path: Path, root: type[BaseModel]) -> tuple[str, str]:
    kind, context, value = item["type"], item.get("ctx", {}), item["input"]
    if kind == "scenario":
        return context["what"], context["suggestion"]
    if kind == "extra_forbidden":
        return f'unknown key "{path[-1]}".', _closest_key(item["loc"], root)
    if kind == "literal_error":
        choices = str(context["expected"]).replace("'", '"')
        known = [word.strip("\"' ") for word in str(context["expected"]).replace(" or ", ", ").split(",")]
        return f"{shown(value)} is not one of {choices}.", did_you_mean(str(value), known)
    if kind in NEEDS:
        return NEEDS[kind], ""
    return f"{item['msg']}.", ""


def shown(value: Any) -> str:
    """A value as the file would show it, shortened, control codes escaped."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    text = printable(text)
    return text if len(text) <= 60 else f"{text[:57]}…"


def printable(text: str) -> str:
    """The text with its control codes escaped: a file's words never steer a terminal."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in text)


def _closest_key(loc: Sequence[str | int], root: type[BaseModel]) -> str:
    known = known_keys(root, loc[:-1])
    word = str(loc[-1])
    return did_you_mean(word, known) or (f"Known here: {', '.join(known)}." if known else "")


@cache
def _schema(root: type[BaseModel]) -> dict[str, Any]:
    return root.model_json_schema()


def known_keys(root: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Keys allowed in the table at a location, found by walking the models' schema."""
    schema = _schema(root)
    here: dict[str, Any] = schema
    for step in loc:
        here = _step(_followed(here, schema), step)
    return list(_followed(here, schema).get("properties", {}))


def _followed(here: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The object behind references and alternatives."""
    while True:
        options = here.get("anyOf") or here.get("oneOf") or here.get("allOf")
        if "$ref" in here:
            here = schema["$defs"][here["$ref"].rsplit("/", 1)[-1]]
        elif options:
            here = next(
                (o for o in options if "$ref" in o or o.get("type") in ("array", "object")), options[0]
            )
        else:
            return here


def _step(here: dict[str, Any], step: str | int) -> dict[str, Any]:
    if isinstance(step, int):
        found: dict[str, Any] = here.get("items", here)
        return found
    known: dict[str, dict[str, Any]] = here.get("properties", {})
    extra = here.get("additionalProperties")
    # a step that only a union knows (its tag) stays where it is
    other: dict[str, Any] = extra if isinstance(extra, dict) else here
    return known.get(str(step), other)
