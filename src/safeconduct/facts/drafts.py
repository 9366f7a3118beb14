"""Drafts of closures and warnings read from public formats. A draft counts for nothing until a person confirms it.

A text read wrongly is worse than none: every draft carries the text it was read from, and says what was not read.
Formats: ICAO NOTAM (Annex 15, Doc 8126: Q line, items A to G, EST and PERM), EASA conflict-zone bulletins as CSV, JSON or
RSS, the FAA page of prohibitions saved as HTML, and TFRs of the FAA as GeoJSON. The NOTAM reader is our own, for what
people paste has brackets and line breaks in places that `aviconv-notam` 0.3.0 refuses.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO, StringIO
from itertools import pairwise
from typing import Any

from safeconduct.errors import InputError
from safeconduct.facts.model import ESTIMATED, Facts
from safeconduct.formats.json_text import read_json

FORMATS = ("notam", "easa", "faa", "tfr")
LONGEST_RAW = 4000
LONGEST_SCOPE = 120

Draft = dict[str, str]
Resolve = Callable[[str], tuple[str, bool]]
"""A location indicator to the ISO 2 code of its state, empty if not known, and whether it is an airport."""

START = re.compile(r"\(?\b([A-Z]\d{4}/\d{2})\s+NOTAM([NRC])\b", re.IGNORECASE)
ITEM = re.compile(r"(?<![A-Z0-9])([QA-G])\)\s*")
MOMENT = re.compile(r"\d{10}")
QUALIFIER = re.compile(r"([A-Z]{4})/Q([A-Z]{2})([A-Z]{2})/")
CIRCLE = re.compile(r"/(\d{4}[NS]\d{5}[EW])(\d{3})\b")
POINT = re.compile(r"\b\d{6}[NS]\s?\d{7}[EW]\b|\b\d{4}[NS]\s?\d{5}[EW]\b")
EXCEPTED = re.compile(r"\bEXC\w*\b[^.]*\b(EVAC|HUM|RELIEF|AID)", re.IGNORECASE)
"""An exception for the flights that this program plans."""

CLOSES = ("LC", "LP", "LB")
"""Conditions of a Q code that close: closed, prohibited, reserved to some (Doc 8126, appendix on the NOTAM code)."""

TOP_FL = 600
"""A zone that reaches this flight level reaches above every airliner."""


def drafts_from(
    form: str, text: str, facts: Facts, state: str, source: str, today: date, resolve: Resolve | None = None
) -> list[Draft]:
    """Drafts read from a text of one of `FORMATS`.

    Parameters
    ----------
    form, text : str
        Format and text.
    facts : Facts
        For the names of states.
    state : str
        ISO 2 code of whose sky it is, where the text does not say; may be empty.
    source : str
        Where the text was taken from.
    today : date
        The day of reading.
    resolve : callable, optional
        Location indicators to states; without it only `state` is known.

    Raises
    ------
    InputError
        If nothing of that format can be read in the text.
    """
    readers: Mapping[str, Callable[[], Iterator[Draft]]] = {
        "notam": lambda: _notams(text, state, source, today, resolve or (lambda _: ("", False))),
        "easa": lambda: _easa(text, facts, source, today),
        "faa": lambda: _faa(text, facts, source, today),
        "tfr": lambda: _tfrs(text, source, today),
    }
    drafts = list(readers[form]())
    if not drafts:
        what = f"nothing of the format {form} was found in the text."
        raise InputError.single(source, what, "Paste it whole, from its number to its last item.")
    return drafts


def _notams(text: str, state: str, source: str, today: date, resolve: Resolve) -> Iterator[Draft]:
    starts = [m.start() for m in START.finditer(text)]
    for begin, end in pairwise([*starts, len(text)]):
        yield notam_draft(text[begin:end].strip(), state, source, today, resolve)


def notam_draft(raw: str, state: str, source: str, today: date, resolve: Resolve) -> Draft:
    """The draft of one NOTAM."""
    head = START.search(raw)
    assert head is not None
    items = notam_items(raw)
    doubts: list[str] = []
    places = re.findall(r"\b[A-Z]{4}\b", items.get("A", ""))
    known = [resolve(code) for code in places]
    whose = state or next((alpha2 for alpha2, _ in known if alpha2), "")
    airports = [code for code, (_, is_airport) in zip(places, known, strict=True) if is_airport]
    subject, condition = _qualifier(items.get("Q", ""))
    start, end, estimated = _from_to(items, doubts)
    reach, operations, why = _what_it_bars(subject, condition, airports, items, doubts)
    if not whose:
        doubts.append("whose sky it is; give --state")
    if head[2].upper() == "C":
        doubts.append(
            "it cancels another NOTAM: end that row with --supersedes instead of confirming this one"
        )
    text = " ".join(items.get("E", "").rstrip(") \n").split())
    return {
        "kind": "closures",
        "closed_by": whose,
        "from_date": start,
        "to_date": end,
        "end_known_by": ESTIMATED if estimated else "",
        "seen_on": today.isoformat(),
        "target_kind": "all",
        "scope": text[:LONGEST_SCOPE] or "closed",
        "operations": operations,
        "airports": " ".join(airports) if operations == "landing" else "",
        "civil": "may" if reach == "closed" and EXCEPTED.search(text) else reach,
        "state": "part" if reach == "part" else "may",
        "why": why,
        "exceptions": _exceptions(text),
        "source": f"NOTAM {head[1].upper()} ({source})",
        "note": "; ".join(_notes(items, estimated, end)),
        "raw": raw[:LONGEST_RAW],
        "doubt": "; ".join(doubts),
    }


def notam_items(raw: str) -> dict[str, str]:
    """Items Q and A to G of a NOTAM, each once, in the order of Annex 15; an item's letter inside item E is text."""
    found: dict[str, str] = {}
    order = "QABCDEFG"
    marks: list[re.Match[str]] = []
    for mark in ITEM.finditer(raw):
        later = order.index(mark[1]) > (order.index(marks[-1][1]) if marks else -1)
        if later:
            marks.append(mark)
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    for mark, following in zip(marks, ends, strict=False):
        found[mark[1]] = raw[mark.end() : following].strip()
    return found


