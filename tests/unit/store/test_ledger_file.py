"""The ledger file: one write path, append-only, chained; what goes wrong is told and changes nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.evidence import Claim, Entry, Retraction, Source, Statement, assess
from safeconduct.evidence.bodies import body_from
from safeconduct.evidence.model import Body
from safeconduct.store.files import write_whole
from safeconduct.store.ledger import FIRST_HASH, SCHEMA_VERSION, Ledger
from safeconduct.store.ledger_files import export_text, import_lines, read_ledger

AT = "2026-01-01T00:00:00Z"


def entry(body: Body, supersedes: bool = False) -> Entry:
    return Entry(body, "tester", AT, "for the test", supersedes)


def source(id: str = "s", reliability: str = "B", since: str = "2020") -> Source:
    return Source(id=id, name=f"name of {id}", kind="paper", reliability=reliability, why="own", since=since)


def claim(id: str = "c") -> Claim:
    why = "even"
    return Claim(
        id=id, statement=id, kind="other", base_rate=0.5, base_rate_by="me", base_rate_why=why, since="2020"
    )


def report(id: str = "r", quotes: tuple[str, ...] = (), of: str = "s", on: str = "c") -> Statement:
    return Statement(id=id, claim=on, source=of, supports=True, said="2022", received="2022", quotes=quotes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "l.ledger"
    with Ledger.create(made) as ledger:
        ledger.append([entry(source()), entry(claim()), entry(report())])
    return made


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger.open(path) as opened:
        yield opened


WRITERS: dict[str, Callable[[Ledger], object]] = {
    "source": lambda ledger: ledger.append([entry(source("s2"))]),
    "grade anew": lambda ledger: ledger.append([entry(source(since="2021", reliability="E"), True)]),
    "claim": lambda ledger: ledger.append([entry(claim("c2"))]),
    "report": lambda ledger: ledger.append([entry(report("r2", ("r",)))]),
    "supersede": lambda ledger: ledger.append([entry(report("r"), True)]),
    "retract": lambda ledger: ledger.append([entry(Retraction(id="report:r", of_kind="report", of_id="r"))]),
    "import": lambda ledger: import_lines(
        ledger,
        '{"kind":"retraction","body":{"id":"report:r","of_kind":"report","of_id":"r"}}',
        "me",
        AT,
        "why",
    ),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS.keys())
def test_every_writer_is_seen_from_a_second_connection_and_chained(
    path: Path, writer: Callable[[Ledger], object]
) -> None:
    with Ledger.open(path) as first, Ledger.open(path) as second:
        writer(first)
        assert second.head()[0] == 4
        assert second.verify().ok
        assert second.head() == first.head()


def test_nothing_can_be_changed_or_deleted(path: Path) -> None:
    connection = sqlite3.connect(path)
    for change in ("UPDATE entry SET author = 'x'", "DELETE FROM entry"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    connection.close()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE entry SET body = replace(body, 'B', 'A') WHERE seq = 1", "entry 1 (source s)"),
        ("UPDATE entry SET author = 'somebody' WHERE seq = 2", "entry 2 (claim c)"),
        ("UPDATE entry SET at = '2020-01-01T00:00:00Z' WHERE seq = 3", "entry 3 (report r)"),
        ("UPDATE entry SET claim = 'other' WHERE seq = 3", "entry 3 (report r)"),
        ("DELETE FROM entry WHERE seq = 2", "entry 3 (report r)"),
    ],
)
def test_a_tampered_row_is_found_and_named(path: Path, change: str, named: str) -> None:
    connection = sqlite3.connect(path)
    for trigger in ("entry_is_never_changed", "entry_is_never_deleted"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(change)
    connection.commit()
    connection.close()
    with Ledger.open(path) as ledger:
        found = ledger.verify()
    assert not found.ok
    assert named in {fault.where for fault in found.faults}
    assert any("guard" in fault.what for fault in found.faults)


def test_a_ledger_cut_short_lacks_the_noted_head(path: Path) -> None:
    with Ledger.open(path) as ledger:
        noted = ledger.append([entry(report("r2"))])[0].hash
        assert ledger.verify(noted).ok
    connection = sqlite3.connect(path)
    guard = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE name = 'entry_is_never_deleted'"
    ).fetchone()[0]
    connection.executescript(
        f"DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE seq = 4; {guard};"
    )
    connection.close()
    with Ledger.open(path) as ledger:
        assert ledger.verify().ok  # a chain cannot miss its own end
        assert "noted head" in str(ledger.verify(noted).faults[0])


def test_all_faults_at_once_and_nothing_written(ledger: Ledger) -> None:
    batch = [entry(source()), entry(report("r2", ("rr",), of="sx", on="cx")), entry(claim("fine"))]
    with pytest.raises(InputError) as caught:
        ledger.append(batch)
    assert len(caught.value.faults) == 4
    assert ledger.head()[0] == 3


def test_a_circle_by_supersession_is_refused(ledger: Ledger) -> None:
    ledger.append([entry(report("r2", ("r",)))])
    with pytest.raises(InputError, match="r quotes r2 quotes r"):
        ledger.append([entry(report("r", ("r2",)), True)])
    with pytest.raises(InputError, match="r9 quotes r9"):
        ledger.append([entry(report("r9", ("r9",)))])
    assert ledger.head()[0] == 4


def test_supersession_and_retraction_keep_the_old_on_record(ledger: Ledger) -> None:
    ledger.append([entry(report("r2", ("r",)))])
    ledger.append([entry(Retraction(id="report:r", of_kind="report", of_id="r"))])
    assert assess(ledger.book(), "c").pooled.articles == 0  # what only relays it goes too
    with pytest.raises(InputError, match="retracted already"):
        ledger.append([entry(Retraction(id="report:r", of_kind="report", of_id="r"))])
    ledger.append([entry(report("r"))])  # said again
    assert assess(ledger.book(), "c").pooled.articles == 2
    assert len(ledger.history("report", "r")) == 2


def test_a_claim_alone_reads_like_the_whole_ledger(ledger: Ledger) -> None:
    ledger.append([entry(source("s2")), entry(claim("c2")), entry(report("x", of="s2", on="c2"))])
    ledger.append([entry(report("r2", ("r",), of="s2")), entry(source("s2", "E", "2021"), True)])
    for key in ("c", "c2"):
        assert assess(ledger.book_of(key), key) == assess(ledger.book(), key)


def test_export_and_import_give_the_same_hashes(ledger: Ledger, tmp_path: Path) -> None:
    text = export_text(ledger)
    with Ledger.create(tmp_path / "copy.ledger") as copy:
        import_lines(copy, text)
        assert copy.head() == ledger.head()
    changed = text.replace('"reliability": "B"', '"reliability": "A"')
    with Ledger.create(tmp_path / "forged.ledger") as forged:
        with pytest.raises(InputError, match="line 1: does not have the content"):
            import_lines(forged, changed)
        assert forged.head() == (0, FIRST_HASH)
    file = tmp_path / "l.jsonl"
    write_whole(file, text)
    assert read_ledger(file) == ledger.book()


def test_a_newer_version_is_refused_unchanged(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="newer version"):
        Ledger.open(path)
    assert path.read_bytes() == before


def test_other_files_are_no_ledgers(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database " * 100)
    sqlite3.connect(tmp_path / "other").executescript("CREATE TABLE t (x)")
    for name in ("text", "other", "absent"):
        with pytest.raises(InputError, match=r"not a ledger|no such ledger"):
            Ledger.open(tmp_path / name)
    with pytest.raises(InputError, match="already exists"):
        Ledger.create(tmp_path / "text")


def test_a_full_disk_is_told_and_changes_nothing(path: Path) -> None:
    with Ledger.open(path) as ledger:
        pages = ledger._connection.execute("PRAGMA page_count").fetchone()[0]
        ledger._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputError, match="disk is full"):
            ledger.append([entry(report(f"n{i}")) for i in range(500)])
        assert ledger.head()[0] == 3
        assert ledger.verify().ok


def test_a_read_only_file_can_be_read_and_is_told_and_unchanged(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.chmod(0o444)
    # the superuser may write anything, so the answer of the system is given here
    monkeypatch.setattr("safeconduct.store.ledger.os.access", lambda *_: False)
    before = path.read_bytes()
    with Ledger.open(path) as ledger:
        assert ledger.verify().ok
        with pytest.raises(InputError, match="read-only"):
            ledger.append([entry(report("r2"))])
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == [path.name]


WRITER = """
import sys
from pathlib import Path
from safeconduct.evidence import Entry, Statement
from safeconduct.store.ledger import Ledger
name, count = sys.argv[2], int(sys.argv[3])
with Ledger.open(Path(sys.argv[1])) as ledger:
    start = ledger.head()[0]
    for n in range(start, start + count):
        body = Statement(id=f"{name}{n}", claim="c", source="s", supports=True, said="2022", received="2022")
        ledger.append([Entry(body, name, "2026-01-01T00:00:00Z", "load")])
        if count > 1000:
            print(n, flush=True)
