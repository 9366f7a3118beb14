"""Articles as they come: an HTML or text file, or an address; the text by trafilatura."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from safeconduct.errors import InputError
from safeconduct.limits import ARTICLE_BYTES
from safeconduct.store.fetching import fetch

_PAGE = re.compile(
    rb"\A\s*(?:\xef\xbb\xbf)?\s*<[a-z!?]|<(?:!doctype|html|head|body|main|article|section|div|p|br|meta|title)[\s>/]",
    re.IGNORECASE,
)
"""A page begins with a tag or has one of these; a mail address in angle brackets, or "mass <20 t", makes none."""

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
    """

    text: str
    title: str
    source: str
    said: str
    address: str
    text_sha256: str


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
    if b"\0" in raw[:4096]:
        raise InputError.single(address, "is not a text or a web page.", "Save the article as HTML or text.")
    article = _from_page(raw, address) if _PAGE.search(raw[:4000]) else _from_text(raw, address)
    if not article.text.strip():
        raise InputError.single(address, "holds no article text.", "Save the text of the article to a file.")
    return article


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


def _from_text(raw: bytes, address: str) -> Article:
    text = raw.decode("utf-8-sig", errors="replace")
    return Article(text, Path(address).stem, "", "", address, _hash(text))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