def _qualifier(text: str) -> tuple[str, str]:
    found = QUALIFIER.search(text.replace(" ", "").replace("\n", ""))
    return (found[2], found[3]) if found else ("", "")


def _from_to(items: Mapping[str, str], doubts: list[str]) -> tuple[str, str, bool]:
    """Beginning, end (empty for PERM or not given) and whether the end is only estimated."""
    start, end = _moment(items.get("B", "")), _moment(items.get("C", ""))
    until = items.get("C", "").upper()
    if not start:
        doubts.append("item B, its beginning")
    if not end and "PERM" not in until:
        doubts.append("item C, its end")
    return start, end, "EST" in until


def _moment(text: str) -> str:
    found = MOMENT.search(text)
    if not found:
        return ""
    try:
        return datetime.strptime(found[0], "%y%m%d%H%M").replace(tzinfo=UTC).strftime("%Y-%m-%dT%H:%MZ")
    except ValueError:
        return ""


def _what_it_bars(
    subject: str, condition: str, airports: Sequence[str], items: Mapping[str, str], doubts: list[str]
) -> tuple[str, str, str]:
    """How surely civil flights are barred, from what, and why that is so read."""
    text = items.get("E", "").upper()
    closing = condition in CLOSES or re.search(r"\b(CLSD|CLOSED|PROHIBITED)\b", text)
    if subject == "FA" and airports:
        reach = "closed" if closing and not items.get("D") else "may"
        return reach, "landing", f"aerodrome {' '.join(airports)}"
    if not subject:
        doubts.append("the Q line, what it is about")
    whole = subject in ("AF", "AT", "") and closing and _reaches_all_levels(items)
    if not whole:
        return "part", "overflight+landing", "a zone, some levels or a restriction, not the whole sky"
    if items.get("D"):
        return "may", "overflight+landing", f"at these hours only: {items['D'][:60]}"
    return "closed", "overflight+landing", "the flight information region is closed"


def _reaches_all_levels(items: Mapping[str, str]) -> bool:
    low, high = items.get("F", "SFC").upper(), items.get("G", "UNL").upper()
    level = re.search(r"FL\s?(\d{2,3})", high)
    top = "UNL" in high or (level is not None and int(level[1]) >= TOP_FL)
    return top and low.startswith(("SFC", "GND", "0"))


def _exceptions(text: str) -> str:
    found = re.search(r"\b(?:EXC(?:EPT|L|LUDING)?)\b[^.]*", text, re.IGNORECASE)
    return found[0].strip() if found else ""


def _notes(items: Mapping[str, str], estimated: bool, end: str) -> Iterator[str]:
    if estimated:
        yield f"end estimated for {end}: in force until replaced or cancelled"
    if "PERM" in items.get("C", "").upper():
        yield "permanent"
    if items.get("D"):
        yield f"schedule {items['D']}"
    levels = "–".join(filter(None, [items.get("F", ""), items.get("G", "").rstrip(") \n")]))
    if levels:
        yield f"levels {levels}"
    if circle := CIRCLE.search(items.get("Q", "")):
        yield f"circle of the Q line {circle[1]} radius {int(circle[2])} NM"
    if points := POINT.findall(items.get("E", "")):
        yield f"{len(points)} points in item E: {' '.join(points[:12])}"


