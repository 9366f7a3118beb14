"""The user's own facts: laid over the packaged ones, every fault at once, shown as his."""

import os
import subprocess
import sys
from datetime import date

import pytest

from safeconduct.errors import InputError
from safeconduct.facts import starting_refusals
from safeconduct.facts.own import CLOSURE_COLUMNS, OwnTable, cells_of, filled, kind_of, with_own
from safeconduct.facts.tables import closure_from
from safeconduct.store.facts import facts_with, load_facts, packaged_facts, use_own_facts
from safeconduct.store.files import write_whole
from safeconduct.store.own_facts import add_row, as_csv, closures_by_id, own_files, read_tables

FACTS = packaged_facts()
DAY = date(2026, 11, 30)


def laid(*rows, kind="closures"):
    table = OwnTable("mine.csv", "0" * 64, kind, tuple(enumerate(rows, 2)))
    return with_own(FACTS, [table])


def refused_on(facts, day, operator="DE"):
    return {r.state: r for r in starting_refusals(facts, operator, "civil_charter", day)}


def test_a_closure_of_this_morning_bars_the_sky_and_is_shown_as_the_users():
    row = {"closed_by": "CY", "from_date": "2026-11-30T06:00Z", "source": "NOTAM A0123/26"}
    facts, faults = laid(row)
    assert faults == []
    assert "CY" not in refused_on(FACTS, DAY)
    cyprus = refused_on(facts, DAY)["CY"]
    assert cyprus.closed
    assert cyprus.closure.owner == "mine.csv"
    assert cyprus.source.first == "NOTAM A0123/26"
    assert facts.sha256 != FACTS.sha256
    assert [own.name for own in facts.own] == ["mine.csv"]


def test_a_row_ends_a_packaged_one():
    ukraine = next(c for c in FACTS.closures if c.closed_by == "UA" and c.target == "ALL" and c.end is None
                   and "closed" in c.scope)  # fmt: skip
    facts, faults = laid({"supersedes": ukraine.id, "to_date": "2026-11-01", "source": "a decree"})
    assert faults == []
    assert refused_on(facts, date(2026, 10, 31))["UA"].closed
    assert "UA" not in refused_on(facts, DAY)
    assert len(facts.closures) == len(FACTS.closures)


def test_a_row_withdraws_one():
    some = FACTS.closures[0]
    facts, faults = laid({"supersedes": some.id, "withdrawn": "yes"})
    assert faults == []
    assert some.id not in {c.id for c in facts.closures}


def test_memory_stays_a_doubt_in_own_facts_too():
    facts, _ = laid({"closed_by": "CY", "from_date": "2026-11-01", "source": "unverified"})
    assert not refused_on(facts, DAY)["CY"].closed


def test_permits_and_warnings_may_be_own_too():
    permit = {"alpha2": "CY", "operation": "landing", "permit_required": "yes", "lead_min": "6",
              "source": "letter of 29 November"}  # fmt: skip
    facts, faults = laid(permit, kind="permits")
    assert faults == []
    assert facts.permits[0].lead_min == 6.0
    warning = {"issuer": "Ministry", "alpha2": "CY", "level": "avoid", "source": "letter"}
    facts, faults = laid(warning, kind="warnings")
    assert faults == []
    assert facts.risks[-1].issuer == "Ministry"


def test_every_fault_of_a_file_comes_at_once_with_its_line():
    _, faults = laid(
        {"closed_by": "Cyprus", "from_date": "30.11.2026", "source": ""},
        {
            "closed_by": "CY",
            "from_date": "2026-11-30",
            "to_date": "2026-11-01",
            "source": "x",
            "barred": "al",
        },
        {"supersedes": "no such row"},
        {"closd_by": "CY"},
    )
    said = "\n".join(map(str, faults))
    assert (
        'mine.csv line 2: closed_by: "Cyprus" is not the ISO 2 code of a state. Write its code, CY.' in said
    )
    assert "mine.csv line 2: from_date" in said
    assert "mine.csv line 2: source: is empty." in said
    assert "mine.csv line 3: to_date: 2026-11-01 is before it began, 2026-11-30. Are they swapped?" in said
    assert 'mine.csv line 3: barred: "al" is not known. Did you mean all?' in said
    assert 'mine.csv line 4: supersedes: no row is called "no such row".' in said
    assert 'mine.csv line 5: there is no column "closd_by". Did you mean closed_by?' in said


