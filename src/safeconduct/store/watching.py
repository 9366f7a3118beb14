"""The watch: look at files and feeds, plan anew when one changed, tell each change in the plan once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from safeconduct.errors import InputError
from safeconduct.formats.json_text import read_json
from safeconduct.limits import MEMORY_BYTES
from safeconduct.planning.watch import (
    PermissionState,
    PlanChange,
    PlanSummary,
    ReadingChance,
    TriggerState,
    diff,
    lapsing,
)
from safeconduct.store.fetching import fetch, post
from safeconduct.store.files import append_lines, read_text, write_whole

REMEMBERED = 5_000
"""How many told changes are remembered beside those that the feeds still show, the newest."""


class Teller(Protocol):
    """Tells changes to somebody: the terminal, a file, a webhook."""

    def __call__(self, changes: Sequence[PlanChange], at: datetime, /) -> None: ...


@dataclass
class Watch:
    """One watched plan.

    Attributes
    ----------
    replan : callable
        Plans anew and returns the summary.
    files : sequence of Path
        Scenario and ledger; a change in one makes a new plan.
    feeds : sequence of str
        Addresses or files of RSS or Atom feeds; a new item makes a new plan.
    memory : Path
        Where the last summary and the changes already told are kept.
    tellers : sequence of Teller
        To whom changes are told.
    warn : callable
        Takes a line about something that went wrong with a feed, a teller or the plan itself.
    lapse_h : float
        A granted permission is told when it lapses within this many hours.
    on_item : callable
        Takes a new item of a feed; returns what was drafted from it, in words, or nothing.
    """

    replan: Callable[[], PlanSummary]
    files: Sequence[Path]
    feeds: Sequence[str]
    memory: Path
    tellers: Sequence[Teller]
    warn: Callable[[str], None]
    lapse_h: float = 48.0
    on_item: Callable[[FeedItem], str] = lambda _: ""
    _items: dict[str, list[FeedItem]] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)
    _broken: dict[str, str] = field(default_factory=dict)

    def look(self, now: datetime) -> tuple[PlanChange, ...]:
        """Look once: plan anew if something changed, and tell what is new in the plan.

        What is told is noted before it is sent: after a crash a change may go untold to one teller, but
        none is ever told twice.
        """
        kept = read_memory(self.memory)
        if not self._something_changed() and kept.summary is not None:
            summary: PlanSummary = kept.summary
        else:
            try:
                summary = self.replan()
            except InputError as error:
                # a half-written scenario is mended a minute later; until then the last plan stands
                self.warn(f"the plan could not be made anew: {error}")
                self._seen.clear()
                return ()
        changes = diff(kept.summary, summary) if kept.summary else ()
        lapses = [c for c in lapsing(summary, now, self.lapse_h) if c.key not in kept.told]
        items = self._news(kept)
        news = (*changes, *lapses, *items)
        told = self._remembered((*kept.told, *(change.key for change in lapses)))
        left = Memory(_since_last_told(kept.summary, summary, changes), told)
        if left != kept:
            write_memory(self.memory, left)
        if news:
            self._tell(news, now)
        return news

    def _news(self, kept: Memory) -> list[PlanChange]:
        """New items, each told once though two feeds have it; those there when a feed is first read are old news."""
        told = frozenset(kept.told)
        known = [items for feed, items in self._items.items() if _mark(feed) in told]
        new = {item.key: item for items in known for item in items if item.key not in told}
        return [item.change(self._drafted(item)) for item in new.values()]

    def _drafted(self, item: FeedItem) -> str:
        """What was drafted from an item, in words; that nothing could be is said and stops nothing."""
        try:
            return self.on_item(item)
        except InputError as error:
            self.warn(f"nothing was drafted from {item.title!r}: {error}")
            return ""

    def _remembered(self, told: Sequence[str]) -> tuple[str, ...]:
        """Keys to keep: of everything the feeds show now, else it would be told again, and the newest of the rest."""
        marks = [_mark(feed) for feed in self.feeds if feed in self._items or _mark(feed) in told]
        now = dict.fromkeys([*marks, *(item.key for items in self._items.values() for item in items)])
        return (*[key for key in told if key not in now][-REMEMBERED:], *now)

    def _tell(self, changes: Sequence[PlanChange], now: datetime) -> None:
        for teller in self.tellers:
            try:
                teller(changes, now)
            except (OSError, ValueError, InputError) as error:
                self.warn(f"a change could not be told: {error}")

    def _something_changed(self) -> bool:
        now = {str(path): _stamp(path) for path in self.files}
        self._items = {}
        for feed in self.feeds:
            try:
                items = feed_items(feed)
                self._items[feed] = items
                now[feed] = sha256("\n".join(item.key for item in items).encode()).hexdigest()
                self._broken.pop(feed, None)
            except Exception as error:
                if self._broken.get(feed) != str(error):  # said once, not at every look
                    self._broken[feed] = str(error)
                    self.warn(f"feed {feed}: {error}")
                now[feed] = self._seen.get(feed, "")  # a broken feed is no news
        changed = now != self._seen
        self._seen.update(now)
        return changed


def _mark(feed: str) -> str:
    """The key by which it is remembered that a feed was read once."""
    return f"feed {sha256(feed.encode(errors='backslashreplace')).hexdigest()}"


def _since_last_told(
    before: PlanSummary | None, after: PlanSummary, changes: Sequence[PlanChange]
) -> PlanSummary:
    """The plan the next look compares with: a chance that crept too little to tell stays where it was."""
    if before is None:
        return after
    told = {change.about for change in changes if change.kind == "chance"}
    was = {one.name: one.chance for one in before.others}
    return replace(
        after,
        chance=after.chance if "" in told else before.chance,
        others=tuple(
            one if one.name in told else replace(one, chance=was.get(one.name, one.chance))
            for one in after.others
        ),
    )


@dataclass(frozen=True, slots=True)
class Memory:
    """What a watch remembers between looks and between runs.

    Attributes
    ----------
    summary : PlanSummary or None
        The last plan; None at the first look.
    told : tuple of str
        Keys of the lapses already told.
    """

    summary: PlanSummary | None = None
    told: tuple[str, ...] = ()


def read_memory(path: Path) -> Memory:
    """The memory in a file; an absent one is empty, a broken one is an error that says what to do.

    Raises
    ------
    InputError
        Where the file is broken, with what to do.
    """
    if not path.exists():
        return Memory()
    try:
        raw = read_json(read_text(path, MEMORY_BYTES))
        return Memory(_summary_from(raw["summary"]), tuple(map(str, raw["told"])))
    except (InputError, ValueError, KeyError, TypeError, AttributeError):
        hint = "Delete it to begin anew; changes since the last look are then not told."
        raise InputError.single(str(path), "is not a watch's memory.", hint) from None


def write_memory(path: Path, memory: Memory) -> None:
    """Keep a memory, whole or not at all."""
    raw = {"summary": summary_dict(memory.summary) if memory.summary else None, "told": list(memory.told)}
    write_whole(path, json.dumps(raw, indent=1, ensure_ascii=False))


def summary_dict(summary: PlanSummary) -> dict[str, Any]:
    """A summary for JSON."""
    return {
        "primary": summary.primary,
        "chance": summary.chance,
        "permissions": [
            {"name": p.name, "status": p.status, "valid_until": p.valid_until and p.valid_until.isoformat()}
            for p in summary.permissions
        ],
        "triggers": [{"name": t.name, "state": t.state} for t in summary.triggers],
        "others": [{"name": one.name, "chance": one.chance} for one in summary.others],
    }


def _summary_from(raw: dict[str, Any] | None) -> PlanSummary | None:
    if raw is None:
        return None
    permissions = (
        PermissionState(
            p["name"], p["status"], datetime.fromisoformat(p["valid_until"]) if p["valid_until"] else None
        )
        for p in raw["permissions"]
    )
    triggers = (TriggerState(t["name"], t["state"]) for t in raw["triggers"])
    # memories of earlier versions know the first reading only
    others = tuple(ReadingChance(one["name"], one["chance"]) for one in raw.get("others", ()))
    return PlanSummary(raw["primary"], raw["chance"], tuple(permissions), tuple(triggers), others)


def _stamp(path: Path) -> str:
    """What a file holds, as a hash; its time alone would miss two changes within a clock tick."""
    if not path.is_file():
        return ""  # a device or a pipe has no content to compare, and perhaps no end
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed.

    Attributes
    ----------
    title, link : str
        As the feed has them.
    key : str
        Hash of what the item says, so that it is told once.
    """

    title: str
    link: str
    key: str

    def change(self, drafted: str) -> PlanChange:
        """The item as something to tell, with what was drafted from it."""
        where = f" ({self.link})" if self.link else ""
        return PlanChange(
            "news", self.link, f"in the news: {self.title}{where}{drafted and f'. {drafted}'}", self.key
        )


