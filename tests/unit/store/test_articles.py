"""Articles as they come: what is a page and what is text, in which encoding."""

from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.store.articles import decoded, is_page, read_article

SAID = "Officials in Ankara said on Monday that Turkey will refuse overflight to the charter."


@pytest.mark.parametrize(
    "text",
    [
        f"From: Desk <desk@example.org>\nSubject: note\n\n{SAID}",
        f"The ban is for aircraft with a mass <20 t. {SAID}",
        f"a < b and c > d, and an <br in the middle. {SAID}",
        SAID,
    ],
)
def test_plain_text_with_an_angle_bracket_stays_plain_text(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    assert not is_page(text)
    assert SAID in read_article(str(file)).text


@pytest.mark.parametrize(
    "text",
    ["<!DOCTYPE html><p>x</p>", "\ufeff\n <html>", "Title <p>One.</p> <p>Two.</p>", '<div class="a">x</div>'],
)
def test_a_page_is_known_by_its_tags(text: str) -> None:
    assert is_page(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    text, remarks = decoded("Erdoğan said “no”.".encode(encoding))
    assert (text, remarks) == ("Erdoğan said “no”.", ())


def test_windows_1252_is_read_and_said() -> None:
    text, remarks = decoded("The café’s owner said “no”.".encode("cp1252"))
    assert text == "The café’s owner said “no”."
    assert "cp1252" in remarks[0]


def test_another_language_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("قال مسؤولون إن الطريق مفتوح. " * 5, encoding="utf-8")
    assert "Arabic" in read_article(str(file)).remarks[0]


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.bin"
    file.write_bytes(b"\x89PNG\0\0\0")
    with pytest.raises(InputError, match="not a text"):
        read_article(str(file))
