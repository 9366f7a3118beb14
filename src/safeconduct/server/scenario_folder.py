"""Scenarios by name: those of the folder, which may be saved, and the examples, which may not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock

from safeconduct.errors import did_you_mean
from safeconduct.scenario.file.load import parse_scenario
from safeconduct.scenario.model import Scenario
from safeconduct.server.problems import Problem
from safeconduct.store.facts import facts_key
from safeconduct.store.files import locked
from safeconduct.store.scenario import lookups, read_text, write_new

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}\.toml")
"""Names of scenarios: no folder, no hidden file, nothing a shell or an address would read otherwise."""
EXAMPLE = "example/"
"""Before the names of those that come with the program and cannot be written."""
STORY = EXAMPLE + "moscow-damascus-2022.toml"
MOST_LISTED = 500
"""Scenarios that a list tells at most."""
MOST_PARSED = 64
"""Scenarios kept as values, by their text."""


@dataclass(frozen=True, slots=True)
class Document:
    """A scenario file as it is now.

    Attributes
    ----------
    name : str
    text : str
    etag : str
        Changes whenever the text does.
    writable : bool
    """

    name: str
    text: str
    etag: str
    writable: bool


def examples_folder() -> Path | None:
    """The examples that came with the program, or those of the source tree."""
    here = Path(__file__).parent / "examples"
    source = Path(__file__).parents[3] / "examples"
    return next((place for place in (here, source) if place.is_dir()), None)


def etag(text: str) -> str:
    """A strong validator of a text (RFC 9110)."""
    return f'"{sha256(text.encode()).hexdigest()[:32]}"'


class Folder:
    """Reads and saves by name; no name leads out of the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._saving = Lock()
        self._parsed: dict[str, Scenario] = {}

    def names(self) -> list[str]:
        """All names, the examples first."""
        shipped = examples_folder()
        return [EXAMPLE + n for n in _names(shipped)] + _names(self.folder)

    def read(self, name: str) -> Document:
        """The scenario of that name; raises Problem 404."""
        path = self._path(name)
        if path is None or not path.is_file():
            hint = did_you_mean(name, self.names())
            raise Problem(
                404, f'There is no scenario "{name[:90]}".', hint or "GET /api/scenarios lists them."
            )
        text = read_text(path)
        return Document(name, text, etag(text), not name.startswith(EXAMPLE))

    def save(self, name: str, text: str, if_match: str | None, if_none_match: str | None) -> Document:
        """Writes a checked text, if the file is still what the writer saw.

        Raises
        ------
        Problem
            403 for an example or a bad name, 409, 412 or 428 if it is not what the writer saw.
        InputError
            With every fault of the text.
        """
        if name.startswith(EXAMPLE):
            raise Problem(403, "Examples cannot be changed.", "Save it under a name of your own.")
        path = self._path(name)
        if path is None:
            raise Problem(403, "That is no name for a scenario.", "Letters, digits, - and _ and then .toml")
        self.parse(text)
        # held against another server on the same folder too: else both could save over what both had read
        with self._saving, locked(self.folder):
            self._check_version(path, if_match, if_none_match)
            write_new(path, text, overwrite=True)
        return self.read(name)

    def _check_version(self, path: Path, if_match: str | None, if_none_match: str | None) -> None:
        there = path.exists()
        if if_none_match == "*":
            if there:
                raise Problem(
                    412, "There is a scenario of that name already.", "Open it, or choose another name."
                )
            return
        if if_match is None:
            raise Problem(
                428, "If-Match is needed, or If-None-Match: * for a new one.", "GET tells the ETag."
            )
        if not there or (if_match != "*" and if_match != etag(read_text(path))):
            raise Problem(412, "It was changed or removed since you read it.", "Read it again and compare.")

    def parse(self, text: str) -> Scenario:
        """The scenario of a text, kept for the next time; raises InputError."""
        # what a scenario leaves open, runways for instance, is read from the facts in use
        key = f"{etag(text)} {facts_key()}"
        if key not in self._parsed:
            made = parse_scenario(text, lookups(self.folder))
            if len(self._parsed) >= MOST_PARSED:
                self._parsed.clear()
            self._parsed[key] = made
        return self._parsed[key]

    def _path(self, name: str) -> Path | None:
        folder = examples_folder() if name.startswith(EXAMPLE) else self.folder
        bare = name.removeprefix(EXAMPLE)
        if folder is None or not NAME.fullmatch(bare):
            return None
        path = folder / bare
        # a link in the folder may point anywhere
        return path if path.resolve().parent == folder.resolve() else None


def _names(folder: Path | None) -> list[str]:
    if folder is None:
        return []
    found = sorted(p.name for p in folder.glob("*.toml") if NAME.fullmatch(p.name) and p.is_file())
    return found[:MOST_LISTED]
