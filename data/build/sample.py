"""Draw rows of the fact base for a second reading, keep the verdicts, and say how many were wrong.

    python data/build/sample.py SEED [COUNT]    draw (or draw again) the sheet of a seed
    python data/build/sample.py --rate          what the sheets with verdicts say

A sheet is data/sources/facts/samples/seed-SEED.csv. A person fills `verdict` (right, wrong, undecided), `found` and
`where`; drawing the same seed again keeps what is filled in. Rows are drawn evenly over all closures, permits,
warnings, treaties and refuge treaties.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator
from math import sqrt
from pathlib import Path

from facts import SOURCES, Row, read

SHEETS = SOURCES / "samples"
COUNT = 100
COLUMNS = ("table", "row", "says", "source", "verdict", "found", "where")
FILLED = ("verdict", "found", "where")
VERDICTS = ("right", "wrong", "undecided")
Z_95 = 1.959964
"""Of the normal distribution, for 95 %."""

KEYS = {
    "closures": ("closed_by", "target", "from_date", "to_date"),
    "permits": ("alpha2", "flight_kind", "operation"),
    "risk": ("issuer", "alpha2", "reference"),
    "treaties": ("treaty", "alpha2"),
    "refuge": ("instrument", "alpha2"),
}
UNSAID = ("part", "source", "source2", "note", "why", "raw", "event")


def rows_of(table: str) -> Iterator[Row]:
    """Rows of a table as lines of a sheet."""
    for row in read(table):
        says = "; ".join(f"{k}={v}" for k, v in row.items() if v and k not in UNSAID)
        yield {
            "table": table,
            "row": "|".join(row[key] for key in KEYS[table]),
            "says": says,
            "source": row["source"],
        } | dict.fromkeys(FILLED, "")


def drawn(seed: int, count: int) -> list[Row]:
    """The lines of a seed: the same for the same tables."""
    everything = [line for table in KEYS for line in rows_of(table)]
    return random.Random(seed).sample(everything, count)


def read_sheet(path: Path) -> list[Row]:
    """The lines of a sheet; none if there is none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_sheet(path: Path, lines: list[Row]) -> None:
    """Writes a sheet."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def draw(seed: int, count: int) -> int:
    """Draws a sheet, or adds nothing to one that holds verdicts: a reading is of the rows as they were then."""
    path = SHEETS / f"seed-{seed}.csv"
    kept = read_sheet(path)
    if any(line["verdict"] for line in kept):
        print(f"{path.name}: {len(kept)} rows, kept as read")
        return 0
    write_sheet(path, drawn(seed, count))
    print(f"{path.relative_to(SOURCES)}: {count} rows")
    return 0


def interval(wrong: int, decided: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22 (1927) 209)."""
    share, z = wrong / decided, Z_95
    middle = share + z * z / (2 * decided)
    half = z * sqrt(share * (1 - share) / decided + z * z / (4 * decided * decided))
    return (middle - half) / (1 + z * z / decided), (middle + half) / (1 + z * z / decided)


def rates() -> Iterator[str]:
    """By sheet: how many rows of those decided are wrong, over all and by table."""
    for path in sorted(SHEETS.glob("seed-*.csv")):
        lines = read_sheet(path)
        strange = [line["row"] for line in lines if line["verdict"] not in (*VERDICTS, "")]
        if strange:
            raise SystemExit(f"{path.name}: no verdict of {', '.join(VERDICTS)}: {strange}")
        for table in ("", *sorted({line["table"] for line in lines})):
            verdicts = Counter(line["verdict"] for line in lines if table in ("", line["table"]))
            decided = verdicts["right"] + verdicts["wrong"]
            if decided:
                low, high = interval(verdicts["wrong"], decided)
                yield (
                    f"{path.stem} {table or 'all'}: {verdicts['wrong']} of {decided} decided rows wrong "
                    f"({verdicts['wrong'] / decided:.0%}, 95 %: {low:.0%} to {high:.0%}); "
                    f"{verdicts['undecided']} undecided"
                )


def main(arguments: list[str]) -> int:
    """The command line."""
    if arguments[:1] == ["--rate"]:
        print("\n".join(rates()) or "no verdicts yet")
        return 0
    return draw(int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else COUNT)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