def _easa(text: str, facts: Facts, source: str, today: date) -> Iterator[Draft]:
    for row in _easa_rows(text):
        name = _clean(row.get("name") or row.get("title") or "")
        if _clean(row.get("status", "")).casefold() == "withdrawn" or not name:
            continue
        states = _states_in(_clean(row.get("country", "")) or name, facts)
        for alpha2 in states or [""]:
            yield _warning(
                alpha2,
                issuer="EASA",
                kind="CZIB",
                level=name,
                issued=_iso(row.get("issued_date", "")),
                until=_iso(row.get("valid_until_date", "")),
                reference=_clean(row.get("reference", ""))
                or f"export item {_clean(row.get('Nid', ''))}".strip(),
                source=source,
                today=today,
                raw=json.dumps(row, ensure_ascii=False, indent=1),
            )


def _easa_rows(text: str) -> Iterator[dict[str, str]]:
    """Rows of a JSON export, of a CSV, or items of a feed."""
    stripped = text.lstrip("\ufeff \n\t")
    if stripped.startswith(("{", "[")):
        found = read_json(stripped, "the text")
        rows = found.get("conflict_zones") if isinstance(found, dict) else found
        yield from ({k: str(v) for k, v in row.items()} for row in _objects(rows))
    elif stripped.startswith("<"):
        import feedparser

        # a stream: given text, feedparser would open it if it looked like a path or an address
        for entry in feedparser.parse(BytesIO(stripped.encode())).entries:
            until = re.search(r"\d{1,2}/\d{1,2}/\d{4}", entry.get("summary", ""))
            yield {
                "title": entry.get("title", ""),
                "reference": entry.get("link", ""),
                "valid_until_date": until[0] if until else "",
                "summary": _clean(entry.get("summary", ""))[:500],
            }
    else:
        yield from _csv_rows(stripped)