"""


def test_two_processes_writing_at_once_lose_nothing(path: Path) -> None:
    both = [subprocess.Popen([sys.executable, "-c", WRITER, path, name, "150"]) for name in ("a", "b")]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    with Ledger.open(path) as ledger:
        assert ledger.verify().ok
        assert ledger.head()[0] == 3 + 300


FORKING_WRITER = """
import os, sys
from pathlib import Path
from safeconduct.evidence import Entry, Statement
from safeconduct.store.ledger import Ledger
# imported once; each life is a fork of this process, so that 200 deaths take seconds
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        ledger = Ledger.open(Path(sys.argv[1]))
        while True:
            n = ledger.head()[0]
            body = Statement(id=f"k{n}", claim="c", source="s", supports=True, said="2022", received="2022")
            ledger.append([Entry(body, "k", "2026-01-01T00:00:00Z", "load")])
            os.write(1, b"w%d\\n" % (n + 1))
    os.write(1, b"pid %d\\n" % child)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@pytest.mark.slow
def test_killed_200_times_at_random_moments(path: Path) -> None:
    """SIGKILL in the midst of writing: every confirmed entry is there, and the chain is whole each time."""
    rng = random.Random(5)
    command = [sys.executable, "-c", FORKING_WRITER, str(path)]
    parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdin
    assert parent.stdout
    confirmed, kills = 3, 0
    try:
        for kills in range(1, 201):
            parent.stdin.write("go\n")
            parent.stdin.flush()
            told = iter(parent.stdout.readline, "dead\n")
            for line in told:
                if line.startswith("pid"):
                    time.sleep(rng.uniform(0, 0.02))
                    os.kill(int(line.split()[1]), signal.SIGKILL)
                else:
                    confirmed = max(confirmed, int(line[1:]))
            with Ledger.open(path) as ledger:
                assert ledger.head()[0] >= confirmed
                if kills % 20 == 0:
                    assert ledger.verify().ok
    finally:
        parent.stdin.close()
        parent.wait(timeout=20)
    with Ledger.open(path) as ledger:
        found = ledger.verify()
    assert found.ok
    assert kills == 200
    assert confirmed <= found.entries <= confirmed + kills


