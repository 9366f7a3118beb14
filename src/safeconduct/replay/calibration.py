"""How often did what we called 0.7 happen: Brier scores and reliability, beside the base rate as a rival.

Two sets, never mixed: what the scenarios of the cases say of states' answers, and what the facts' table of durations
says of closures. A forecast is never scored with the table that was counted on the very closure: each closure is
foretold from the others of its kind, the base rate from all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from safeconduct.facts.lasting import Kind, share_in_force
from safeconduct.facts.model import Closure
from safeconduct.planning.chances.of_answers import claim_chances
from safeconduct.planning.keys import BORDER
from safeconduct.replay.cases import Case
from safeconduct.replay.hindsight import without_later_reports

DRAWS, SEED = 2000, 1
"""Bootstrap draws of whole clusters, and their seed: a closure's horizons and a case's answers are not independent."""

HORIZONS_D = (1, 7, 30, 90, 365)
"""Days after its beginning at which a closure is asked about."""

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Edges of the reliability diagram."""

Z_95 = 1.959963984540054
"""Two-sided 95 % point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One thing foretold, and whether it came.

    Attributes
    ----------
    what : in words
    cluster : forecasts of one cluster are drawn together
    p, rival : our chance, and the base rate's
    came : whether it happened
    """

    what: str
    cluster: str
    p: float
    rival: float
    came: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the reliability diagram.

    Attributes
    ----------
    low, high : edges of the chance
    count, came : forecasts in it, and how many came
    mean : mean chance said
    share_low, share_high : Wilson's 95 % interval of the share that came
    """

    low: float
    high: float
    count: int
    came: int
    mean: float
    share_low: float
    share_high: float

    @property
    def share(self) -> float:
        """Share that came."""
        return self.came / self.count


@dataclass(frozen=True, slots=True)
class Score:
    """A set of forecasts, scored.

    Attributes
    ----------
    name : of the set
    count, clusters : forecasts, and how many independent things they are about
    brier, rival : mean squared errors, ours and the base rate's; 0 is perfect, 0.25 says 0.5 of everything
    brier_low, brier_high : 95 % interval of ours, by bootstrap over clusters
    gain, gain_low, gain_high : the rival's less ours, with its 95 % interval; above 0 we are better
    bins : of the reliability diagram, the empty ones left out
    """

    name: str
    count: int
    clusters: int
    brier: float
    brier_low: float
    brier_high: float
    rival: float
    gain: float
    gain_low: float
    gain_high: float
    bins: tuple[Bin, ...]

    @property
    def winner(self) -> str:
        """Who is better beyond chance: ``ours``, ``the base rate`` or ``neither``."""
        if self.gain_low > 0.0:
            return "ours"
        return "the base rate" if self.gain_high < 0.0 else "neither"


def score(name: str, forecasts: Sequence[Forecast]) -> Score:
    """The scores of a set.

    Raises
    ------
    ValueError
        Where there is nothing to score.
    """
    if not forecasts:
        raise ValueError("nothing to score")
    came = np.array([one.came for one in forecasts], dtype=float)
    ours = (np.array([one.p for one in forecasts]) - came) ** 2
    theirs = (np.array([one.rival for one in forecasts]) - came) ** 2
    draws = _draws([one.cluster for one in forecasts])
    brier = [float(ours[rows].mean()) for rows in draws]
    gain = [float((theirs[rows] - ours[rows]).mean()) for rows in draws]
    brier_low, brier_high = np.quantile(brier, (0.025, 0.975))
    gain_low, gain_high = np.quantile(gain, (0.025, 0.975))
    return Score(
        name,
        len(forecasts),
        len({one.cluster for one in forecasts}),
        float(ours.mean()),
        float(brier_low),
        float(brier_high),
        float(theirs.mean()),
        float((theirs - ours).mean()),
        float(gain_low),
        float(gain_high),
        reliability(forecasts),
    )


def _draws(clusters: Sequence[str]) -> list[np.ndarray]:
    """Rows of `DRAWS` samples, each of as many clusters as there are, with replacement."""
    rng = np.random.default_rng(SEED)
    names = sorted(set(clusters))
    rows = [np.flatnonzero(np.array(clusters) == name) for name in names]
    picks = rng.integers(0, len(names), size=(DRAWS, len(names)))
    return [np.concatenate([rows[k] for k in pick]) for pick in picks]


def reliability(forecasts: Sequence[Forecast]) -> tuple[Bin, ...]:
    """The bars of the reliability diagram; a chance on an edge counts in the upper bar, 1 in the last."""
    bars = []
    for low, high in pairwise(BINS):
        inside = [one for one in forecasts if low <= one.p < high or (one.p == high == 1.0)]
        if inside:
            came = sum(one.came for one in inside)
            mean = sum(one.p for one in inside) / len(inside)
            bars.append(Bin(low, high, len(inside), came, mean, *wilson(came, len(inside))))
    return tuple(bars)


def wilson(came: int, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, J. Am. Stat. Assoc. 22, 1927)."""
    share, z2 = came / count, Z_95**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z_95 / (1 + z2 / count) * (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def of_answers(cases: Iterable[Case]) -> tuple[Forecast, ...]:
    """What the scenarios say of states' answers; the rival is the share of all other cases' answers that were a yes."""
    told = [
        (case.name, f"{case.name}: {row.state} lets the flight pass", chance, row.gave)
        for case in cases
        for row in case.record.answer
        for chance in [stated_chance(case, row.state)]
        if chance is not None
    ]
    told += [
        (
            case.name,
            f"{case.name}: claim {row.id}",
            claim_chances(without_later_reports(case.scenario))[row.id],
            row.true,
        )
        for case in cases
        for row in case.record.claim
    ]
    return tuple(
        Forecast(what, name, p, _share([came for other, _, _, came in told if other != name]), came)
        for name, what, p, came in told
    )


def stated_chance(case: Case, state: str) -> float | None:
    """The chance that the scenario states for a state's or a border's answer; None where a grant or refusal is known."""
    if state.startswith(BORDER):
        crossed = (
            b for stage in case.scenario.surface for b in stage.borders or () if BORDER + b.name == state
        )
        found = next(crossed, None)
        return found.open.value if found and found.open else None
    reading = case.scenario.readings[0]
    if any(one.state == state and one.status in ("granted", "refused") for one in reading.consents):
        return None
    chance = dict(reading.chances.states).get(state, reading.chances.default)
    return chance.value if chance else None


def of_closures(closures: Sequence[Closure]) -> tuple[Forecast, ...]:
    """Whether a closure is still in force some days after it began, each foretold from the others.

    Asked only where it is known: it ended on a known day, or somebody saw it in force on that day or later. Those of
    which nothing later was read are left out, so long ones count too rarely: the scores hold for what is known.
    """
    rows = [(row, *lasted) for row in closures for lasted in [known_days(row)] if lasted is not None]
    forecasts = []
    for horizon in HORIZONS_D:
        known = [(row, days >= horizon) for row, days, ended in rows if ended or days >= horizon]
        for k, (row, held) in enumerate(known):
            alike = [it for j, (other, it) in enumerate(known) if j != k and other.kind is row.kind]
            others = [it for j, (_, it) in enumerate(known) if j != k]
            forecasts.append(
                Forecast(
                    f"{row.id}: in force after {horizon} days",
                    row.event or row.id,
                    _share(alike),
                    _share(others),
                    held,
                )
            )
    return tuple(forecasts)


def of_table(closures: Sequence[Closure]) -> tuple[Forecast, ...]:
    """The same by the table of durations that the program uses; it was counted on these closures, so it is too good."""
    by_what = {one.what: one for one in of_closures(closures)}
    kinds: Mapping[str, Kind] = {row.id: row.kind for row in closures}
    out = []
    for what, one in by_what.items():
        name, horizon = what.split(": in force after ")
        p = share_in_force(kinds[name], float(horizon.split()[0]))
        out.append(Forecast(what, one.cluster, p, one.rival, one.came))
    return tuple(out)


def known_days(row: Closure) -> tuple[float, bool] | None:
    """Days for which a closure is known to have lasted, and whether it is known to have ended then; None without dates."""
    if not row.start.exact or not row.source.verified:
        return None
    if row.end is not None:
        return (_days(row.start.first, row.end.first), True) if row.end.exact else None
    return _days(row.start.first, row.seen_on.last), False


def _days(start: date, end: date) -> float:
    return float((end - start).days)


def _share(came: Sequence[bool]) -> float:
    """Share that came, drawn to one half by one forecast of each kind (Laplace's rule): never 0 or 1 by a few."""
    return (sum(came) + 1.0) / (len(came) + 2.0)
