"""A map of who holds the keys: the router's own cells, darker the more a state can close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from safeconduct.airspace.sky import ATTRIBUTION, Picture, Sky, unit_vectors
from safeconduct.brief.map.areas import Area, grouped
from safeconduct.brief.map.drawing import path
from safeconduct.brief.map.projection import frame_round
from safeconduct.brief.map.shapes import chains_of, shape_of
from safeconduct.brief.phrases import Names

WIDTH_PX = 960.0
STEPS = ("#eef1f4", "#d3e0ea", "#a9c6da", "#74a5c4", "#3f7fa8", "#1c5681", "#0b2f4d")
"""From nothing to most; lightness alone tells them apart, also in grey and for colour-blind eyes."""


def keys_svg(
    title: str,
    shares: Mapping[str, float],
    places: Sequence[tuple[float, float]],
    sky: Sky,
    shown: Picture,
    names: Names,
) -> str:
    """The map as SVG text.

    Parameters
    ----------
    shares : state to its sum of shares
    places : (lat, lon) degrees of the capitals, which the picture holds
    """
    frame = frame_round(unit_vectors(np.array([(lon, lat) for lat, lon in places])), WIDTH_PX)
    chains = chains_of(sky.borders, frame)
    most = max(shares.values(), default=0.0) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {frame.height + 60:g}" role="img">',
        f"<title>{escape(title)}</title>",
        "<style>path{stroke:#5b6770;stroke-width:.5;fill-rule:evenodd}text{font:13px sans-serif;fill:#1b2730}</style>",
        f'<rect width="{frame.width:g}" height="{frame.height + 60:g}" fill="#fff"/>',
        f'<clipPath id="c"><rect width="{frame.width:g}" height="{frame.height:g}"/></clipPath><g clip-path="url(#c)">',
    ]
    for area in grouped(sky, shown, lambda _: "unknown"):
        rings = shape_of(area, chains, frame)
        if rings:
            parts.append(_area(area, "".join(path(ring, closed=True) for ring in rings), shares, most, names))
    parts.append("</g>")
    parts += _key(frame.height, most)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _area(area: Area, line: str, shares: Mapping[str, float], most: float, names: Names) -> str:
    # a disputed area shows the greatest of its claimants: each of them can close it
    share = max(shares.get(state, 0.0) for state in area.requires)
    words = " and ".join(f"{names(state)} {shares.get(state, 0.0):,.1f}" for state in area.requires)
    return f'<path fill="{_step(share, most)}" d="{line}"><title>{escape(words)}</title></path>'


def _step(share: float, most: float) -> str:
    if share <= 0.0:
        return STEPS[0]
    # by the square root: otherwise a few states would leave all others pale
    return STEPS[1 + min(len(STEPS) - 2, int((len(STEPS) - 1) * (share / most) ** 0.5))]


def _key(top: float, most: float) -> list[str]:
    parts = []
    for i, colour in enumerate(STEPS):
        low = most * (max(0, i - 1) / (len(STEPS) - 1)) ** 2
        words = "none" if i == 0 else f"from {low:,.0f}" if i > 1 else "some"
        x = 14 + 130 * i
        parts.append(
            f'<rect x="{x}" y="{top + 12:g}" width="26" height="14" fill="{colour}" stroke="#5b6770"/>'
        )
        parts.append(f'<text x="{x + 32}" y="{top + 24:g}">{words}</text>')
    said = "Shapley values added up over all ordered pairs. From the cells the router flies by; not for navigation."
    said = f"{said} {ATTRIBUTION}."
    return [*parts, f'<text x="14" y="{top + 48:g}">{said}</text>']
