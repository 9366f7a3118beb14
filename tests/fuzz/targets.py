"""What is fuzzed: every reader of something from outside, as a function of bytes.

A reader may answer, or turn its input down by InputError (and by what else its description says). Everything else that
leaves it is a fault of ours. ``run.py`` feeds them by atheris; CI replays the corpus.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from safeconduct.airlift.problem import Problem
from safeconduct.errors import InputError
from safeconduct.evidence.model import Entry
from safeconduct.facts.model import Facts

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
DAY = date(2022, 7, 31)


@dataclass(frozen=True)
class Target:
    """A reader.

    Attributes
    ----------
    run : callable
        Reads the bytes; raises nothing but faults of ours.
    seeds : tuple of Path
        Sound inputs to begin from.
    """

    run: Callable[[bytes], object]
    seeds: tuple[Path, ...]


def _text(data: bytes) -> str:
    """As a file is decoded; bytes that are none are taken all the same, to reach what comes after."""
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def scenario(data: bytes) -> None:
    """A scenario file, checked whole."""
    from safeconduct.scenario.file.load import parse_scenario
    from safeconduct.store.scenario import lookups

    parse_scenario(_text(data), lookups())


def saved_answer(data: bytes) -> None:
    """A sound scenario with answers written into it is sound again."""
    from safeconduct.scenario.file.load import parse_scenario
    from safeconduct.server.edit import with_consents
    from safeconduct.store.facts import load_facts
    from safeconduct.store.scenario import lookups

    text = _text(data)
    parse_scenario(text, lookups())

    def code(word: str) -> str | None:
        found = load_facts().states.find(word)
        return found.alpha2 if found else None

    made = with_consents(text, {"TR": "granted", "SY": "refused"}, "desk", code)
    read = parse_scenario(made, lookups()).readings
    if len(read) == 1 and not read[0].overrides:
        assert {s: read[0].consent(s, "overflight").status for s in ("TR", "SY")} == {  # type: ignore[union-attr]
            "TR": "granted",
            "SY": "refused",
        }


def posts(data: bytes) -> None:
    """A portfolio in TOML."""
    from safeconduct.batch.capitals import capitals
    from safeconduct.batch.posts import read_posts
    from safeconduct.store.scenario import lookups

    read_posts(_text(data), DAY, lookups(), capitals())


SETTINGS = '[settings]\nby = "x"\noperator = "GB"\nrefuges = ["LCLK"]\n'


def posts_csv(data: bytes) -> None:
    """A portfolio's posts in CSV."""
    from safeconduct.batch.capitals import capitals
    from safeconduct.batch.posts import read_csv
    from safeconduct.store.scenario import lookups

    read_csv(_text(data), SETTINGS, DAY, lookups(), capitals())


@cache
def _problem() -> Problem:
    from safeconduct.airlift.problem import ALWAYS, Aircraft, Group, Hours, Pickup, Refuge

    there, back = ((1.0,),), ((1.0,),)
    return Problem(
        fleet=(Aircraft("a", base="B", seats=100),),
        bases=("B",),
        pickups=(Pickup("K", mog=1, open=ALWAYS),),
        refuges=(Refuge("D", open=ALWAYS),),
        groups=(Group("g", "K", 250),),
        hours=Hours(there, there, back),
    )


def manifest(data: bytes) -> None:
    """Flights that have left."""
    from safeconduct.planning.airlift_of_scenario.running import read_manifest

    read_manifest(_text(data), _problem(), "--flown")


def ledger_lines(data: bytes) -> None:
    """Lines of a ledger, appended and read back."""
    from safeconduct.store.ledger import Ledger
    from safeconduct.store.ledger_files import import_lines

    with tempfile.TemporaryDirectory() as folder, Ledger.create(Path(folder) / "l") as ledger:
        if import_lines(ledger, _text(data), "desk", "2022-07-31T00:00:00Z", "fuzz"):
            assert ledger.verify().ok
            ledger.book()


def ledger_file(data: bytes) -> None:
    """A ledger file that somebody else has written into."""
    from safeconduct.store.ledger import Ledger

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "l"
        path.write_bytes(data)
        with Ledger.open(path) as ledger:
            ledger.verify()
            with contextlib.suppress(InputError):
                ledger.book()
            ledger.append([_source()])


@cache
def _source() -> Entry:
    from safeconduct.evidence.model import Entry, Source

    made = Source(id="fuzz", name="a paper", kind="paper", reliability="B", why="own", since="2020")
    return Entry(made, "desk", "2022-07-31T00:00:00Z", "fuzz", False)


def airlift_problem(data: bytes) -> None:
    """A bare airlift problem."""
    from safeconduct.airlift.problem_json import parse_bare
    from safeconduct.formats.json_text import read_json

    parse_bare(read_json(_text(data)))


def areas(data: bytes) -> None:
    """Areas that somebody drew, as GeoJSON."""
    from safeconduct.airspace.areas import areas_from_geojson
    from safeconduct.formats.json_text import read_json

    areas_from_geojson(read_json(_text(data)), "areas.geojson")


