"""Every input that once did harm, or could, is answered or turned down: what ``make fuzz`` looks for, replayed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from fuzz.targets import TARGETS, corpus_of, feed_to

INPUTS = [(name, path) for name in TARGETS for path in corpus_of(name)]


@pytest.mark.parametrize(("name", "path"), INPUTS, ids=[f"{name}-{path.name}" for name, path in INPUTS])
def test_it_is_answered_or_turned_down(name: str, path: Path) -> None:
    feed_to(name, path.read_bytes())


def test_every_target_has_hostile_inputs() -> None:
    assert [name for name in TARGETS if not corpus_of(name)] == []


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_and_noise_are_answered_or_turned_down(name: str) -> None:
    for data in (b"", b"\0", b"\xff\xfe", bytes(range(256)), b"[" * 5000, b'"' * 5000, b"\xef\xbb\xbf"):
        feed_to(name, data)
