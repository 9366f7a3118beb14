"""What a run leaves beside its parts: tables, a board or a map, and what every column means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from safeconduct.batch import atlas, portfolio
from safeconduct.batch.capitals import capitals
from safeconduct.batch.changes import PostChange
from safeconduct.brief.board import board_html
from safeconduct.brief.map.keys import keys_svg
from safeconduct.store.files import write_all, write_by
from safeconduct.store.world import load_world

STATES_DICTIONARY = {
    "rank, state, name": "by share_sum; ISO alpha-2",
    "capital_in_atlas": "whether pairs begin and end there too",
    "pairs": "ordered pairs that neither begin nor end in the state",
    "share_sum, share_mean": "its Shapley values over those pairs, added up and by pair",
    "alone": "of them, pairs it can close by itself within the limit",
    "needed": "pairs in a veto set of which it is",
    "crossed, km": "pairs whose shortest route lies over it, and the length of it there, km",
}
"""What each column means, written beside the table."""


def write_atlas(folder: Path, asked: atlas.AtlasRun, pairs: pa.Table, sums: pa.Table) -> None:
    """The table of states as Parquet and CSV, the map, and the data dictionary."""
    write_by(folder / "states.parquet", lambda file: pq.write_table(sums, file, compression="zstd"))
    write_by(folder / "states.csv", lambda file: pyarrow.csv.write_csv(sums, file))
    world = load_world()
    shares = {row["state"]: row["share_sum"] for row in sums.to_pylist()}
    places = capitals()
    ends = [(places[state].lat_deg, places[state].lon_deg) for state in asked.states]
    title = (
        f"Who holds the keys: {len(asked.states)} capitals, routes up to {asked.factor:g} times the shortest"
    )
    picture = world.router(asked.resolution).picture
    svg = keys_svg(title, shares, ends, world.sky, picture, world.facts.states.name)
    about = [
        f"# {title}",
        "",
        f"{pairs.num_rows:,} ordered pairs. A way and its way back need the same consents and are worked out once.",
        "Every capital counts the same; nobody refuses to begin with. Planning-grade, not for navigation.",
    ]
    tables = {"pairs": atlas.DICTIONARY, "states": STATES_DICTIONARY}
    write_all([(folder / "keys.svg", svg), (folder / "README.md", _readme(about, tables))])


def write_portfolio(
    folder: Path, day: date, ranked: Sequence[Mapping[str, Any]], changes: Sequence[PostChange] | None
) -> None:
    """The board and the data dictionary."""
    people = sum(row["people"] for row in ranked)
    facts = f"as of {day.isoformat()} · {len(ranked)} posts · {people:,} people"
    board = board_html("Every post's way out", facts, ranked, changes)
    about = ["# A portfolio of posts", "", f"{facts}. Planning-grade, not for navigation."]
    readme = _readme(about, {"posts": portfolio.DICTIONARY})
    write_all([(folder / "board.html", board), (folder / "README.md", readme)])


def _readme(about: Sequence[str], tables: Mapping[str, Mapping[str, str]]) -> str:
    lines = [*about, ""]
    for table, columns in tables.items():
        lines += [f"## {table}", "", "| column | meaning |", "|---|---|"]
        lines += [f"| {name} | {meaning} |" for name, meaning in columns.items()]
        lines.append("")
    return "\n".join(lines)
