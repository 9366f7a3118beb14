"""Drafts of closures and warnings read from public formats. A draft counts for nothing until a person confirms it.

A text read wrongly is worse than none: every draft carries the text it was read from, and says what was not read.
Formats: ICAO NOTAM (Annex 15, Doc 8126: Q line, items A to G, EST and PERM), EASA conflict-zone bulletins as CSV, JSON or
RSS, the FAA page of prohibitions saved as HTML, and TFRs of the FAA as GeoJSON. The NOTAM reader is our own, for what
people paste has brackets and line breaks in places that `aviconv-notam` 0.3.0 refuses. What a NOTAM or a TFR draws becomes
a closed area (`notam_areas`); a notice that cannot be read at all stands among the drafts as unread.
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
from safeconduct.facts import notam_areas
from safeconduct.facts.model import ESTIMATED, Facts
from safeconduct.facts.own_areas import geometry_text
from safeconduct.formats.json_text import read_json

FORMATS = ("notam", "easa", "faa", "tfr")
LONGEST_RAW = 4000
LONGEST_SCOPE = 120
LONGEST_NAME = 60

Draft = dict[str, str]
Resolve = Callable[[str], tuple[str, bool]]
"""A location indicator to the ISO 2 code of its state, empty if not known, and whether it is an airport."""

START = re.compile(r"\(?\b([A-Z]\d{1,4}/\d{2,4})\s+NOTAM([NRC])\b", re.IGNORECASE)
ANOTHER = re.compile(r"(?<=\s)Q\)\s*[A-Z]{4}\s*/\s*Q[A-Z]{4}\s*/")
"""A second Q line within one notice: another one begins whose number was not recognised."""

A_NOTICE = re.compile(r"\bNOTAM|^!|(?<![A-Z0-9])[QAE]\)", re.IGNORECASE | re.MULTILINE)
"""A text that is some notice, whatever its form."""

UNREAD = "unread"
"""Kind of a draft that nobody can confirm: its text is there to be read by a person."""

ITEM = re.compile(r"(?<![A-Z0-9])([QA-G])\)\s*")
MOMENT = re.compile(r"\d{10}")
QUALIFIER = re.compile(r"([A-Z]{4})/Q([A-Z]{2})([A-Z]{2})/")
CIRCLE = re.compile(r"/(\d{4}[NS]\d{5}[EW])(\d{3})\b")
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
    yield from _unread(text[: starts[0]] if starts else text, source)
    for begin, end in pairwise([*starts, len(text)]):
        raw, rest = _cut_at_another(text[begin:end])
        yield from notam_drafts(raw.strip(), state, source, today, resolve)
        yield from _unread(rest, source)


def _cut_at_another(text: str) -> tuple[str, str]:
    """A notice, and what follows it: a notice of the domestic form, or the line on which a second Q line stands."""
    if (domestic := text.find("\n!")) >= 0:
        return text[:domestic], text[domestic + 1 :]
    marks = list(ANOTHER.finditer(text))
    if len(marks) < 2:
        return text, ""
    # the number that was not recognised stands on the line before the Q line, or on the same one
    line = text.rfind("\n", 0, marks[1].start())
    before = text.rfind("\n", 0, max(line, 0))
    cut = before if before > marks[0].end() else line if line > marks[0].end() else marks[1].start()
    return text[:cut], text[cut:]


def _unread(text: str, source: str) -> Iterator[Draft]:
    """A notice of which nothing was read; nothing where the text is no notice."""
    if A_NOTICE.search(text):
        yield {
            "kind": UNREAD,
            "source": source,
            "raw": text.strip()[:LONGEST_RAW],
            "doubt": "all of it: it does not begin as a NOTAM does, A0123/26 NOTAMN",
        }


def notam_drafts(raw: str, state: str, source: str, today: date, resolve: Resolve) -> list[Draft]:
    """The drafts of one NOTAM: the areas it draws, else the closure it tells of."""
    closure = notam_draft(raw, state, source, today, resolve)
    items = notam_items(raw)
    subject, _ = _qualifier(items.get("Q", ""))
    draws = notam_areas.POINT.search(items.get("E", "").upper()) or subject.startswith(("R", "W"))
    cancels = "cancels another" in closure["doubt"]
    if closure["civil"] != "part" or not draws or cancels or not (not subject or subject[0] in OF_THE_SKY):
        return [closure]
    return _areas(closure, items, subject) or [closure]


OF_THE_SKY = "ARW"
"""First letters of subjects that are airspace: its organisation, restrictions, warnings (Doc 8126, NOTAM code)."""


def _areas(closure: Draft, items: Mapping[str, str], subject: str) -> list[Draft]:
    """The areas of a NOTAM whose zone is no whole sky, each a draft; none where it draws none."""
    drawn = notam_areas.outline(items)
    doubts = [
        *drawn.doubts,
        *(d for d in closure["doubt"].split("; ") if d and not d.startswith("whose sky")),
    ]
    floor, ceiling = notam_areas.levels(items, doubts)
    daily = notam_areas.hours(items, doubts)
    if subject.startswith("W") or subject == "RD":
        doubts.append("whether it bars flights: it warns of a danger")
    number = closure["source"].removeprefix("NOTAM ").split(" ")[0]
    return [
        {
            "kind": "areas",
            "id": number if len(drawn.shapes) == 1 else f"{number} part {n}",
            "name": f"{number} {_title(closure['scope'])}".strip(),
            "alpha2": closure["closed_by"],
            **notam_areas.area_cells(shape),
            "floor_fl": floor,
            "ceiling_fl": ceiling,
            "begins": closure["from_date"],
            # an end that is only estimated is none: it is closed until somebody says otherwise
            "ends": "" if closure["end_known_by"] == ESTIMATED else closure["to_date"],
            "hours_utc": daily,
            **{column: closure[column] for column in ("seen_on", "source", "note", "raw")},
            "doubt": "; ".join(doubts),
        }
        for n, shape in enumerate(drawn.shapes, 1)
    ]


def _title(text: str) -> str:
    """What stands before the first position of a text."""
    point = notam_areas.POINT.search(text.upper())
    return text[: point.start() if point else None][:LONGEST_NAME].strip(" ,.:;-")


def notam_draft(raw: str, state: str, source: str, today: date, resolve: Resolve) -> Draft:
    """The closure that one NOTAM tells of."""
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
    if points := [m[0] for m in notam_areas.POINT.finditer(items.get("E", "").upper())]:
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
    for number, feature in enumerate(_objects(found.get("features") if isinstance(found, dict) else None), 1):
        properties = feature.get("properties")
        told = {k.casefold(): str(v) for k, v in properties.items()} if isinstance(properties, dict) else {}
        name = (
            told.get("title") or told.get("name") or told.get("notam_key") or "temporary flight restriction"
        )
        if area := _tfr_area(feature, told, name, number, source, today):
            yield area
            continue
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


def _tfr_area(
    feature: Mapping[str, Any], told: Mapping[str, str], name: str, number: int, source: str, today: date
) -> Draft | None:
    """A TFR as a closed area; None where the map has no shape that can be one."""
    from safeconduct.airspace.areas import areas_from_geojson

    geometry = feature.get("geometry")
    try:
        areas_from_geojson({"type": "Feature", "geometry": geometry, "properties": {}}, "area")
    except InputError:
        return None
    assert isinstance(geometry, dict)
    key = told.get("notam_key") or f"TFR {number}"
    begins = _moment_of(told.get("effective") or told.get("start") or "")
    ends = _moment_of(told.get("expire") or told.get("end") or "")
    missing = {
        "its beginning": not begins,
        "its end": not ends,
        "its levels: taken as closed at all of them": True,
    }
    return {
        "kind": "areas",
        "id": key,
        "name": f"{key} {name[:LONGEST_NAME]}",
        "alpha2": "US",
        "shape": geometry_text(geometry),
        "begins": begins,
        "ends": ends,
        "seen_on": today.isoformat(),
        "source": f"FAA TFR {told.get('notam_key', '')} ({source})".replace("  ", " "),
        "note": _bounds(geometry),
        "raw": json.dumps(feature.get("properties"), ensure_ascii=False, indent=1)[:LONGEST_RAW],
        "doubt": "; ".join(what for what, lacking in missing.items() if lacking),
    }


def _moment_of(text: str) -> str:
    """A moment in UTC to the minute, a day where the text has no more; empty where it has none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return _iso(text)
    if "T" not in text and " " not in text.strip():
        return moment.date().isoformat()
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


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


