"""Where in a TOML text each key stands: path -> (line, column).

The parser of the standard library tells values but not places, so the text is walked once more. The walk
trusts that the text has been parsed (it is valid TOML 1.0) and only counts; a test compares its paths with
the parser's.
"""

from __future__ import annotations

import re
from bisect import bisect_left

Path = tuple[str | int, ...]
"""Keys and list indices from the root, e.g. ``("refuge", 2, "airport")``."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_SCALAR = re.compile(r"[^,\]\}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


class _Walk:
    """One pass over the text; `at` is the position, `places` what has been seen."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Path, int] = {}
        self.lists: dict[Path, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def peek(self, word: str) -> bool:
        return self.text.startswith(word, self.at)

    def string(self) -> str | None:
        for pattern in _STRINGS:
            if token := self.skip(pattern):
                return token
        return None

    def key(self) -> list[str]:
        """A dotted key; each part without its quotes."""
        parts: list[str] = []
        while True:
            self.skip(_BLANK)
            token = self.string()
            parts.append(_unquoted(token) if token is not None else self.skip(_BARE))
            self.skip(_BLANK)
            if not self.peek("."):
                return parts
            self.at += 1

    def document(self) -> None:
        base: Path = ()
        while True:
            self.skip(_SPACE)
            if self.at >= len(self.text):
                return
            before = self.at
            if self.peek("["):
                base = self.header()
            else:
                self.pair(base)
            if self.at == before:  # not valid TOML after all: places are a help, never a reason to hang
                return

    def header(self) -> Path:
        start, is_list = self.at, self.peek("[[")
        self.at += 2 if is_list else 1
        *parents, last = self.key()
        self.at += 2 if is_list else 1
        path = (*self.resolve(parents), last)
        if is_list:
            self.places.setdefault(path, start)
            self.lists[path] = self.lists.get(path, -1) + 1
            path = (*path, self.lists[path])
        self.places.setdefault(path, start)
        return path

    def resolve(self, parts: list[str]) -> Path:
        """A header's path with the index of the last entry of every list of tables on the way."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self.lists:
                path = (*path, self.lists[path])
            self.places.setdefault(path, self.at)
        return path

    def pair(self, base: Path) -> None:
        start = self.at
        path = base
        for part in self.key():
            path = (*path, part)
            self.places.setdefault(path, start)
        self.at += 1  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.skip(_BLANK)
        if self.string() is not None:
            return
        if self.peek("["):
            self.array(path)
        elif self.peek("{"):
            self.inline_table(path)
        else:
            self.skip(_SCALAR)

    def array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.at < len(self.text):
            self.skip(_SPACE)
            if self.peek("]"):
                self.at += 1
                return
            if self.peek(","):
                self.at += 1
                continue
            before = self.at
            self.places[(*path, index)] = before
            self.value((*path, index))
            if self.at == before:  # not valid TOML after all
                self.at = len(self.text)
            index += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while self.at < len(self.text):
            self.skip(_SPACE)
            if self.peek("}"):
                self.at += 1
                return
            if self.peek(","):
                self.at += 1
                continue
            self.pair(path)


def _unquoted(token: str) -> str:
    # no key of the schema needs an escape; one that has it is an unknown key, shown as written
    return token[1:-1]


def line_of_paths(text: str) -> dict[Path, tuple[int, int]]:
    """Line and column, counted from 1, of every key, table and list entry of a valid TOML text."""
    walk = _Walk(text)
    walk.document()
    breaks = [-1] + [i for i, letter in enumerate(text) if letter == "\n"]
    return {path: _line_column(breaks, at) for path, at in walk.places.items()}


def _line_column(breaks: list[int], at: int) -> tuple[int, int]:
    line = bisect_left(breaks, at)
    return line, at - breaks[line - 1]


def nearest(places: dict[Path, tuple[int, int]], path: Path) -> tuple[int, int] | None:
    """Place of a path, or of the closest thing around it that the text has."""
    for length in range(len(path), 0, -1):
        if path[:length] in places:
            return places[path[:length]]
    return None