def _objects(value: Any) -> list[dict[str, Any]]:
    """The JSON objects of a list; none where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _csv_rows(text: str) -> Iterator[dict[str, str]]:
    try:
        for row in csv.DictReader(StringIO(text, newline="")):
            yield {_column(k): v for k, v in row.items() if k and isinstance(v, str)}
    except csv.Error:
        return


COLUMN_WORDS = {
    "title": "name",
    "valid until": "valid_until_date",
    "valid_until": "valid_until_date",
    "issued": "issued_date",
    "issue date": "issued_date",
    "countries": "country",
}


def _column(name: str) -> str:
    key = name.strip().casefold()
    return COLUMN_WORDS.get(key, key.replace(" ", "_"))


def _faa(text: str, facts: Facts, source: str, today: date) -> Iterator[Draft]:
    """Rows of the tables of the saved page, and headed paragraphs, that name a state and a notice."""
    from lxml import html

    # bytes, for lxml refuses a text that names its own encoding; a page of no element gives none
    tree = html.document_fromstring(b"<html>" + text.encode("utf-8", "replace"), parser=_html_parser())
    blocks = [" ".join(" ".join(el.itertext()).split()) for el in tree.iter("tr", "li", "p")]
    notice = re.compile(
        r"\b(?:KICZ\s+(?:NOTAM\s+)?[A-Z]\d{4}/\d{2}|SFAR\s+(?:No\.?\s*)?\d+)\b", re.IGNORECASE
    )
    for block in dict.fromkeys(blocks):
        for reference in dict.fromkeys(notice.findall(block)):
            for alpha2 in _states_in(block, facts):
                yield _warning(
                    alpha2,
                    issuer="FAA",
                    kind="prohibition" if "prohibit" in block.casefold() else "notice",
                    level=block[:LONGEST_SCOPE],
                    issued="",
                    until="",
                    reference=" ".join(reference.split()),
                    source=source,
                    today=today,
                    raw=block,
                )


def _html_parser() -> Any:
    from lxml import html

    return html.HTMLParser(encoding="utf-8", no_network=True)


def _tfrs(text: str, source: str, today: date) -> Iterator[Draft]:
    found = read_json(text, "the text")
    for feature in _objects(found.get("features") if isinstance(found, dict) else None):
        properties = feature.get("properties")
        told = {k.casefold(): str(v) for k, v in properties.items()} if isinstance(properties, dict) else {}
        name = (
            told.get("title") or told.get("name") or told.get("notam_key") or "temporary flight restriction"
        )
        yield {
            "kind": "closures",
            "closed_by": "US",
            "from_date": _iso(told.get("effective") or told.get("start") or "") or today.isoformat(),
            "to_date": _iso(told.get("expire") or told.get("end") or ""),
            "seen_on": today.isoformat(),
            "target_kind": "all",
            "scope": name[:LONGEST_SCOPE],
            "operations": "overflight+landing",
            "civil": "part",
            "state": "part",
            "why": "a temporary flight restriction, not the whole sky",
            "source": f"FAA TFR {told.get('notam_key', '')} ({source})".replace("  ", " "),
            "note": _bounds(feature.get("geometry")),
            "raw": json.dumps(feature.get("properties"), ensure_ascii=False, indent=1)[:LONGEST_RAW],
            "doubt": "" if told.get("expire") or told.get("end") else "its end",
        }


def _bounds(geometry: Any) -> str:
    """``"between 31.6 and 31.9 N, -106.6 and -106.2 E"``, from whatever coordinates there are."""
    pairs = list(_pairs(geometry.get("coordinates"))) if isinstance(geometry, dict) else []
    if not pairs:
        return ""
    lon, lat = zip(*pairs, strict=True)
    return f"between {min(lat):.2f} and {max(lat):.2f} N, {min(lon):.2f} and {max(lon):.2f} E"


def _pairs(value: Any) -> Iterator[tuple[float, float]]:
    if isinstance(value, list) and len(value) >= 2 and all(isinstance(v, int | float) for v in value[:2]):
        yield float(value[0]), float(value[1])
    elif isinstance(value, list):
        for item in value:
            yield from _pairs(item)


def _warning(
    alpha2: str,
    *,
    issuer: str,
    kind: str,
    level: str,
    issued: str,
    until: str,
    reference: str,
    source: str,
    today: date,
    raw: str,
) -> Draft:
    doubts = [] if alpha2 else ["which state it is about"]
    return {
        "kind": "warnings",
        "alpha2": alpha2,
        "issuer": issuer,
        "reference": reference,
        "level": level,
        "issued": issued,
        "valid_until": until,
        "status": "active",
        "seen_on": today.isoformat(),
        "source": source,
        "note": kind,
        "raw": raw[:LONGEST_RAW],
        "doubt": "; ".join(doubts + ([] if until else ["until when it is valid"])),
    }


SPEAKS_OF_CLOSING = re.compile(
    r"\b(clos(?:es?|ed|ing|ure)|shuts?|shutting|reopen\w*|bans?|banned|bars|suspend\w*)\b", re.IGNORECASE
)
SKY_WORDS = re.compile(r"\b(airspace|sky|skies|flights?|airports?|overflights?|NOTAM)\b", re.IGNORECASE)


def headline_draft(title: str, link: str, facts: Facts, today: date) -> Draft | None:
    """A draft from a news item whose title speaks of a closed sky; None when it does not, or names no state."""
    states = _states_in(title, facts)
    if not states or not SPEAKS_OF_CLOSING.search(title) or not SKY_WORDS.search(title):
        return None
    return {
        "kind": "closures",
        "closed_by": states[0],
        "from_date": today.isoformat(),
        "to_date": "",
        "seen_on": today.isoformat(),
        "target_kind": "all",
        "scope": title[:LONGEST_SCOPE],
        "civil": "may",
        "why": "a headline: whom it bars and since when must be read",
        "source": link or "a news feed",
        "raw": title[:LONGEST_RAW],
        "doubt": "whom it bars, since when and until when; whether it opens or closes",
    }


def _states_in(text: str, facts: Facts) -> list[str]:
    """States named in a text, in the order in which they are named; longer names first where they overlap."""
    from safeconduct.facts.states import fold

    words = fold(text).split()
    found: list[str] = []
    at = 0
    while at < len(words):
        for length in range(min(6, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + length])
            # codes are not names: "no" and "is" are words before they are Norway and Iceland
            alpha2 = facts.states.words.get(phrase) if len(phrase) > 3 else None
            if alpha2:
                found.append(alpha2)
                at += length - 1
                break
        at += 1
    return list(dict.fromkeys(found))


def _clean(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(text)).split())


def _iso(text: str) -> str:
    """A day as ``YYYY-MM-DD`` from ``2026-07-08T00:00:00+0300`` or ``30/11/2026``; empty when there is none."""
    if found := re.search(r"(\d{4})-(\d{2})-(\d{2})", text):
        return found[0]
    if found := re.search(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return ""
