"""Bodies of entries out of files and into them, every field checked, all faults at once."""

from __future__ import annotations

import re
from dataclasses import MISSING, Field, fields
from typing import Any

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.model import CLASSES, KINDS, Body

LONGEST = 20_000
"""Most characters of one text field; an excerpt is not the article."""


_BROKEN = re.compile("[\\0\ud800-\udfff]")
# half a surrogate pair and NUL: neither can be stored and read back

_ID = re.compile(r"[\w.:/\-]{1,120}")
# ids are typed, listed with commas and shown everywhere


_SHAPES: dict[type, dict[str, Field[Any]]] = {
    cls: {field.name: field for field in fields(cls)} for cls in CLASSES.values()
}


def body_from(kind: str, raw: object, where: str = "") -> Body:
    """A body from what a file or a form holds, or all its faults.

    Parameters
    ----------
    kind : str
        ``source``, ``claim``, ``report`` or ``retraction``.
    raw : object
        A mapping of field names to values.
    where : str
        Place in the input, for the faults.

    Raises
    ------
    InputError
        With every fault of the body.
    """
    if kind not in CLASSES:
        hint = did_you_mean(str(kind), KINDS) or f"Choose one of {', '.join(KINDS)}."
        raise InputError.single(f"{where}.kind".lstrip("."), f"{kind!r} is not a kind of entry.", hint)
    if not isinstance(raw, dict):
        raise InputError.single(where or kind, "is not a table of fields.")
    place = where or f"{kind} {raw.get('id', '?')}"
    cls = CLASSES[kind]
    shape = _SHAPES[cls]
    faults = _shape_faults(place, raw, shape)
    if faults:
        raise InputError(faults)
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
    }
    body = cls(**values)
    faults = _text_faults(place, body) + [
        Fault(place + fault.where, fault.what, fault.suggestion) for fault in body.own_faults() if fault
    ]
    if faults:
        raise InputError(faults)
    return body


def stored_body(kind: str, raw: dict[str, Any]) -> Body:
    """A body as a ledger file holds it, checked when it was entered and not again.

    Raises
    ------
    KeyError, TypeError
        If somebody wrote past the ledger and the fields are not those of the kind.
    """
    values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in raw.items()}
    return CLASSES[kind](**values)


def body_to(body: Body) -> dict[str, Any]:
    """The fields of a body for a file: those that say something, tuples as lists."""
    told = {name: getattr(body, name) for name in _SHAPES[type(body)]}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in told.items()
        if _SHAPES[type(body)][name].default != value
    }


def _shape_faults(place: str, raw: dict[str, Any], shape: dict[str, Any]) -> list[Fault]:
    unknown = [
        Fault(f"{place}.{key}", "there is no such field.", did_you_mean(str(key), list(shape)))
        for key in raw
        if key not in shape
    ]
    missing = [
        Fault(f"{place}.{name}", "is missing.")
        for name, field in shape.items()
        if name not in raw and field.default is MISSING
    ]
    return unknown + missing


def _text_faults(place: str, body: Body) -> list[Fault]:
    faults: list[Fault] = []
    if isinstance(body.id, str) and not _ID.fullmatch(body.id):
        hint = "Use at most 120 letters, digits and . _ : / -, no spaces."
        faults.append(Fault(f"{place}.id", f"{body.id[:100]!r} cannot be an id.", hint))
    for name, field in _SHAPES[type(body)].items():
        value = getattr(body, name)
        if field.type == "str":
            faults += _one_text(f"{place}.{name}", value, needed=name in body.NEEDED)
        elif field.type == "tuple[str, ...]" and not _is_texts(value):
            faults.append(Fault(f"{place}.{name}", "is not a list of ids.", 'Write ["first", "second"].'))
    return faults


def _one_text(where: str, value: object, *, needed: bool) -> list[Fault]:
    if not isinstance(value, str):
        return [Fault(where, f"{value!r} is not text.", "Put it in quotes.")]
    if needed and not value.strip():
        return [Fault(where, "is empty.", "Fill it in.")]
    if len(value) > LONGEST:
        return [Fault(where, f"has {len(value):,} characters.", f"At most {LONGEST:,}: excerpt the passage.")]
    if _BROKEN.search(value):
        return [Fault(where, "is not clean text (a broken character or a NUL).", "Save it as UTF-8.")]
    return []


def _is_texts(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(item, str) and item for item in value)
