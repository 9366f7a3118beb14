"""From the text of a scenario file to the scenario: every fault at once, each with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from safeconduct.errors import InputError
from safeconduct.evidence import book_from_tables
from safeconduct.formats.toml_size import size_fault
from safeconduct.limits import FAULTS
from safeconduct.scenario.file.convert import scenario_of
from safeconduct.scenario.file.cross_checks import cross_findings
from safeconduct.scenario.file.faults import FileFault, Finding, dotted, findings_of, printable
from safeconduct.scenario.file.ledger_tables import LedgerIn
from safeconduct.scenario.file.lines import Path, line_of_paths, nearest
from safeconduct.scenario.file.lookups import Checking, Lookups
from safeconduct.scenario.file.notes import notes_on
from safeconduct.scenario.file.size_checks import size_findings
from safeconduct.scenario.file.tables import ScenarioFile
from safeconduct.scenario.file.to_areas import area_findings
from safeconduct.scenario.model import Scenario

_ENTRY = re.compile(r"ledger\.(\w+)\[(\d+)\]\.(\w+)")
_REPORT = re.compile(r"report (.+)\.(\w+)")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)$")


def parse_scenario(text: str, lookups: Lookups) -> Scenario:
    """The scenario written in `text`.

    Raises
    ------
    InputError
        With every fault of the text (:class:`FileFault`, in the order of its lines).
    """
    raw = parse_toml(text)
    if too_much := list(islice(size_findings(raw), FAULTS)):
        raise InputError(placed(too_much, text))
    checking = Checking(lookups)
    given, findings = check_shape(raw, checking)
    findings += islice(cross_findings(raw, checking), FAULTS)
    findings += islice(area_findings(raw, checking), FAULTS)
    if given is not None and not findings:
        findings += ledger_findings(given.ledger)
    if findings or given is None:
        raise InputError(placed(findings, text))
    return scenario_of(given, lookups, tuple(notes_on(given, lookups)))


def parse_toml(text: str) -> dict[str, Any]:
    """The parsed TOML; a text that is none is a fault with its line and column.

    Raises
    ------
    InputError
        Where the text is no TOML, with line and column.
    """
    if too_much := size_fault(text):
        fault, line = too_much
        raise InputError([FileFault(fault.where, fault.what, fault.suggestion, line)])
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


def check_shape(raw: dict[str, Any], checking: Checking) -> tuple[ScenarioFile | None, list[Finding]]:
    """The file's tables and every fault of a single one; no tables if there is a fault."""
    try:
        return ScenarioFile.model_validate(raw, context=checking), []
    except ValidationError as error:
        return None, list(islice(findings_of(error, raw, ScenarioFile), FAULTS))


def ledger_findings(ledger: LedgerIn) -> Iterator[Finding]:
    """What the evidence room itself finds in a ledger of the right shape, e.g. a quotation across claims."""
    try:
        book_from_tables(ledger.model_dump())
    except InputError as error:
        for found in error.faults:
            yield Finding(ledger_path(found.where, ledger), found.what, found.suggestion)


def ledger_path(where: str, ledger: LedgerIn) -> Path:
    """The path of a place as the evidence room tells it: by number, or by a report's id."""
    if by_number := _ENTRY.fullmatch(where):
        return ("ledger", by_number[1], int(by_number[2]), by_number[3])
    numbers = {report.id: number for number, report in enumerate(ledger.report)}
    if (by_id := _REPORT.fullmatch(where)) and by_id[1] in numbers:
        return ("ledger", "report", numbers[by_id[1]], by_id[2])
    return ("ledger",)


def placed(findings: Iterable[Finding], text: str) -> list[FileFault]:
    """Faults with their lines, in the order of the lines, none twice."""
    return sorted(
        set(_placed(findings, text)), key=lambda fault: (fault.line or 0, fault.column or 0, str(fault))
    )


def _placed(findings: Iterable[Finding], text: str) -> Iterator[FileFault]:
    places = line_of_paths(text)
    for finding in findings:
        line, column = nearest(places, finding.path) or (None, None)
        what, hint = printable(finding.what), printable(finding.suggestion)
        yield FileFault(printable(dotted(finding.path)), what, hint, line, column)
