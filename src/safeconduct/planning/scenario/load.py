"""From the text of a scenario file to the scenario: every fault at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from safeconduct.errors import InputError
from safeconduct.planning.scenario.convert import scenario_of
from safeconduct.planning.scenario.cross import cross_findings
from safeconduct.planning.scenario.faults import FileFault, Finding, dotted, findings_of
from safeconduct.planning.scenario.file import ScenarioFile
from safeconduct.planning.scenario.lines import line_of_paths, nearest
from safeconduct.planning.scenario.lookups import Lookups
from safeconduct.planning.scenario.model import Scenario
from safeconduct.planning.scenario.notes import notes_on

_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")


def parse_scenario(text: str, lookups: Lookups) -> Scenario:
    """The scenario written in `text`.

    Raises
    ------
    InputError
        With every fault of the text (:class:`FileFault`, in the order of its lines).
    """
    raw = parse_toml(text)
    given, findings = check_shape(raw, lookups)
    findings += cross_findings(raw, lookups)
    if findings or given is None:
        raise InputError(placed(findings, text))
    return scenario_of(given, lookups, tuple(notes_on(given, lookups)))


def parse_toml(text: str) -> dict[str, Any]:
    """The parsed TOML; a text that is none is a fault with its line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError([_syntax(str(error))]) from None
    except (RecursionError, ValueError) as error:  # nested without end; a number of thousands of digits
        raise InputError.single("", f"the text cannot be read as TOML: {error}.") from None


def _syntax(message: str) -> FileFault:
    at = _AT.search(message)
    what = f"this is not TOML: {_AT.sub('', message).strip()}"
    if at is None:
        return FileFault("", f"{what}.", "Is the file complete?")
    line, column = int(at[1]), int(at[2])
    hint = "Texts and dates differ: texts stand in quotes, dates and numbers do not."
    return FileFault("", f"{what} in column {column}.", hint, line, column)


def check_shape(raw: dict[str, Any], lookups: Lookups) -> tuple[ScenarioFile | None, list[Finding]]:
    """The file's tables and every fault of a single one; no tables if there is a fault."""
    try:
        return ScenarioFile.model_validate(raw, context=lookups), []
    except ValidationError as error:
        return None, list(findings_of(error, raw, ScenarioFile))


def placed(findings: Iterable[Finding], text: str) -> list[FileFault]:
    """Faults with their lines, in the order of the lines, none twice."""
    return sorted(
        set(_placed(findings, text)), key=lambda fault: (fault.line or 0, fault.column or 0, str(fault))
    )


def _placed(findings: Iterable[Finding], text: str) -> Iterator[FileFault]:
    places = line_of_paths(text)
    for finding in findings:
        line, column = nearest(places, finding.path) or (None, None)
        yield FileFault(dotted(finding.path), finding.what, finding.suggestion, line, column)
