"""Keys of any kind and who decides them: sets told per decider, questions put per decider.

A *key* is one yes or no that an option needs, as a string of the caller's: ``over:TR``, ``land:SY``,
``leave:IL``, ``accept:syria``, ``border:AE-OM``, ``area:kuwait``, ``insurer:war-risk``, or a plain state. The
enumerations of this room take them as they come: `solve` is given the refused keys and answers with the keys
its option needs. Two things are for the caller to get right:

- **always** is what *every* option needs (:func:`common`), over all gateways and refuges: with several of them
  it is less than the keys of one pair of ends. A key that only one end needs must stay out of it.
- **who decides**: one government holds several keys. Sets over keys are turned into sets over deciders by
  :func:`by_decider`, or the question is put to deciders to begin with (:func:`asking_deciders`): fewer
  players, fewer searches, the same sets. A decider's refusal refuses every key of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from safeconduct.consent.chance import Deciders
from safeconduct.consent.diagram import minimal_game
from safeconduct.consent.frontier import Frontier
from safeconduct.consent.hitting_sets import in_order
from safeconduct.consent.minimal import MinimalSets
from safeconduct.consent.solve_protocol import Solve, Solved, SolveFrom


@dataclass(frozen=True, slots=True)
class DecidedSets:
    """Path sets and veto sets of deciders.

    Attributes
    ----------
    path_sets : tuple of frozenset of str
        Smallest sets of deciders whose consent opens a way, without those of `always`. Of a cut enumeration:
        each opens one, but fewer may do.
    veto_sets : tuple of frozenset of str
        Smallest sets of deciders whose refusals close every way, without those of `always`, each of which
        does alone. Of a cut enumeration: each closes every way, but fewer may do.
    always : frozenset of str
        Deciders whom every way needs.
    complete : bool
        Whether nothing is missing.
    """

    path_sets: tuple[frozenset[str], ...]
    veto_sets: tuple[frozenset[str], ...]
    always: frozenset[str]
    complete: bool


def common(needs: Iterable[Iterable[str]]) -> frozenset[str]:
    """The keys that every one of several options needs; none when there is no option."""
    sets = [frozenset(keys) for keys in needs]
    return frozenset.intersection(*sets) if sets else frozenset()


def deciders(keys: Iterable[str], decided_by: Deciders) -> frozenset[str]:
    """Who decides any of `keys`; a key not named decides for itself."""
    return frozenset(decided_by.get(key, key) for key in keys)


def by_decider(found: Frontier | MinimalSets, decided_by: Deciders) -> DecidedSets:
    """The path sets and veto sets of an enumeration over keys, told per decider.

    A decider who consents grants all its keys, one who refuses refuses all of them. So a set of deciders
    opens a way just when it decides all keys of some path set, and closes all just when it decides all keys
    of some veto set: the smallest ones are among the deciders of each.
    """
    always = deciders(found.always, decided_by)
    paths = [deciders(keys, decided_by) - always for keys in found.path_sets]
    # a veto set with a decider whom every way needs is that decider's own, and he is told in `always`
    vetoes = [who for keys in found.veto_sets if not (who := deciders(keys, decided_by)) & always]
    return DecidedSets(
        in_order(minimal_game(paths)), in_order(minimal_game(vetoes)), always, complete=found.complete
    )


def asking_deciders(solve: Solve, decided_by: Deciders) -> Solve:
    """The same question put to deciders: refused deciders in, needed deciders out.

    Parameters
    ----------
    solve : Solve
        Over keys. A name that is no key of it must do no harm as a refusal.
    decided_by : mapping of str to str
        Must name every key whose decider is not the key itself.
    """
    keys_held: dict[str, set[str]] = {}
    for key, decider in decided_by.items():
        keys_held.setdefault(decider, {decider}).add(key)

    def solve_for_deciders(refused: frozenset[str], /) -> Solved | None:
        solved = solve(frozenset().union(*(keys_held.get(who, {who}) for who in refused)))
        return solved and Solved(solved.distance_km, deciders(solved.requires, decided_by), solved.route)

    return solve_for_deciders


@dataclass(frozen=True, slots=True)
class Part:
    """One of several ways to go about it, such as a gateway with the road to it.

    Attributes
    ----------
    solve : Solve
        Its shortest option under a set of refusals, whole: road included.
    at_least_km : float
        No option of it is shorter, km: road and direct flight, say.
    """

    solve: Solve
    at_least_km: float = 0.0


def shortest_of(parts: Sequence[Part]) -> SolveFrom:
    """The shortest option of all parts as one `solve`, for ``frontier(..., hint=True)`` and `minimal_sets`.

    Parts are asked in the order of their least lengths, and no further than can still better the best, or
    once the best is as short as the answer to fewer refusals was: it cannot be shorter. Half of all
    questions are saved where a dozen gateways lead to one refuge.
    """
    ordered = sorted(parts, key=lambda part: part.at_least_km)

    def solve(refused: frozenset[str], /, *, parent_length_km: float = 0.0) -> Solved | None:
        best, best_km = None, inf
        for part in ordered:
            if best_km <= max(parent_length_km, part.at_least_km):
                break
            option = part.solve(refused)
            if option is not None and option.distance_km < best_km:
                best, best_km = option, option.distance_km
        return best

    return solve
