"""What may be appended to a ledger: checked inside the writing transaction, all faults at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.model import Entry, Retraction, Statement
from safeconduct.evidence.provenance import find_circle
from safeconduct.formats.json_text import read_json


class _Standing:
    """What stands in the file, with the new entries laid over it one by one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.new: dict[tuple[str, str], bool] = {}
        self.reports: dict[str, Statement] = {}

    def stands(self, kind: str, id_: str) -> bool:
        """Whether an entry is there and not retracted."""
        if (kind, id_) in self.new:
            return self.new[kind, id_]
        entered, gone = self._last(kind, id_), self._last("retraction", f"{kind}:{id_}")
        return entered > gone

    def was_entered(self, kind: str, id_: str) -> bool:
        """Whether an entry was ever made, retracted or not."""
        return (kind, id_) in self.new or self._last(kind, id_) > 0

    def report(self, id_: str) -> tuple[str, list[str]] | None:
        """(claim, quoted ids) of the latest report of an id, or None."""
        if id_ in self.reports:
            return self.reports[id_].claim, list(self.reports[id_].quotes)
        row = self.connection.execute(
            "SELECT body FROM entry WHERE kind = 'report' AND id = ? ORDER BY seq DESC LIMIT 1", (id_,)
        ).fetchone()
        if row is None:
            return None
        try:
            body = read_json(row[0])
            return body["claim"], list(body.get("quotes", []))
        except (InputError, KeyError, TypeError, AttributeError):
            hint = "`safeconduct ledger verify` checks the file."
            raise InputError.single(f"report {id_}", "cannot be read in the ledger.", hint) from None

    def lay(self, entry: Entry) -> None:
        """Add a new entry to the picture."""
        body = entry.body
        if isinstance(body, Retraction):
            self.new[body.of_kind, body.of_id] = False
            return
        self.new[entry.kind, body.id] = True
        if isinstance(body, Statement):
            self.reports[body.id] = body

    def known(self, kind: str) -> list[str]:
        """All ids of a kind, for suggestions."""
        rows = self.connection.execute("SELECT DISTINCT id FROM entry WHERE kind = ?", (kind,))
        return [row[0] for row in rows] + [id_ for of_kind, id_ in self.new if of_kind == kind]

    def _last(self, kind: str, id_: str) -> int:
        row = self.connection.execute(
            "SELECT seq FROM entry WHERE kind = ? AND id = ? ORDER BY seq DESC LIMIT 1", (kind, id_)
        ).fetchone()
        return row[0] if row else 0


def append_faults(connection: sqlite3.Connection, entries: Sequence[Entry]) -> list[Fault]:
    """Everything that speaks against appending these entries in this order.

    References may point forwards within the batch: a file written by hand need not be sorted.
    """
    standing = _Standing(connection)
    faults: list[Fault] = []
    for entry in entries:
        faults += _identity_faults(standing, entry)
        standing.lay(entry)
    reports = [entry.body for entry in entries if isinstance(entry.body, Statement)]
    for report in reports:
        faults += _reference_faults(standing, report)
    if not faults and _could_close_a_circle(entries):
        circle = find_circle(_quotation_graph(standing, reports))
        faults += [circle] if circle else []
    return faults


def _identity_faults(standing: _Standing, entry: Entry) -> list[Fault]:
    body, kind = entry.body, entry.kind
    where = f"{kind} {body.id}"
    if isinstance(body, Retraction):
        if standing.stands(body.of_kind, body.of_id):
            return []
        if standing.was_entered(body.of_kind, body.of_id):
            return [Fault(where, "was retracted already.", "There is nothing more to take out.")]
        hint = did_you_mean(body.of_id, standing.known(body.of_kind))
        return [Fault(where, f"there is no {body.of_kind} {body.of_id!r} to retract.", hint)]
    there = standing.stands(kind, body.id)
    if there and not entry.supersedes:
        hint = "Choose another id, or say that it supersedes the one there."
        return [Fault(where, "is in the ledger already.", hint)]
    if entry.supersedes and not standing.was_entered(kind, body.id):
        hint = did_you_mean(body.id, standing.known(kind))
        return [Fault(where, "there is nothing of that id to supersede.", hint)]
    if isinstance(body, Statement) and entry.supersedes:
        return _moved_fault(standing, body)
    return []


def _moved_fault(standing: _Standing, report: Statement) -> list[Fault]:
    older = standing.report(report.id)
    if older is None or older[0] == report.claim:
        return []
    what = f"bears on {older[0]!r}; a newer version cannot move it to {report.claim!r}."
    return [Fault(f"report {report.id}.claim", what, "Retract it and enter a new report.")]


def _reference_faults(standing: _Standing, report: Statement) -> list[Fault]:
    where = f"report {report.id}"
    faults = []
    for kind, id_ in (("source", report.source), ("claim", report.claim)):
        if not standing.was_entered(kind, id_):
            hint = did_you_mean(id_, standing.known(kind)) or f"Enter the {kind} first."
            faults.append(Fault(f"{where}.{kind}", f"there is no {kind} {id_!r}.", hint))
    for quoted in report.quotes:
        other = standing.report(quoted)
        if other is None:
            hint = did_you_mean(quoted, standing.known("report")) or "Enter the quoted report first."
            faults.append(Fault(f"{where}.quotes", f"there is no report {quoted!r} to quote.", hint))
        elif other[0] != report.claim:
            hint = f"Enter what was said on {report.claim!r} as a report of its own."
            what = f"report {quoted!r} bears on another claim ({other[0]})."
            faults.append(Fault(f"{where}.quotes", what, hint))
    return faults


def _could_close_a_circle(entries: Sequence[Entry]) -> bool:
    """Nobody quotes a report before it is entered: one new report alone can only quote itself."""
    quoting = [entry for entry in entries if isinstance(entry.body, Statement) and entry.body.quotes]
    alone = len(entries) == 1 and not entries[0].supersedes
    return bool(quoting) and not (alone and not _quotes_itself(entries[0]))


def _quotes_itself(entry: Entry) -> bool:
    return isinstance(entry.body, Statement) and entry.body.id in entry.body.quotes


def _quotation_graph(standing: _Standing, reports: Sequence[Statement]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {}
    ahead = [report.id for report in reports]
    while ahead:
        key = ahead.pop()
        if key not in graph:
            found = standing.report(key)
            graph[key] = found[1] if found else []
            ahead += graph[key]
    return graph
