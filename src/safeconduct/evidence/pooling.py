"""Pooling: what the reports on a yes/no claim come to when each origin counts once.

logit P = logit(base rate) + τ · Σ over origins s · ln(A / (1 − A)), s = ±1, one report per origin.
A is the accuracy of the source's grade; along a chain of relays A = ½ + ½ · Π(2Aᵢ − 1); clipped.
The table of grades and where τ comes from: ``data/pooling.json``. Origins that seem independent are less so the
more there are, which is why τ is below 1; with few of them that is careful.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import exp, fsum, log

from safeconduct.errors import Fault, InputError
from safeconduct.evidence.policy import Policy, default_policy
from safeconduct.evidence.provenance import in_order
from safeconduct.evidence.report import Report, chance_fault, positive_fault
from safeconduct.evidence.words import DEFAULT_SCALE, word_for


@dataclass(frozen=True, slots=True)
class FirstSource:
    """A first source, and what hangs on it.

    Attributes
    ----------
    name : str
        The source, or the name of a shared unknown origin.
    reports : tuple of str
        Ids of all reports that lead back to it, its own among them.
    weight : float
        Its signed log-odds before damping; 0 where it cannot be judged.
    effect : float
        How much the probability would fall (rise, if negative) without it, −1 to 1.
    flips : bool
        Whether the word would be another one without it.
    """

    name: str
    reports: tuple[str, ...]
    weight: float
    effect: float
    flips: bool


@dataclass(frozen=True, slots=True)
class Pooled:
    """What the reports come to.

    Attributes
    ----------
    probability : float
        The pooled chance that the claim holds, 0 to 1.
    origins : tuple of FirstSource
        The independent first sources, by name.
    articles : int
        How many different reports there are, the origins' own included.
    pivotal : tuple of str
        The origins each of which, taken away alone, would change the word.
    word : str
        The word for the probability on the scale asked for.
    confirmed : bool
        Credibility 1, computed: at least two independent origins with weight on the leading side.
    confidence : str
        ``low``, ``moderate`` or ``high``: how well founded the number is. Never to be put in one sentence
        with the word.
    policy : str
        Version of the table of parameters.
    """

    probability: float
    origins: tuple[FirstSource, ...]
    articles: int
    pivotal: tuple[str, ...]
    word: str
    confirmed: bool
    confidence: str
    policy: str


@dataclass(frozen=True, slots=True)
class _Bundle:
    """All reports that lead back to one origin: the signed weight and the ids."""

    weight: float
    reports: tuple[str, ...]
    graded_b_or_better: bool


def pool(
    reports: Iterable[Report],
    base_rate: float = 0.5,
    tau: float = 0.5,
    *,
    policy: Policy | None = None,
    half_life_d: float | None = None,
    words: str = DEFAULT_SCALE,
) -> Pooled:
    """Pool the reports on one claim.

    Parameters
    ----------
    reports : iterable of Report
        In any order; the same report twice counts once.
    base_rate : float
        Chance before any report, above 0 and below 1.
    tau : float
        Damping τ of the summed log-odds; 0.5 is the value of ``data/pooling.json``.
    policy : Policy, optional
        Parameters; the shipped ones when not given.
    half_life_d : float, optional
        Days after which a report weighs half as much. Off when not given.
    words : str
        Scale of words, ``icd203`` or ``phia``.

    Raises
    ------
    InputError
        If one id stands for two different reports, a quoted report is missing, quotations run in a
        circle, or a parameter is out of range.
    """
    rules = policy or default_policy()
    _check(base_rate, tau, half_life_d)
    table = _by_id(reports)
    bundles = _bundles(table, rules, half_life_d)
    start = log(base_rate / (1 - base_rate))
    probability = _chance(start, tau, bundles)
    origins = _effects(bundles, probability, partial(_chance, start, tau), words)
    lead = _leading(bundles)
    return Pooled(
        probability=probability,
        origins=origins,
        articles=len(table),
        pivotal=tuple(origin.name for origin in origins if origin.flips),
        word=word_for(probability, words),
        confirmed=len(lead) >= 2,
        confidence=_confidence(lead, bundles, rules),
        policy=rules.version,
    )


def _effects(
    bundles: Mapping[str, _Bundle],
    probability: float,
    chance: Callable[[Mapping[str, _Bundle]], float],
    words: str,
) -> tuple[FirstSource, ...]:
    word = word_for(probability, words)
    origins = []
    for name in sorted(bundles):
        bundle = bundles[name]
        without = chance({key: other for key, other in bundles.items() if key != name})
        flips = word_for(without, words) != word
        origins.append(FirstSource(name, bundle.reports, bundle.weight, probability - without, flips))
    return tuple(origins)


def _check(base_rate: float, tau: float, half_life_d: float | None) -> None:
    faults = [chance_fault("base_rate", base_rate), positive_fault("tau", tau)]
    if half_life_d is not None:
        faults.append(positive_fault("half_life_d", half_life_d))
    if any(faults):
        raise InputError([fault for fault in faults if fault])


def _by_id(reports: Iterable[Report]) -> dict[str, Report]:
    table: dict[str, Report] = {}
    faults = []
    for report in reports:
        if table.setdefault(report.id, report) != report:
            faults.append(
                Fault(f"report {report.id}", "the id stands for two different reports.", "Rename one.")
            )
    if faults:
        raise InputError(faults)
    return table


def _chance(start: float, tau: float, bundles: Mapping[str, _Bundle]) -> float:
    # fsum is exact, so the order of the reports cannot show in the last digit
    logit = fsum([start, *(tau * bundle.weight for bundle in bundles.values())])
    return 1 / (1 + exp(-logit)) if logit >= 0 else exp(logit) / (1 + exp(logit))


Chains = dict[float, float]
"""Weakest credibility factor on a chain to the greatest Π(2Aᵢ − 1) among such chains."""


def _bundles(table: Mapping[str, Report], policy: Policy, half_life_d: float | None) -> dict[str, _Bundle]:
    order = in_order({key: report.quotes for key, report in table.items()})
    reach = _chains(order, table, policy)
    members: dict[str, set[str]] = defaultdict(set)
    weights: dict[str, list[float]] = defaultdict(list)
    letters: dict[str, set[str]] = defaultdict(set)
    for key in order:
        for root, chains in reach[key].items():
            first = table[root]
            members[first.origin].add(key)
            letters[first.origin].add(first.reliability)
            if table[key].seen:
                sign = 1 if first.supports else -1
                fade = 1.0 if half_life_d is None else 0.5 ** (first.age_d / half_life_d)
                weights[first.origin].append(sign * fade * _weight(chains, policy))
    return {
        name: _Bundle(
            # one report per origin: the strongest; an origin that says both takes itself back
            weight=max([w for w in weights[name] if w > 0], default=0.0)
            + min([w for w in weights[name] if w < 0], default=0.0),
            reports=tuple(sorted(members[name])),
            graded_b_or_better=bool(letters[name] & {"A", "B"}),
        )
        for name in members
    }


def _chains(
    order: Iterable[str], table: Mapping[str, Report], policy: Policy
) -> dict[str, dict[str, Chains]]:
    """For each report the origins it leads back to, and the best chains from there."""
    reach: dict[str, dict[str, Chains]] = {}
    for key in order:
        report = table[key]
        skill, factor = _link(report, policy)
        relayed = [quoted for quoted in report.quotes if _relays(report, table[quoted])]
        reach[key] = {} if relayed else {key: {factor: skill}}
        for quoted in relayed:
            for root, chains in reach[quoted].items():
                best = reach[key].setdefault(root, {})
                for weakest, product in chains.items():
                    least = min(weakest, factor)
                    best[least] = max(best.get(least, 0.0), product * skill)
    return reach


def _relays(report: Report, quoted: Report) -> bool:
    """Whether a quotation passes a statement on: who quotes in order to deny speaks for himself."""
    return report.supports == quoted.supports


def _link(report: Report, policy: Policy) -> tuple[float, float]:
    """(2A − 1, credibility factor) of one report; F carries nothing on."""
    accuracy = policy.reliability[report.reliability]
    factor = 1.0 if report.credibility is None else policy.credibility_scale[report.credibility]
    return (0.0, 0.0) if accuracy is None else (2 * accuracy - 1, factor)


def _weight(chains: Chains, policy: Policy) -> float:
    return max(factor * _log_odds(0.5 + 0.5 * product, policy) for factor, product in chains.items())


def _log_odds(accuracy: float, policy: Policy) -> float:
    low, high = policy.clip
    clipped = min(max(accuracy, low), high)
    return log(clipped / (1 - clipped))


def _leading(bundles: Mapping[str, _Bundle]) -> list[_Bundle]:
    """The origins with weight on the side the sum leans to."""
    lean = 1 if fsum(bundle.weight for bundle in bundles.values()) >= 0 else -1
    return [bundle for bundle in bundles.values() if bundle.weight * lean > 0]


def _confidence(lead: Sequence[_Bundle], bundles: Mapping[str, _Bundle], policy: Policy) -> str:
    graded = sum(bundle.graded_b_or_better for bundle in lead)
    level = 0
    for step, need in enumerate((policy.moderate, policy.high), start=1):
        if len(lead) >= need.origins and graded >= need.graded_b_or_better:
            level = step
    contested = sum(bundle.weight != 0 for bundle in bundles.values()) > len(lead)
    return ("low", "moderate", "high")[max(level - contested, 0)]
