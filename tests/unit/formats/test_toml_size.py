"""The size of a TOML text is counted without parsing it, and agrees with what a parser makes of it."""

from __future__ import annotations

import time
import tomllib
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from safeconduct.errors import InputError
from safeconduct.formats.toml_size import size_fault
from safeconduct.limits import NUMBER_LETTERS, TOML_DEPTH, TOML_ENTRIES
from safeconduct.scenario.file.load import parse_toml

EXAMPLES = Path(__file__).parents[3] / "examples"


def _depth(value: Any) -> int:
    """The slow twin: how deep a parsed value is."""
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_are_far_within(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert size_fault(text) is None
    assert _depth(tomllib.loads(text)) <= TOML_DEPTH // 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dotted key", "a." * 16_000 + "b = 1"),
        ("dotted key with spaces", "a . " * 1_000 + "b = 1"),
        ("quoted parts", '"a".' * 1_000 + "b = 1"),
        ("dotted header", "[" + "a." * 1_000 + "b]"),
        ("lists", "a = " + "[" * 400 + "]" * 400),
        ("inline tables", "a = " + "{b = " * 400 + "1" + "}" * 400),
        ("both", "a = " + "[{b = " * 400 + "1" + "}]" * 400),
    ],
)
def test_what_is_too_deep_is_told_before_it_is_parsed(name: str, text: str) -> None:
    tracemalloc.start()
    with pytest.raises(InputError, match=f"more than {TOML_DEPTH} deep"):
        parse_toml(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000, name


def test_the_deepest_that_is_taken_and_the_next() -> None:
    deepest = TOML_DEPTH
    assert size_fault("a = " + "[" * deepest + "]" * deepest) is None
    assert size_fault("a = " + "[" * (deepest + 1) + "]" * (deepest + 1)) is not None


def test_letters_within_texts_and_comments_do_not_count() -> None:
    many = "[{.=," * 20_000
    text = f"# {many}\na = \"{many}\"\nb = '{many}'\nc = \"\"\"{many}\n{many}\"\"\"\nd = '''{many}'''\n"
    assert size_fault(text) is None
    assert tomllib.loads(text)["d"] == many


def test_too_many_keys_and_items() -> None:
    assert size_fault("[" + "x]\n[" * TOML_ENTRIES) is not None
    fault = size_fault("".join(f"k{i} = 1\n" for i in range(TOML_ENTRIES + 1)))
    assert fault is not None
    assert "more than 60,000 keys" in fault[0].what
    assert fault[1] == TOML_ENTRIES + 1, "the line is told"


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "F" * 5_000, "1e" + "0" * 400, "1" + "0" * 400])
def test_a_number_of_thousands_of_digits_is_never_made(number: str) -> None:
    with pytest.raises(InputError, match=f"at most {NUMBER_LETTERS} are taken"):
        parse_toml(f"a = {number}")


@pytest.mark.parametrize(
    "text",
    ['a = """' + '\\"""' * 200_000, 'a = "' + '\\"' * 400_000, "a = '''" + "''" * 400_000, '"' * 900_001],
    ids=["long text", "text", "literal", "quotes"],
)
def test_a_text_that_does_not_close_costs_no_more_than_its_length(text: str) -> None:
    begins = time.process_time()
    size_fault(text)
    # by the square of the length it would be an hour; the bound is no measurement
    assert time.process_time() - begins < 20