def test_a_clock_that_jumps_changes_neither_the_order_nor_what_stands(path: Path) -> None:
    """Entries follow one another by number: one made by a clock set back is still the newer one."""
    ahead = Entry(
        source(reliability="E"), "tester", "2199-01-01T00:00:00Z", "by a clock ten lives ahead", True
    )
    behind = Entry(source(reliability="A"), "tester", "1970-01-01T00:00:00Z", "by one that was reset", True)
    with Ledger.open(path) as ledger:
        ledger.append([ahead])
        ledger.append([behind])
        assert ledger.verify().ok
        assert [item.seq for item in ledger.entries()] == [1, 2, 3, 4, 5]
        grading = ledger.book().grading("s")
        assert grading is not None
        assert grading.reliability == "A"
        assert ledger.newest() == "2199-01-01T00:00:00Z"


def test_a_copy_of_the_file_is_the_whole_ledger(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.ledger"
    shutil.copy(path, copy)
    with Ledger.open(copy) as ledger:
        assert ledger.verify().entries == 3


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry BEGIN SELECT 1; END",
        "CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry WHEN 0 "
        "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    ],
)
def test_a_guard_that_guards_nothing_is_told(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.ledger"
    Ledger.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        connection.execute(change)
        connection.commit()
    with Ledger.open(path) as ledger:
        assert "the guard entry_is_never_changed was replaced" in str(ledger.verify().faults[0])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("DROP INDEX entry_by_id", "index entry_by_id was removed"),
        ("CREATE VIEW other AS SELECT 1", "view other was added"),
        ("CREATE TRIGGER sly AFTER INSERT ON entry BEGIN SELECT 1; END", "guard sly was added"),
    ],
)
def test_whatever_of_the_tables_is_not_as_made_is_told(tmp_path: Path, change: str, told: str) -> None:
    path = tmp_path / "a.ledger"
    Ledger.create(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(change)
        connection.commit()
    with Ledger.open(path) as ledger:
        assert any(told in str(fault) for fault in ledger.verify().faults)


@pytest.mark.parametrize("column", ["body", "author", "at", "hash", "kind", "id", "supersedes"])
@pytest.mark.parametrize("value", ["x'00ff'", "'[]'", "3.5", "''"])
def test_what_was_written_past_the_ledger_is_told_and_never_a_traceback(
    tmp_path: Path, column: str, value: str
) -> None:
    path = tmp_path / "a.ledger"
    body = {"id": "a", "name": "n", "kind": "other", "reliability": "B", "why": "w", "since": "2022"}
    with Ledger.create(path) as ledger:
        ledger.append([Entry(body_from("source", body), "desk", "2022-07-31T00:00:00Z", "new")])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_is_never_changed")
        connection.execute(f"UPDATE entry SET {column} = {value} WHERE seq = 1")
        connection.commit()
    with Ledger.open(path) as ledger:
        assert len(ledger.verify().faults) >= 2, "the guard, and the entry"
        with contextlib.suppress(InputError):
            ledger.book()
        with contextlib.suppress(InputError):
            ledger.append(
                [Entry(body_from("source", body | {"id": "b"}), "desk", "2022-07-31T00:00:00Z", "new")]
            )


def test_lines_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    line = {
        "kind": "source",
        "body": {"id": "a", "name": "n", "kind": "o", "reliability": "B", "why": "w", "since": "2022"},
    }
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps(line | {"author": "x", "at": "2022-07-31T00:00:00Z", "reason": "r"}), encoding="utf-8-sig"
    )
    assert set(read_ledger(path).sources) == {"a"}


