"""How much a TOML text would cost, counted before it is parsed.

The parser's work and memory grow with the square of a dotted key's parts, and with the depth of its nesting: 32 kB of
``a.a.a…`` take it a gigabyte, 2 kB end in a RecursionError. So the text is walked once, in time by its length, without
building anything. Where it is not valid TOML the walk may stop early; the parser then says what is wrong, and gets no
further than the walk did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from safeconduct.errors import Fault
from safeconduct.limits import NUMBER_LETTERS, TOML_DEPTH, TOML_ENTRIES

_STEP = re.compile(
    r"""
    (?P<comment> \#[^\n]* )
  | (?P<long> \"\"\"(?:[^\\"]|\\.|"(?!""))*+(?:"{3,5}|\\?\Z) | '''(?:[^']|'(?!''))*+(?:'{3,5}|\Z) )
  | (?P<text> "(?:[^"\\\n]|\\.)*+" | '[^'\n]*+' )
  | (?P<word> [^\s\#"'\[\]{}=,.]+ )
  | (?P<mark> [\[\]{}=,.\n] )
  | (?P<space> [^\S\n]+ )
    """,
    re.S | re.X,
)


@dataclass
class _Count:
    depth: int = 0
    parts: int = 1
    entries: int = 0
    line: int = 1


def size_fault(text: str) -> tuple[Fault, int] | None:
    """What makes a TOML text too costly to parse, and its line; None if nothing does."""
    count, at = _Count(), 0
    while (step := _STEP.match(text, at)) is not None:
        at = step.end()
        fault = _counted(count, step)
        if fault is not None:
            return fault, count.line
        count.line += step.group().count("\n")
    return None


def _counted(count: _Count, step: re.Match[str]) -> Fault | None:
    if step.lastgroup == "word" and len(step.group()) > NUMBER_LETTERS:
        # a bare key may be long too, but none of this format is
        what = f"a number or bare word of {len(step.group()):,} letters; at most {NUMBER_LETTERS} are taken."
        return Fault("", what, "Texts stand in quotes; numbers have 64 bits.")
    if step.lastgroup == "mark":
        return _marked(count, step.group())
    return None


def _marked(count: _Count, mark: str) -> Fault | None:
    if mark == ".":
        count.parts += 1
    else:
        count.parts = 1
    if mark in "[{":
        count.depth += 1
    elif mark in "]}":
        count.depth = max(0, count.depth - 1)
    count.entries += mark in "=,.["
    if count.depth + count.parts > TOML_DEPTH + 1:
        return Fault("", f"tables or keys lie more than {TOML_DEPTH} deep.", "A scenario needs 5.")
    if count.entries > TOML_ENTRIES:
        return Fault("", f"there are more than {TOML_ENTRIES:,} keys and list items.", "Leave some out.")
    return None