def feed_items(feed: str) -> list[FeedItem]:
    """A feed's items, without the date in its frame, which is no news.

    Raises
    ------
    OSError, ValueError
        If the feed cannot be had or is no RSS or Atom feed.
    """
    return items_of(fetch(feed))


def items_of(raw: bytes) -> list[FeedItem]:
    """The items in a feed's bytes; raises ValueError if they are no RSS or Atom feed."""
    import feedparser

    # a stream: given text, feedparser would open it if it looked like a path or an address
    try:
        parsed = feedparser.parse(BytesIO(raw))
    except Exception as error:
        # whatever a parser of the web's feeds stumbles over: the watch goes on with the next one
        raise ValueError(f"cannot be read as a feed: {type(error).__name__}") from error
    if not parsed.get("version"):
        raise ValueError("is not an RSS or Atom feed")
    return [_item(entry) for entry in parsed.entries]


def _item(entry: Any) -> FeedItem:
    said = [entry.get(name, "") for name in ("id", "link", "title", "summary")]
    key = sha256(json.dumps(said).encode()).hexdigest()
    return FeedItem(str(said[2]), str(said[1]), f"item {key}")


def feed_stamp(feed: str) -> str:
    """A hash over a feed's items."""
    return items_stamp(fetch(feed))


def items_stamp(raw: bytes) -> str:
    """The same of a feed's bytes; raises ValueError if they are no RSS or Atom feed."""
    return sha256("\n".join(item.key for item in items_of(raw)).encode()).hexdigest()


