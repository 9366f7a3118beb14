"""What a scenario may not have too much of, looked at before anything else is: the checks and the plan would take too long.

Works on the parsed TOML as it stands; what has the wrong shape is passed over here and told by the shape's own check.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safeconduct.limits import LARGEST_WHOLE, PAIRS, PEOPLE
from safeconduct.scenario.file.faults import Finding
from safeconduct.scenario.file.lines import Path


def size_findings(raw: dict[str, Any]) -> Iterator[Finding]:
    """Every fault of this kind."""
    yield from _numbers(raw)
    yield from _pairs(raw)
    yield from _people(raw)


def _numbers(raw: dict[str, Any]) -> Iterator[Finding]:
    """Whole numbers beyond the 64 bits that TOML promises."""
    ahead: list[tuple[Path, Any]] = [((), raw)]
    while ahead:
        path, value = ahead.pop()
        if isinstance(value, dict):
            ahead += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            ahead += [((*path, place), item) for place, item in enumerate(value)]
        elif isinstance(value, int) and abs(value) > LARGEST_WHOLE:
            what = f"has {len(hex(value)) - 2} hexadecimal digits; a whole number has at most 16 (64 bits)."
            yield Finding(path, what)


def _pairs(raw: dict[str, Any]) -> Iterator[Finding]:
    origins, refuges = (_listed(raw.get(kind)) for kind in ("origin", "refuge"))
    airports = sum(len(_listed(item.get("airport"))) for item in refuges if isinstance(item, dict))
    pairs = len(origins) * airports
    if pairs > PAIRS:
        what = f"{len(origins):,} origins and {airports:,} airports of refuges make {pairs:,} ways."
        yield Finding(("refuge",), what, f"At most {PAIRS:,} are planned: divide the scenario.")


def _people(raw: dict[str, Any]) -> Iterator[Finding]:
    numbers = [_headcount(item) for item in _listed(raw.get("group"))]
    people = sum(number for number in numbers if 0 < number < LARGEST_WHOLE)
    if people > PEOPLE:
        what = f"there are {people:,.0f} people in all."
        yield Finding(("group",), what, f"At most {PEOPLE:,} are planned for: divide the scenario.")


def _headcount(group: Any) -> float:
    """The largest number a group's headcount tells; 0 where it tells none."""
    headcount = group.get("headcount") if isinstance(group, dict) else None
    told = headcount.values() if isinstance(headcount, dict) else ()
    return max((n for n in told if isinstance(n, int | float) and n == n), default=0)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
