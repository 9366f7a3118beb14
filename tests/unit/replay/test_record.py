"""Records and injects are read whole: every fault with its place, nothing without a source."""

from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.replay.record import read_injects, read_record

GOOD = """
format = 1
summary = "They flew."
[[flown]]
from = "OOMS"
to = "EGSS"
source = "somebody"
date = 2026-03-05
[people]
low = 110
high = 114
source = "somebody"
date = 2026-03-05
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "record.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_record_is_read(tmp_path):
    record = read_record(written(tmp_path, GOOD))
    assert (record.flown[0].start, record.flown[0].to) == ("OOMS", "EGSS")
    assert record.people is not None
    assert (record.people.least, record.people.most) == (110, 114)
    assert len(record.rows) == 2


def test_every_fault_comes_at_once_with_its_place(tmp_path):
    text = GOOD.replace('to = "EGSS"\nsource = "somebody"', 'too = "EGSS"').replace("high = 114", "value = 5")
    with pytest.raises(InputError) as caught:
        read_record(written(tmp_path, text))
    places = " ".join(fault.where for fault in caught.value.faults)
    for place in ("flown[0].to", "flown[0].source", "flown[0].too", "people"):
        assert place in places


@pytest.mark.parametrize("span", ["low = 5\nhigh = 4", "value = 1\nlow = 1\nhigh = 2", "low = 5"])
def test_a_span_is_one_number_or_two_in_order(tmp_path, span):
    with pytest.raises(InputError, match="people"):
        read_record(written(tmp_path, GOOD.replace("low = 110\nhigh = 114", span)))


def test_what_is_no_toml_is_told_with_its_file(tmp_path):
    with pytest.raises(InputError, match=r"record.toml: is no TOML"):
        read_record(written(tmp_path, "format = = 1"))


def test_injects_stand_in_the_order_of_their_hours(tmp_path):
    one = '[[inject]]\nat = 2026-03-0{}T00:00:00Z\nsays = "a"\nsource = "b"\n'
    path = written(tmp_path, "format = 1\n" + one.format(2) + one.format(1))
    with pytest.raises(InputError, match="order"):
        read_injects(path)
    path = written(tmp_path, "format = 1\n" + one.format(1) + one.format(2))
    assert [inject.at.day for inject in read_injects(path)] == [1, 2]
