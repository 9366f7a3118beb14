"""JSON from outside: no deeper, and with no larger numbers, than anything here needs."""

from __future__ import annotations

import json
import re
from typing import Any

from safeconduct.errors import InputError
from safeconduct.limits import JSON_DEPTH, LARGEST_WHOLE

# possessive, and a text that does not close reaches to the end: else a hostile one takes time by the square of its length
_STEPS = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.S)


def read_json(text: str, where: str = "") -> Any:
    """The value of a JSON text (RFC 8259).

    Raises
    ------
    InputError
        If it is none, is nested deeper than `JSON_DEPTH`, or holds a number beyond 64 bits or what no number is.
    """
    if depth(text) > JSON_DEPTH:
        what = f"is nested more than {JSON_DEPTH} deep."
        raise InputError.single(where, what, "Nothing that is read here needs so much.")
    try:
        return json.loads(
            text.removeprefix("\ufeff"), parse_int=_whole, parse_float=_number, parse_constant=_no_number
        )
    except ValueError as error:
        raise InputError.single(where, f"is not JSON: {error}.") from None


def depth(text: str) -> int:
    """How many lists and objects lie within one another at most; counted without building them."""
    deepest = now = 0
    for step in _STEPS.finditer(text):
        letter = text[step.start()]
        if letter in "[{":
            now += 1
            deepest = max(deepest, now)
        elif letter in "]}":
            now -= 1
    return deepest


def _whole(digits: str) -> int:
    # int() of a text takes time by the square of its length
    if len(digits) > 20 or abs(int(digits)) > LARGEST_WHOLE:
        raise ValueError(f"{digits:.20}… is beyond 64 bits")
    return int(digits)


def _number(digits: str) -> float:
    number = float(digits)
    if abs(number) == float("inf"):
        raise ValueError(f"{digits:.20} is too large for a number")
    return number


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")
