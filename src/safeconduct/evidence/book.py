"""The state of a ledger: its entries read in order, as of a day, as recorded by an instant.

Two times are kept apart. *As of* a day leaves out what had not been received, graded or taken up by
then; *recorded by* an instant leaves out what had not been entered by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from safeconduct.errors import Fault, InputError, did_you_mean
from safeconduct.evidence.bodies import body_from
from safeconduct.evidence.dates import as_utc, last_day
from safeconduct.evidence.model import Body, Claim, Entry, Retraction, Source, Statement
from safeconduct.evidence.policy import default_policy
from safeconduct.evidence.provenance import find_circle, still_standing
from safeconduct.evidence.report import UNNAMED, Report


@dataclass(frozen=True, slots=True)
class Book:
    """What a ledger says.

    Attributes
    ----------
    sources : dict of str to tuple of Source
        Each source's gradings, oldest first.
    claims : dict of str to Claim
        The claims in force.
    reports : dict of str to Statement
        All reports, the withdrawn ones too: others may quote them.
    withdrawn : frozenset of str
        Ids of reports that are retracted, or whose source is.
    as_of : date or None
        The day the book is read as of.
    """

    sources: dict[str, tuple[Source, ...]] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    reports: dict[str, Statement] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    as_of: date | None = None

    def grading(self, source_id: str) -> Source | None:
        """The grading of a source in force, or None before its first one."""
        versions = self.sources.get(source_id, ())
        known = [v for v in versions if self.as_of is None or last_day(v.since) <= self.as_of]
        return known[-1] if known else None

    def claim(self, claim_id: str) -> Claim:
        """A claim by its id; an unknown one is an error with a suggestion.

        Raises
        ------
        InputError
            Where there is no claim of that id.
        """
        if claim_id not in self.claims:
            hint = did_you_mean(claim_id, list(self.claims)) or "`safeconduct ledger show` lists the claims."
            raise InputError.single("claim", f"the ledger has no claim {claim_id!r}.", hint)
        return self.claims[claim_id]

    def source_id(self, name: str) -> str:
        """A source's id from its id or its name; an unknown one is an error with a suggestion.

        Raises
        ------
        InputError
            Where there is no source of that id or name.
        """
        names = {v.name.casefold(): key for key, versions in self.sources.items() for v in versions}
        if name in self.sources or name.casefold() in names:
            return name if name in self.sources else names[name.casefold()]
        known = [*self.sources, *(versions[-1].name for versions in self.sources.values())]
        raise InputError.single("source", f"the ledger has no source {name!r}.", did_you_mean(name, known))

    def without_source(self, source_id: str) -> Book:
        """The book with a source discredited: its reports withdrawn."""
        its = {key for key, report in self.reports.items() if report.source == source_id}
        return replace(self, withdrawn=self.withdrawn | its)

    def statements(self, claim_id: str) -> dict[str, Statement]:
        """The reports that stand on a claim, each with the quotations that stand.

        A report that relays only what is withdrawn goes with it. A report not yet received by the day of
        the book is kept, unread, where one that had been received relays it.
        """
        on_claim = {key: r for key, r in self.reports.items() if r.claim == claim_id}
        quotes = {key: [q for q in r.quotes if q in on_claim] for key, r in on_claim.items()}
        left = still_standing(quotes, self.withdrawn & on_claim.keys())
        read = {key for key in left if self._received(on_claim[key])}
        kept = read | _quoted_by(read, left)
        return {key: _standing(on_claim[key], left[key], key in read) for key in left if key in kept}

    def graded(self, claim_id: str, standing: Mapping[str, Statement] | None = None) -> list[Report]:
        """The reports on a claim as the pooling takes them; `standing` are its statements if at hand."""
        statements = self.statements(claim_id) if standing is None else standing
        speakers = self._speakers(statements)
        return [
            Report(
                id=key,
                source=statement.source,
                supports=statement.supports,
                reliability=self._reliability(statement.source),
                credibility=statement.credibility,
                quotes=statement.quotes,
                seen=statement.seen,
                speaks_for=speakers[key],
                age_d=self._age_d(statement),
            )
            for key, statement in statements.items()
        ]

    def _received(self, statement: Statement) -> bool:
        return self.as_of is None or last_day(statement.received) <= self.as_of

    def _reliability(self, source_id: str) -> str:
        graded = self.grading(source_id)
        return graded.reliability if graded else "F"

    def _age_d(self, statement: Statement) -> float:
        return 0.0 if self.as_of is None else max((self.as_of - last_day(statement.said)).days, 0)

    def _speakers(self, statements: Mapping[str, Statement]) -> dict[str, str]:
        """The name of the origin each report would be: its source, or somebody unnamed."""
        names = self._names({s.source for s in statements.values()})
        named = {key: names[s.source] for key, s in statements.items() if not s.unnamed}
        return {**named, **_unnamed_speakers([s for s in statements.values() if s.unnamed])}

    def _names(self, source_ids: set[str]) -> dict[str, str]:
        """Their full names; of two sources called the same each carries its id too."""
        full = {key: self.sources[key][-1].name if key in self.sources else key for key in source_ids}
        often = Counter(name.casefold() for name in full.values())
        return {k: name if often[name.casefold()] == 1 else f"{name} ({k})" for k, name in full.items()}


def read_book(entries: Iterable[Entry], as_of: date | None = None, recorded_by: str | None = None) -> Book:
    """The state after all entries.

    Parameters
    ----------
    entries : iterable of Entry
        In the order they were made.
    as_of : date, optional
        Leave out what was not received, graded or taken up by this day.
    recorded_by : str, optional
        Leave out what was entered after this instant (ISO 8601 with time zone).
    """
    sources: dict[str, list[Source]] = {}
    claims: dict[str, Claim] = {}
    reports: dict[str, Statement] = {}
    gone: set[tuple[str, str]] = set()
    limit = as_utc(recorded_by) if recorded_by else None
    for entry in entries:
        if limit and as_utc(entry.at) > limit:
            continue
        body = entry.body
        if isinstance(body, Retraction):
            gone.add((body.of_kind, body.of_id))
            continue
        gone.discard((entry.kind, body.id))
        if isinstance(body, Source):
            older = [v for v in sources.get(body.id, []) if v.since != body.since]
            # sorted is stable: of two gradings from one day the later entry is the one in force
            sources[body.id] = sorted([*older, body], key=lambda v: last_day(v.since))
        elif isinstance(body, Claim):
            claims[body.id] = body
        else:
            reports[body.id] = body
    return Book(
        sources={key: tuple(versions) for key, versions in sources.items()},
        claims={
            key: claim
            for key, claim in claims.items()
            if ("claim", key) not in gone and (as_of is None or last_day(claim.since) <= as_of)
        },
        reports=reports,
        withdrawn=frozenset(
            key
            for key, report in reports.items()
            if ("report", key) in gone or ("source", report.source) in gone
        ),
        as_of=as_of,
    )


def book_from_tables(tables: Mapping[str, Sequence[Mapping[str, object]]], as_of: date | None = None) -> Book:
    """A small ledger that lives inside a scenario file: lists under ``source``, ``claim`` and ``report``.

    Raises
    ------
    InputError
        All faults of all tables at once.
    """
    bodies: list[Body] = []
    faults: list[Fault] = []
    for kind in tables:
        for number, raw in enumerate(tables[kind]):
            try:
                bodies.append(body_from(kind, dict(raw), f"ledger.{kind}[{number}]"))
            except InputError as error:
                faults += error.faults
    if faults:
        raise InputError(faults)
    return book_of(bodies, as_of)


def book_of(bodies: Iterable[Body], as_of: date | None = None) -> Book:
    """A book of sources, claims and reports that already are values, as a scenario holds them.

    Raises
    ------
    InputError
        If a report names what is not there, or quotations run in a circle.
    """
    # the scenario file itself is the record of who wrote what when
    at = "1970-01-01T00:00:00Z"
    book = read_book((Entry(b, "scenario file", at, "written in the scenario") for b in bodies), as_of)
    faults = reference_faults(book, book.reports.values())
    circle = find_circle({key: report.quotes for key, report in book.reports.items()})
    if faults or circle:
        raise InputError([*faults, *([circle] if circle else [])])
    return book


def reference_faults(book: Book, reports: Iterable[Statement]) -> list[Fault]:
    """What the given reports refer to and the book does not hold, and quotations across claims."""
    faults = []
    for report in reports:
        where = f"report {report.id}"
        if report.source not in book.sources:
            hint = did_you_mean(report.source, list(book.sources)) or "Enter the source first."
            faults.append(Fault(f"{where}.source", f"there is no source {report.source!r}.", hint))
        if report.claim not in book.claims:
            hint = did_you_mean(report.claim, list(book.claims)) or "Enter the claim first."
            faults.append(Fault(f"{where}.claim", f"there is no claim {report.claim!r}.", hint))
        faults += [fault for quoted in report.quotes if (fault := _quote_fault(book, report, quoted))]
    return faults


def _quote_fault(book: Book, report: Statement, quoted: str) -> Fault | None:
    where = f"report {report.id}.quotes"
    other = book.reports.get(quoted)
    if other is None:
        hint = did_you_mean(quoted, list(book.reports)) or "Enter the quoted report first."
        return Fault(where, f"there is no report {quoted!r} to quote.", hint)
    if other.claim != report.claim:
        hint = f"Enter what was said on {report.claim!r} as a report of its own."
        return Fault(where, f"report {quoted!r} bears on another claim ({other.claim}).", hint)
    return None


def _standing(statement: Statement, quotes: tuple[str, ...], read: bool) -> Statement:
    seen = statement.seen and read
    if (statement.quotes, statement.seen) == (quotes, seen):
        return statement
    return replace(statement, quotes=quotes, seen=seen)


def _quoted_by(read: set[str], quotes: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything the given reports lead back to."""
    found: set[str] = set()
    ahead = [quoted for key in read for quoted in quotes[key]]
    while ahead:
        key = ahead.pop()
        if key not in found:
            found.add(key)
            ahead += quotes[key]
    return found


def _unnamed_speakers(statements: Sequence[Statement]) -> dict[str, str]:
    """One shared unknown origin per window, one of its own for each label somebody has shown apart."""
    names = {s.id: f"{UNNAMED}: {s.unnamed}" for s in statements if s.unnamed != "yes"}
    shared = sorted((s for s in statements if s.unnamed == "yes"), key=lambda s: (last_day(s.said), s.id))
    windows = _windows(shared)
    for _, group in groupby(shared, key=lambda s: windows[s.id]):
        members = list(group)
        several = len(set(windows.values())) > 1
        name = f"{UNNAMED} (from {members[0].said})" if several else UNNAMED
        names.update({member.id: name for member in members})
    return names


def _windows(shared: Sequence[Statement]) -> dict[str, date]:
    """The first day of the window each statement falls in; a window opens with the first after the last."""
    days = default_policy().unnamed_window_d
    windows: dict[str, date] = {}
    start: date | None = None
    for statement in shared:
        said = last_day(statement.said)
        if start is None or (said - start).days > days:
            start = said
        windows[statement.id] = start
    return windows