SPEAKS_OF_WARNING = re.compile(
    r"\b(warns?|warned|warning|advis\w+|bulletin|CZIB|urges?|avoid\w*|caution\w*)\b", re.IGNORECASE
)
ISSUERS = re.compile(r"\b(EASA|FAA|ICAO|DGAC|CAA|BMVI|Eurocontrol)\b")
SPEAKS_OF_CLOSING = re.compile(
    r"\b(clos(?:es?|ed|ing|ure)|shuts?|shutting|reopen\w*|bans?|banned|bars|suspend\w*)\b", re.IGNORECASE
)
SKY_WORDS = re.compile(r"\b(airspace|sky|skies|flights?|airports?|overflights?|NOTAM)\b", re.IGNORECASE)


def headline_draft(title: str, link: str, facts: Facts, today: date) -> Draft | None:
    """A draft from a news item whose title speaks of a closed sky, or of a warning about one; None when it speaks of
    neither, or names no state."""
    states = _states_in(title, facts)
    if not states or not (SKY_WORDS.search(title) or ISSUERS.search(title)):
        return None
    if not SPEAKS_OF_CLOSING.search(title):
        return _headline_warning(title, link, states[0], today) if SPEAKS_OF_WARNING.search(title) else None
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


def _headline_warning(title: str, link: str, state: str, today: date) -> Draft:
    issuer = ISSUERS.search(title)
    draft = _warning(
        state,
        issuer=issuer[0] if issuer else "",
        kind="headline",
        level=title[:LONGEST_SCOPE],
        issued=today.isoformat(),
        until="",
        reference=link,
        source=link or "a news feed",
        today=today,
        raw=title,
    )
    doubt = "how strongly it warns, of which levels, and since when" + ("" if issuer else "; who warns")
    return draft | {"doubt": f"{draft['doubt']}; {doubt}"}


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