def test_every_packaged_closure_survives_its_own_cells():
    for closure in FACTS.closures:
        again = closure_from(filled(cells_of(closure)))
        assert again == closure


def test_tables_are_told_by_their_columns():
    assert kind_of(["closed_by", "source"]) == "closures"
    assert kind_of(["alpha2", "permit_required"]) == "permits"
    assert kind_of(["issuer", "alpha2"]) == "warnings"
    assert kind_of(["a", "b"]) == ""


def test_files_are_found_beside_a_scenario_in_the_working_folder_and_in_the_configuration(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    for folder in ("config/safeconduct/facts.d", "facts.d", "case/facts.d"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.csv").write_text("closed_by\n")
    found = own_files([tmp_path / "facts.d" / "a.csv"], [tmp_path / "case" / "x.toml"])
    assert len(found) == 3


def test_rows_are_added_to_a_file_and_read_back(tmp_path):
    file = tmp_path / "facts.d" / "own.csv"
    add_row(file, "closures", {"id": "a", "closed_by": "CY", "from_date": "2026-11-30", "source": "x, y"})
    add_row(file, "closures", {"id": "b", "closed_by": "JO", "from_date": "2026-11-30", "source": "z"})
    assert list(closures_by_id(file)) == ["a", "b"]
    facts = facts_with([file])
    assert {c.id for c in facts.closures if c.owner} == {"a", "b"}
    with pytest.raises(InputError, match="holds closures, not warnings"):
        add_row(file, "warnings", {"issuer": "x"})


ADDER = """
import sys
from pathlib import Path
from safeconduct.store.own_facts import add_row
for number in range(15):
    cells = {"id": f"{sys.argv[2]}-{number}", "closed_by": "CY", "from_date": "2026-11-30", "source": "x"}
    add_row(Path(sys.argv[1]), "closures", cells)
"""


def test_desks_that_add_facts_at_once_lose_none(tmp_path):
    file = tmp_path / "own.csv"
    desks = [subprocess.Popen([sys.executable, "-c", ADDER, str(file), name]) for name in "ab"]
    assert [desk.wait(60) for desk in desks] == [0, 0]
    assert sorted(closures_by_id(file)) == sorted(f"{name}-{n}" for name in "ab" for n in range(15))


def test_own_facts_are_read_anew_though_a_clock_was_set_back(tmp_path):
    file = tmp_path / "own.csv"
    rows = [{"closed_by": state, "from_date": "2026-11-30", "source": "x"} for state in ("CY", "JO")]
    seen = []
    try:
        for row in rows:
            write_whole(file, as_csv("closures", [row]))
            os.utime(file, (0, 0))
            use_own_facts([file])
            seen.append([c.closed_by for c in load_facts().closures if c.owner])
    finally:
        use_own_facts([])
    assert seen == [["CY"], ["JO"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "its columns are those of no table"),
        (b"a,b\n1,2\n", "its columns are those of no table"),
        (b"closed_by,source\nCY,a,b\n", "has 3 cells, the first line has 2"),
        (b"\xff\xfe\x00", "is a binary file, not a text"),
    ],
)
def test_file_that_is_no_table_says_so(tmp_path, content, said):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    tables, (fault,) = read_tables([file])
    assert tables == []
    assert said in str(fault)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_of_any_spreadsheet_is_read_alike(tmp_path, mark, end):
    file = tmp_path / "x.csv"
    lines = (
        mark.join(row) for row in (("closed_by", "from_date", "source"), ("CY", "2026-11-30", "a notice"))
    )
    file.write_bytes(b"\xef\xbb\xbf" + end.join(lines).encode())
    tables, faults = read_tables([file])
    assert faults == []
    cells = {"closed_by": "CY", "from_date": "2026-11-30", "source": "a notice"}
    assert tables[0].rows == ((2, dict.fromkeys(CLOSURE_COLUMNS, "") | cells),)


def test_missing_file_comes_with_a_suggestion(tmp_path):
    (tmp_path / "mine.csv").write_text(as_csv("closures", []))
    with pytest.raises(InputError, match=r"Did you mean mine\.csv"):
        facts_with([tmp_path / "mien.csv"])