@pytest.mark.parametrize("key", ["author", "reason", "at"])
@pytest.mark.parametrize(
    "value", ["\ud800", "a\0b", "9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+14:00", [], 7]
)
def test_a_stamp_that_cannot_be_kept_is_told(tmp_path: Path, key: str, value: object) -> None:
    body = {"id": "a", "name": "n", "kind": "o", "reliability": "B", "why": "w", "since": "2022"}
    fields = {"kind": "source", "body": body, "author": "x", "at": "2022-07-31T00:00:00Z", "reason": "r"}
    with Ledger.create(tmp_path / "a.ledger") as ledger:
        text = json.dumps(fields | {key: value})
        if key != "at" and value in ("9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+14:00"):
            assert import_lines(ledger, text)
            return
        with pytest.raises(InputError):
            import_lines(ledger, text)
        assert ledger.head()[0] == 0


@pytest.mark.parametrize(
    ("said", "received", "good"),
    [
        ("2022-01-01", "2021-01-02", False),
        ("2022-02", "2022-01-31", False),
        ("2022", "2022-01-01", True),
        ("2022-01-31", "2022-01", True),
        ("2022-01-02T20:00Z", "2022-01-02", True),
    ],
)
def test_nothing_is_received_before_it_can_have_been_said(said: str, received: str, good: bool) -> None:
    raw = {"id": "r", "claim": "c", "source": "a", "supports": True, "said": said, "received": received}
    if good:
        assert body_from("report", raw)
        return
    with pytest.raises(InputError, match="is before it was said"):
        body_from("report", raw)
