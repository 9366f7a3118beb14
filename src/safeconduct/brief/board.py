"""The board of a portfolio: every post in a line, the worst first; what changed above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safeconduct.brief.html import templates
from safeconduct.brief.phrases import km, moment_of_day

Row = Mapping[str, Any]

HEAD = (
    ("post", False),
    ("people", True),
    ("way now", False),
    ("length", True),
    ("chance", True),
    ("alone closes all", False),
    ("four ways", False),
    ("out in", True),
    ("decide by, UTC", False),
)
"""Columns and whether they hold numbers."""

MOST_ALONE = 6
"""States told of those that alone close every way."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of the board.

    Attributes
    ----------
    cells : tuple of str
        As in `HEAD`.
    closed : bool
        No way is open, or it could not be planned.
    """

    cells: tuple[str, ...]
    closed: bool


def board_row(row: Row) -> BoardRow:
    """A post in words."""
    post = f"{row['name']} ({row['airport']})"
    if row["error"]:
        return BoardRow(
            (post, f"{row['people']:,}", f"could not be planned: {row['error']}", *[""] * 6), True
        )
    alone = [state for state in row["alone"] or () if state != row["host"]]
    more = f" and {len(alone) - MOST_ALONE} more" if len(alone) > MOST_ALONE else ""
    return BoardRow(
        (
            post,
            f"{row['people']:,}",
            row["way"] or "no permitted way",
            km(row["distance_km"]) if row["distance_km"] is not None else "",
            _chance(row),
            " · ".join(alone[:MOST_ALONE]) + more if row["found"] else "",
            " · ".join(dict.fromkeys(way["destination"] for way in row["four_ways"] or ())),
            f"{row['closure_h']:,.0f} h" if row["closure_h"] is not None else "",
            day_and_hour(row["latest_decision"] or ""),
        ),
        not row["found"],
    )


def day_and_hour(iso: str) -> str:
    """``26 Jul 07:08`` of ``2022-07-26T07:08Z``; the board says which year it is."""
    return moment_of_day(datetime.fromisoformat(iso)) if iso else ""


def _chance(row: Row) -> str:
    low, high = row["chance"], row["chance_at_most"]
    if low is None:
        return ""
    return f"{low:.2f}" if f"{low:.2f}" == f"{high:.2f}" else f"{low:.2f} to {high:.2f}"


def board_html(title: str, facts: str, rows: Sequence[Row], changes: Sequence[Any] | None = None) -> str:
    """The board as one HTML file without script or network.

    Parameters
    ----------
    rows : posts, the worst first
    changes : what changed since another run (name, worse, what, because); None where none was compared
    """
    return (
        templates()
        .get_template("board.html.j2")
        .render(title=title, facts=facts, head=HEAD, rows=[board_row(row) for row in rows], changes=changes)
    )