def to_file(path: Path) -> Teller:
    """Adds each change as one JSON line to a file."""

    def tell(changes: Sequence[PlanChange], at: datetime) -> None:
        append_lines(path, (json.dumps(change_dict(change, at), ensure_ascii=False) for change in changes))

    return tell


def to_webhook(address: str) -> Teller:
    """Posts the changes as JSON to an http(s) address.

    Raises
    ------
    InputError
        Where the address is none of http or https.
    """
    if urlsplit(address).scheme.lower() not in ("http", "https"):
        raise InputError.single("--webhook", f"{address!r} is not an http or https address.")

    def tell(changes: Sequence[PlanChange], at: datetime) -> None:
        body = json.dumps({"changes": [change_dict(change, at) for change in changes]}).encode()
        try:
            post(address, body)
        except (OSError, ValueError) as error:
            raise OSError(f"webhook {address}: {error!r}") from error

    return tell


def change_dict(change: PlanChange, at: datetime) -> dict[str, str]:
    """A change for JSON."""
    when = at.astimezone(UTC).isoformat(timespec="seconds")
    return {"at": when, "kind": change.kind, "about": change.about, "text": change.text}


def watch(
    watched: Watch, clock: Callable[[], datetime], pause: Callable[[], None], looks: Iterable[object]
) -> int:
    """Look again and again; the number of changes told.

    Parameters
    ----------
    watched : Watch
        What to watch.
    clock : callable
        The time now, with time zone.
    pause : callable
        Waits between two looks.
    looks : iterable
        One item per look; endless for a watch without end.
    """
    told = 0
    for number, _ in enumerate(looks):
        if number:
            pause()
        told += len(watched.look(clock()))
    return told
