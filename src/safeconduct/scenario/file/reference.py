"""The reference of the scenario file in Markdown, made from the file's own shape: it cannot fall behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.scenario.file.schema import json_schema

Schema = dict[str, Any]

MARKED = ("Count", "PositiveCount", "Headcount", "Amount", "Rate", "Share", "Logit")
"""Tables that are a number with its mark; described once."""

ONCE = {
    "MarkIn": "Mark: on whose word",
    "Headcount": "Number: a figure with its mark",
    "ChanceIn": "Chance: a probability with its mark, or a claim",
    "Position": "Position: a place without an airport code",
}
"""Tables that occur in many places, with their headings."""


def reference_markdown() -> str:
    """Every table and key of the file, in the order of the file."""
    schema = json_schema()
    return "\n".join([*_small_values(schema), *_table("", schema, schema)]) + "\n"


def _small_values(schema: Schema) -> Iterator[str]:
    for name, heading in ONCE.items():
        if name in schema["$defs"]:
            yield from _rows(f"### {heading}", schema["$defs"][name], schema)


def _table(path: str, table: Schema, schema: Schema) -> Iterator[str]:
    heading = f"### `{path}`" if path else "### Top level"
    yield from _rows(heading, table, schema)
    for key, item in table["properties"].items():
        name = _table_name(item)
        if name and name not in ONCE and name not in MARKED:
            inner = f"{path.strip('[]')}.{key}".lstrip(".")
            yield from _table(
                f"[[{inner}]]" if _is_list(item) else f"[{inner}]", schema["$defs"][name], schema
            )


def _rows(heading: str, table: Schema, schema: Schema) -> Iterator[str]:
    yield from (heading, "", table.get("description", ""), "", "| key | value | meaning |", "|---|---|---|")
    needed = table.get("required", [])
    for key, item in table["properties"].items():
        word = "**needed.** " if key in needed else ""
        meaning = f"{word}{item.get('description') or _docstring(item, schema)}".replace("|", "\\|")
        yield f"| `{key}` | {_kind(item, schema)} | {meaning} |"
    yield ""


def _docstring(item: Schema, schema: Schema) -> str:
    # a key described in the very words of its table has no description of its own
    return str(schema["$defs"].get(_table_name(item), {}).get("description", ""))


def _options(item: Schema) -> list[Schema]:
    """The alternatives of a value, nested ones taken apart."""
    alternatives = item.get("anyOf") or item.get("oneOf")
    if alternatives is None:
        return [] if item.get("type") == "null" else [item]
    return [option for alternative in alternatives for option in _options(alternative)]


def _table_name(item: Schema) -> str:
    """The one table a key holds, or a list of; empty for anything else."""
    names = [name for option in _options(item) if (name := _ref(option))]
    return names[0] if len(names) == 1 else ""


def _ref(option: Schema) -> str:
    for place in (option, option.get("items", {}), option.get("additionalProperties")):
        if isinstance(place, dict) and "$ref" in place:
            return str(place["$ref"]).rsplit("/", 1)[-1]
    return ""


def _is_list(item: Schema) -> bool:
    return any(option.get("type") == "array" for option in _options(item))


def _kind(item: Schema, schema: Schema) -> str:
    return " or ".join(dict.fromkeys(_one_kind(option, schema) for option in _options(item)))


def _one_kind(option: Schema, schema: Schema) -> str:
    name = _ref(option)
    if option.get("type") == "array":
        return f"list of {_kind(option.get('items', {}), schema)}"
    if isinstance(option.get("additionalProperties"), dict):
        return f"table of {_kind(option['additionalProperties'], schema)} by name"
    if name:
        return "number with its mark" if name in MARKED else _named(name)
    if "enum" in option or "const" in option:
        return ", ".join(f"`{word}`" for word in option.get("enum", [option.get("const")]))
    formats = {"date": "date", "date-time": "time"}
    words = {"string": "text", "number": "number", "integer": "whole number", "boolean": "true or false"}
    return formats.get(option.get("format", ""), words.get(option.get("type", ""), "value"))


def _named(name: str) -> str:
    return {"ChanceIn": "chance", "Position": "position"}.get(name, "table")
