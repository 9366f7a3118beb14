"""Articles as they come: an HTML or text file, or an address; the text by trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from safeconduct.errors import InputError
from safeconduct.evidence.dates import last_day
from safeconduct.evidence.intake import language_remarks
from safeconduct.limits import ARTICLE_BYTES
from safeconduct.store.fetching import fetch

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
"""Byte-order marks of the two kinds of UTF-16."""

_BEGINS = re.compile(r"<(?:!doctype|html|head|body|\?xml|article|div|p|h1)\b", re.IGNORECASE)
_STRUCTURE = re.compile(
    r"</?(?:html|head|body|article|main|section|div|p|h[1-6]|ul|li|br|span|title)\b[^<>]*>", re.IGNORECASE
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """An article, read.

    Attributes
    ----------
    text : str
        Its main text.
    title, source, said : str
        Title, site name and date as the page states them; empty where it does not.
    address : str
        Where it was read.
    text_sha256 : str
        SHA-256 of the text.
    remarks : tuple of str
        What could not be read as it should be: the encoding was guessed, the language is not English.
    """

    text: str
    title: str
    source: str
    said: str
    address: str
    text_sha256: str
    remarks: tuple[str, ...] = ()


def read_article(address: str) -> Article:
    """Read a file or an http(s) address.

    Raises
    ------
    InputError
        If it cannot be had, is too large, is binary, or holds no text.
    """
    try:
        raw = fetch(address, ARTICLE_BYTES)
    except (OSError, ValueError) as error:
        hint = "Give a file on this machine, or an http or https address."
        raise InputError.single(address, f"cannot be read ({error}).", hint) from None
    return article_of(raw, address)


def article_of(raw: bytes, address: str) -> Article:
    """The article in the bytes that were read at an address; raises InputError if there is none."""
    if b"\0" in raw[:4096] and not raw.startswith(UTF_16):
        raise InputError.single(address, "is not a text or a web page.", "Save the article as HTML or text.")
    text, remarks = decoded(raw)
    page = is_page(text)
    article = _from_page(raw, address) if page else _from_text(text, address)
    if not article.text.strip():
        raise InputError.single(address, "holds no article text.", "Save the text of the article to a file.")
    # the extractor of pages finds their encoding by itself
    return replace(article, remarks=(*(() if page else remarks), *language_remarks(article.text)))


def decoded(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """A text from its bytes: by its byte-order mark, as UTF-8, else guessed; and a remark where it was guessed."""
    if raw.startswith(UTF_16):
        return raw.decode("utf-16", errors="replace"), ()
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        guessed = _guessed(raw)
    return raw.decode(guessed, errors="replace"), (
        f"The text is not UTF-8; it was read as {guessed}: check the names.",
    )


def _guessed(raw: bytes) -> str:
    """Windows-1252 unless the bytes speak clearly for another encoding, as of Russian or Arabic."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_exclusion=["utf_8"]).best()
    clear = best is not None and best.chaos < 0.1 and _letters_beyond_latin(str(best)) > 0.3
    return best.encoding if best is not None and clear else "cp1252"


def _letters_beyond_latin(text: str) -> float:
    letters = [c for c in text if c.isalpha()]
    return sum(ord(c) > 0x24F for c in letters) / len(letters) if letters else 0.0


def is_page(text: str) -> bool:
    """Whether a text is a web page: it begins with a tag, or holds the tags that only pages hold.

    One "<" is no page: letters have it ("From: Desk <desk@example.org>"), and so have masses ("< 20 t").
    """
    head = text.lstrip("\ufeff \t\r\n")[:20_000]
    return bool(_BEGINS.match(head) or len(_STRUCTURE.findall(head)) >= 2)


def _from_page(raw: bytes, address: str) -> Article:
    import trafilatura

    # the extractor gives up on a page with a control character, written out or as a reference
    clean = _REFERENCE.sub(_harmless, _CONTROL.sub(b" ", raw))
    try:
        found = trafilatura.bare_extraction(
            clean, url=address if "://" in address else None, with_metadata=True
        )
    except Exception:
        # whatever an extractor of the web's pages stumbles over: then there is no article
        found = None
    if found is None or isinstance(found, dict):
        return Article("", "", "", "", address, "")
    text = found.text or ""
    told = (found.title or "", found.sitename or "", found.date or "")
    return Article(text, *told, address, _hash(text))


def _harmless(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return b" " if code < 32 or 127 <= code < 160 else reference[0]


def _from_text(text: str, address: str) -> Article:
    return Article(text, Path(address).stem, "", "", address, _hash(text))


def article_day(said: str) -> tuple[str, tuple[str, ...]]:
    """The day of an article (ISO), and a question where it states none: today is then taken."""
    try:
        return last_day(said).isoformat(), ()
    except (InputError, ValueError):
        today = datetime.now(UTC).date().isoformat()
        return today, ("When was it said? The text states no date; today is taken. Give --said.",)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
