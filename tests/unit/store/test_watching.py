"""The watch: only what changed in the plan, once, through broken feeds and half-written files."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.planning.watch import (
    PermissionState,
    PlanChange,
    PlanSummary,
    ReadingChance,
    TriggerState,
    diff,
    lapsing,
)
from safeconduct.store import watching
from safeconduct.store.watching import Watch, feed_stamp, read_memory, to_file, to_webhook, watch

NOW = datetime(2022, 7, 31, 12, tzinfo=UTC)
PLAN = PlanSummary(
    "over GE, AM, AZ, IR, IQ",
    0.91,
    (PermissionState("IQ overflight", "granted", NOW + timedelta(hours=36)),),
    (TriggerState("mood", "far"),),
)
ITEM = "<item><title>{0}</title><link>http://a/{0}</link></item>"
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{}</channel></rss>'


class World:
    """A scenario file, a feed, a plan that can be set, and everything told."""

    def __init__(self, folder: Path) -> None:
        self.scenario, self.feed = folder / "s.toml", folder / "feed.xml"
        self.scenario.write_text("one")
        self.feed.write_text(FEED.format(ITEM.format("first")))
        self.plan: PlanSummary | InputError = PLAN
        self.told: list[str] = []
        self.warned: list[str] = []
        self.plans = 0
        self.folder = folder

    def replan(self) -> PlanSummary:
        self.plans += 1
        if isinstance(self.plan, InputError):
            raise self.plan
        return self.plan

    def watch(self) -> Watch:
        def tell(changes: Sequence[PlanChange], _at: datetime) -> None:
            self.told += [change.text for change in changes]

        memory = self.folder / "memory.json"
        return Watch(self.replan, [self.scenario], [str(self.feed)], memory, [tell], self.warned.append)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_first_look_tells_only_what_is_about_to_lapse(world: World) -> None:
    world.watch().look(NOW)
    assert world.told == ["IQ overflight lapses in 36 h"]


def test_nothing_changed_means_no_new_plan(world: World) -> None:
    watched = world.watch()
    for _ in range(3):
        watched.look(NOW)
    assert world.plans == 1
    assert len(world.told) == 1


def test_every_kind_of_change_is_told_once(world: World) -> None:
    watched = world.watch()
    watched.look(NOW)
    world.plan = PlanSummary(
        "over KZ", 0.54, (PermissionState("IQ overflight", "refused"),), (TriggerState("mood", "crossed"),)
    )
    for number in range(3):
        world.scenario.write_text(f"changed {number}")
        watched.look(NOW)
    assert world.plans == 4
    assert world.told[1:] == [
        "primary switched from over GE, AM, AZ, IR, IQ to over KZ",
        "chance of passage from 0.91 to 0.54",
        "permission IQ overflight: from granted to refused",
        "trigger mood: from far to crossed",
    ]


def test_told_once_also_across_a_restart(world: World) -> None:
    world.watch().look(NOW)
    world.plan = replace(PLAN, chance=0.5)
    world.watch().look(NOW)
    world.watch().look(NOW)
    assert world.told == ["IQ overflight lapses in 36 h", "chance of passage from 0.91 to 0.50"]


def test_the_chances_of_all_readings_are_watched(world: World) -> None:
    world.plan = replace(PLAN, others=(ReadingChance("article", 0.7),))
    world.watch().look(NOW)
    world.plan = replace(PLAN, others=(ReadingChance("article", 0.6), ReadingChance("new", 0.2)))
    world.watch().look(NOW)
    world.watch().look(NOW)
    assert world.told[1:] == ["article: chance of passage from 0.70 to 0.60"]


def test_a_new_item_plans_anew_and_is_told_once_with_its_address(world: World) -> None:
    watched = world.watch()
    watched.on_item = lambda item: f"Drafted from {item.title}" if item.title == "second" else ""
    watched.look(NOW)
    world.feed.write_text(FEED.format(ITEM.format("first") + ITEM.format("second")))
    watched.look(NOW)
    watched.look(NOW)
    assert world.plans == 2
    assert world.told[1:] == ["in the news: second (http://a/second). Drafted from second"]


def test_a_broken_feed_is_survived_and_said(world: World) -> None:
    watched = world.watch()
    watched.look(NOW)
    for broken in ("<<<", "", "/etc/hostname", "\x00\x01"):
        world.feed.write_text(broken)
        watched.look(NOW)
    world.feed.unlink()
    watched.look(NOW)
    # each fault is said once, not at every look
    assert len(world.warned) == len(set(world.warned)) == 2
    assert world.plans == 1
    world.scenario.write_text("changed")
    watched.look(NOW)
    assert world.plans == 2


def test_a_feed_that_is_broken_at_first_brings_no_old_news_later(world: World) -> None:
    world.feed.write_text("<<<")
    watched = world.watch()
    watched.look(NOW)
    world.feed.write_text(FEED.format(ITEM.format("old")))
    watched.look(NOW)
    world.feed.write_text(FEED.format(ITEM.format("old") + ITEM.format("new")))
    watched.look(NOW)
    assert world.told[1:] == ["in the news: new (http://a/new)"]


def test_an_item_of_two_feeds_is_told_once(world: World) -> None:
    other = world.feed.with_name("other.xml")
    other.write_text(FEED.format(""))
    watched = world.watch()
    watched.feeds = [*watched.feeds, str(other)]
    watched.look(NOW)
    for feed in (world.feed, other):
        feed.write_text(FEED.format(ITEM.format("same")))
    watched.look(NOW)
    assert world.told[1:] == ["in the news: same (http://a/same)"]


def test_what_a_long_feed_still_shows_is_never_told_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "REMEMBERED", 3)
    watched = world.watch()
    watched.look(NOW)
    world.feed.write_text(FEED.format("".join(ITEM.format(f"n{number}") for number in range(12))))
    watched.look(NOW)
    told = list(world.told)
    world.scenario.write_text("changed")
    watched.look(NOW)
    assert world.told == told
    assert len(told) == 13


def test_drafts_that_cannot_be_kept_stop_no_watch(world: World) -> None:
    def no_drafts(_: object) -> str:
        raise InputError.single("facts.d/drafts.json", "is no list of drafts.")

    watched = world.watch()
    watched.look(NOW)
    watched.on_item = no_drafts
    world.feed.write_text(FEED.format(ITEM.format("second")))
    watched.look(NOW)
    assert world.told[1:] == ["in the news: second (http://a/second)"]
    assert world.warned == ["nothing was drafted from 'second': facts.d/drafts.json: is no list of drafts."]


@pytest.mark.parametrize("jump_h", [-24 * 400, -2, 2, 24 * 400])
def test_a_clock_that_jumps_tells_nothing_twice(world: World, jump_h: int) -> None:
    watched = world.watch()
    watched.look(NOW)
    told = list(world.told)
    watched.look(NOW + timedelta(hours=jump_h))
    watched.look(NOW)
    assert world.told == told
    assert world.plans == 1


def test_a_half_written_scenario_is_survived_and_tried_again(world: World) -> None:
    watched = world.watch()
    watched.look(NOW)
    world.plan = InputError.single("s.toml", "is half written.")
    world.scenario.write_text("hal")
    watched.look(NOW)
    assert "half written" in world.warned[0]
    world.plan = replace(PLAN, chance=0.2)
    watched.look(NOW)
    assert world.told[-1] == "chance of passage from 0.91 to 0.20"


def test_a_chance_that_creeps_is_told_in_the_end(world: World) -> None:
    watched = world.watch()
    for step in range(8):
        world.plan = replace(PLAN, chance=0.91 - 0.002 * step)
        world.scenario.write_text(str(step))
        watched.look(NOW)
    assert sum("chance" in text for text in world.told) == 2


def test_a_teller_that_fails_does_not_stop_the_others(world: World) -> None:
    def fails(_changes: Sequence[PlanChange], _at: datetime) -> None:
        raise OSError("no route to host")

    watched = world.watch()
    watched.tellers = [fails, *watched.tellers, to_file(world.folder / "out.jsonl")]
    watched.look(NOW)
    assert world.told
    assert "no route to host" in world.warned[0]
    line = json.loads((world.folder / "out.jsonl").read_text())
    assert line == {"at": "2022-07-31T12:00:00+00:00", "kind": "lapse", "about": "IQ overflight"} | {
        "text": "IQ overflight lapses in 36 h"
    }


def test_the_webhook_gets_json() -> None:
    got: list[dict[str, object]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing on the terminal of the tests."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    to_webhook(f"http://127.0.0.1:{server.server_port}/")(diff(PLAN, replace(PLAN, primary="")), NOW)
    thread.join(timeout=10)
    server.server_close()
    assert got[0]["changes"][0]["text"].startswith("nothing is open any more")  # type: ignore[index]


def test_only_web_addresses_are_posted_to_or_fetched() -> None:
    with pytest.raises(InputError, match="http"):
        to_webhook("file:///etc/passwd")
    with pytest.raises(ValueError, match="only http and https"):
        feed_stamp("ftp://a/b")


def test_a_broken_memory_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "m").write_text("{")
    with pytest.raises(InputError, match="Delete it to begin anew"):
        read_memory(tmp_path / "m")


def test_lapses_are_told_within_the_window_only() -> None:
    assert lapsing(PLAN, NOW, within_h=35) == ()
    assert lapsing(PLAN, NOW + timedelta(hours=37)) == ()
    with pytest.raises(InputError, match="without a time zone"):
        PermissionState("x", "granted", datetime(2022, 1, 1))


def test_the_loop_pauses_between_looks(world: World) -> None:
    pauses: list[int] = []
    pause: Callable[[], None] = lambda: pauses.append(1)  # noqa: E731
    assert watch(world.watch(), lambda: NOW, pause, range(4)) == 1
    assert len(pauses) == 3
