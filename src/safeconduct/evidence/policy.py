"""The numbers of this room as versioned data: grades, scales of words, cues.

The tables are package data, read once like code; nothing else here touches the disk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Confidence:
    """What one level of confidence asks for.

    Attributes
    ----------
    origins : int
        Independent origins with weight on the leading side, at least.
    graded_b_or_better : int
        How many of them are graded A or B, at least.
    """

    origins: int
    graded_b_or_better: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Parameters of pooling; ``data/pooling.json`` states the source of each.

    Attributes
    ----------
    version : str
        Version of the table, shown with every result.
    reliability : dict of str to float or None
        Chance that a source of grade A to E is right; None for F, which carries no weight.
    credibility_scale : dict of str to float
        Factor on the weight of a report of credibility 2 to 6.
    clip : tuple of float
        Least and greatest accuracy used.
    tau : float
        Damping of the summed log-odds.
    unnamed_window_d : int
        Days within which unnamed sources of one claim share one unknown origin.
    moderate, high : Confidence
        What these two levels ask for; everything else is low.
    """

    version: str
    reliability: dict[str, float | None]
    credibility_scale: dict[str, float]
    clip: tuple[float, float]
    tau: float
    unnamed_window_d: int
    moderate: Confidence
    high: Confidence


def read_table(name: str) -> dict[str, Any]:
    """The package's JSON table `name`, for example ``words``."""
    text = files("safeconduct.evidence").joinpath("data", f"{name}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def default_policy() -> Policy:
    """The policy shipped with this version."""
    raw = read_table("pooling")
    low, high = raw["clip"]
    return Policy(
        version=raw["version"],
        reliability=raw["reliability"],
        credibility_scale=raw["credibility_scale"],
        clip=(low, high),
        tau=raw["tau"],
        unnamed_window_d=raw["unnamed_window_days"],
        moderate=Confidence(**raw["confidence"]["moderate"]),
        high=Confidence(**raw["confidence"]["high"]),
    )