def feed(data: bytes) -> None:
    """A feed; what is none is told by ValueError."""
    from safeconduct.store.watching import items_stamp

    with contextlib.suppress(ValueError):
        items_stamp(data)


def article(data: bytes) -> None:
    """An article, and the drafts made of it."""
    from safeconduct.evidence.intake import drafts, mark
    from safeconduct.store.articles import article_of
    from safeconduct.store.gazetteer import airport_names, state_names

    found = article_of(data, "article.html")
    marked = mark(found.text, state_names(), airport_names())
    drafts(marked, {"source": "s", "said": found.said, "address": "a", "text_sha256": found.text_sha256})


def memory(data: bytes) -> None:
    """The memory of a watch."""
    from safeconduct.store.watching import read_memory

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m"
        path.write_bytes(data)
        read_memory(path)


@cache
def _facts() -> Facts:
    """A few of the packaged closures: every row of a file is laid over all of them, and a few show as much."""
    from safeconduct.store.facts import packaged_facts

    whole = packaged_facts()
    return replace(whole, closures=whole.closures[:30])


def notam(data: bytes) -> None:
    """NOTAM as somebody pastes them, read into drafts; what was drafted can be laid over the facts or is told."""
    _drafted("notam", data)


def bulletins(data: bytes) -> None:
    """Bulletins of EASA, prohibitions of the FAA and maps of TFRs, each read as all three."""
    for form in ("easa", "faa", "tfr"):
        with contextlib.suppress(InputError):
            _drafted(form, data)


def _drafted(form: str, data: bytes) -> None:
    from safeconduct.facts.drafts import UNREAD, drafts_from
    from safeconduct.facts.own import OwnTable, with_own
    from safeconduct.store.airports import state_of_indicator

    for draft in drafts_from(form, _text(data), _facts(), "", "a text", DAY, state_of_indicator):
        if draft["kind"] == UNREAD:
            continue
        cells = {key: value for key, value in draft.items() if key not in ("kind", "doubt")}
        with_own(_facts(), [OwnTable("o", "", draft["kind"], ((1, cells),))])


def drafts_file(data: bytes) -> None:
    """Drafts of facts that wait for somebody to confirm them."""
    from safeconduct.store.drafts import read_drafts

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.json"
        path.write_bytes(data)
        read_drafts(path)


def confirmed_drafts(data: bytes) -> None:
    """Drafts of an article, as a person answered them."""
    from safeconduct.cli.intake import read_confirmed

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.json"
        path.write_bytes(data)
        read_confirmed(path, "desk")


def own_facts(data: bytes) -> None:
    """A file of the user's own facts, laid over the packaged ones."""
    from safeconduct.facts.own import with_own
    from safeconduct.store.own_facts import read_tables

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.csv"
        path.write_bytes(data)
        with_own(_facts(), read_tables([path])[0])


def place(data: bytes) -> None:
    """An airport or a position as somebody types it."""
    from safeconduct.store.airports import check_place

    check_place(_text(data)[:500])


def shown_in_xml(data: bytes) -> None:
    """Any text as the KML carries it is read back as it was shown."""
    from lxml import etree

    from safeconduct.evidence.sanitise import plain

    text = plain(
        data.decode("utf-8", "surrogatepass") if _is_utf8(data) else data.decode("latin-1"), one_line=True
    )
    element = etree.Element("name")
    element.text = text
    assert (etree.fromstring(etree.tostring(element)).text or "") == text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _files(pattern: str) -> tuple[Path, ...]:
    return tuple(sorted(ROOT.glob(pattern)))


TOMLS = (*_files("tests/golden/scenarios/*.toml"), *_files("examples/*.toml"))
TARGETS: dict[str, Target] = {
    "scenario": Target(scenario, TOMLS),
    "saved_answer": Target(saved_answer, TOMLS),
    "posts": Target(posts, _files("examples/portfolio/*.toml")),
    "posts_csv": Target(posts_csv, _files("examples/portfolio/*.csv")),
    "manifest": Target(manifest, ()),
    "ledger_lines": Target(ledger_lines, _files("examples/*.jsonl")),
    "ledger_file": Target(ledger_file, ()),
    "airlift_problem": Target(airlift_problem, _files("examples/**/*.json")),
    "areas": Target(areas, _files("examples/**/*.geojson")),
    "feed": Target(feed, ()),
    "article": Target(article, ()),
    "memory": Target(memory, ()),
    "notam": Target(notam, ()),
    "bulletins": Target(bulletins, ()),
    "drafts_file": Target(drafts_file, ()),
    "confirmed_drafts": Target(confirmed_drafts, ()),
    "own_facts": Target(own_facts, ()),
    "place": Target(place, ()),
    "shown_in_xml": Target(shown_in_xml, ()),
}
TURNED_DOWN = (InputError,)


def feed_to(name: str, data: bytes) -> None:
    """One execution: the target answers or turns the input down."""
    with contextlib.suppress(*TURNED_DOWN):
        TARGETS[name].run(data)


def corpus_of(name: str) -> tuple[Path, ...]:
    """The hostile inputs of a target."""
    return tuple(sorted((CORPUS / name).glob("*")))


__all__ = ["CORPUS", "TARGETS", "Target", "corpus_of", "feed_to"]
