"""Corridors through straits: the centre line of each, as wide as its regime leaves room.

python data/build/straits.py <countries-10m.json>     write docs/straits.md: regimes, and free ends
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import atlas
import islets
import numpy as np
import plane
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "data" / "sources" / "policies"
DOC = ROOT / "docs" / "straits.md"

MODELLED = ("transit", "transit_contested", "archipelagic", "eez_corridor", "high_seas_corridor")
"""Regimes under which a corridor can be free; which of them are is a policy, chosen per route."""
KM_PER_NMI = 1.852
FULL_NMI = 12.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corridor:
    """The corridor of a strait.

    Attributes
    ----------
    id, regime : str
        As in straits.csv.
    line : (n, 2) array
        Centre line, lon/lat in degrees.
    geometry : (Multi)Polygon
        The corridor, lon/lat in degrees; land is not cut out of it.
    """

    id: str
    regime: str
    line: Floats
    geometry: BaseGeometry


def rows() -> list[dict[str, str]]:
    """The strait table."""
    with (SOURCES / "straits.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def corridors(regimes: tuple[str, ...] = MODELLED) -> list[Corridor]:
    """Corridors of the straits with one of the regimes, built in local planes along the line."""
    lines = json.loads((SOURCES / "strait_lines.json").read_text(encoding="utf-8"))["lines"]
    return [_corridor(row, np.array(lines[row["id"]])) for row in rows() if row["regime"] in regimes]


def _corridor(row: dict[str, str], line: Floats) -> Corridor:
    chunks = plane.chunks([line], 60, 150.0)
    width_km = np.full(len(chunks), float(row["half_width_nmi"]) * KM_PER_NMI)
    shapes = [atlas.to_world(s) for s in plane.buffer_chunks(chunks, width_km, 6)]
    return Corridor(row["id"], row["regime"], line, atlas.polygonal(shapely.union_all(shapes)))


def coast_nmi(point: Floats, land: NDArray[np.object_]) -> float:
    """Distance from a point to the nearest land, nautical miles; at most 60."""
    reach = islets.disc(float(point[0]), float(point[1]), 60 * KM_PER_NMI)
    near = shapely.get_coordinates(shapely.intersection(land[shapely.intersects(land, reach)], reach))
    if not len(near):
        return 60.0
    dots = plane.to_xyz(near) @ plane.to_xyz(point[None])[0]
    return float(np.degrees(np.arccos(np.clip(dots.max(), -1, 1)))) * 60


def loose_ends(
    corridor: Corridor, others: list[Corridor], land: NDArray[np.object_]
) -> list[tuple[Floats, float]]:
    """Ends of the centre line neither 12 NM from the coast nor in another corridor, and how far they are."""
    ends = [(end, coast_nmi(end, land)) for end in (corridor.line[0], corridor.line[-1])]
    rest = [o.geometry for o in others if o.id != corridor.id]
    return [
        (p, nmi) for p, nmi in ends if nmi < FULL_NMI and not any(g.contains(shapely.Point(p)) for g in rest)
    ]


def table(found: list[Corridor], land: NDArray[np.object_]) -> str:
    """All straits as Markdown."""
    loose = {c.id: loose_ends(c, found, land) for c in found}
    lines = [
        "| strait | states | regime | corridor NM | ends | rule for aircraft | contested by | practice |",
        "|---|---|---|---:|---|---|---|---|",
    ]
    for row in rows():
        ends = "" if row["id"] not in loose else _ends(loose[row["id"]])
        width = f"{2 * float(row['half_width_nmi']):.1f}" if row["id"] in loose else ""
        practice = f"{row['practice']}: {row['practice_note']}" if row["practice"] else ""
        cells = (
            row["name"],
            row["states"],
            row["regime"],
            width,
            ends,
            row["rule"],
            row["objections"],
            practice,
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ends(loose: list[tuple[Floats, float]]) -> str:
    return (
        "free" if not loose else "; ".join(f"{nmi:.1f} NM off at {p[1]:.2f}, {p[0]:.2f}" for p, nmi in loose)
    )


HEAD = """# Straits: regime for aircraft

Each strait was looked at as if its coastal states refused. By default (`straits = "transit-uncontested"`) a corridor
is free where the law gives transit passage and no coastal state denies it to aircraft, and where a lane of high seas
remains. `straits = "transit"` opens the unsettled ones too: today the lane between the Diomedes, where Russia, a
kilometre or two away, has said nothing of aircraft. `straits = "consent"` asks the coastal states in all of them.
The western Bering channel lies between an island and the mainland of one state with a way as good on the other
side: no transit passage (UNCLOS art. 38(1)), so Russia is asked. Sunda and Lombok go with the archipelagic waters
(`archipelagos = "passage"`). Ends called free lie beyond 12 NM of any coast or in another corridor. Sources, and
which of them were read: `data/sources/policies/straits.csv`. Written by `data/build/straits.py`.

"""


def main(arguments: list[str]) -> int:
    """Write the table."""
    land = islets.corrected(atlas.land(Path(arguments[0])))
    found = corridors()
    DOC.parent.mkdir(exist_ok=True)
    DOC.write_text(
        HEAD + table(found, shapely.get_parts(np.array(list(land.values())))) + "\n", encoding="utf-8"
    )
    print(f"{DOC.relative_to(ROOT)}: {len(found)} corridors")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
