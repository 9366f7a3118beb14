"""Laws of keys of any kind: per decider everything equals plain enumeration over the deciders' answers."""

from __future__ import annotations

import random
from itertools import combinations
from math import inf

import pytest

from safeconduct.consent import (
    Answers,
    Bloc,
    FrontierRoute,
    Part,
    Solved,
    WayOut,
    answers_for,
    asking_deciders,
    by_decider,
    chance,
    chance_bounds,
    chance_curve,
    chance_of_veto,
    common,
    distance_leverage,
    frontier,
    leverage,
    minimal_sets,
    pace,
    shapley,
    shortest_of,
)
from safeconduct.errors import InputError

Sets = set[frozenset[str]]

KINDS = ("over", "land", "leave")
WHO = ("TR", "SY", "IQ", "GE", "AZ")
DECIDED_BY = {f"{kind}:{who}": who for kind in KINDS for who in WHO} | {
    "accept:syria": "SY",
    "border:AE-OM": "OM",
}
KEYS = [*DECIDED_BY, "area:kuwait", "insurer:war-risk"]
EVERYBODY = sorted({*WHO, "OM", "area:kuwait", "insurer:war-risk"})


class Options:
    """A handful of options written down; the shortest left open answers."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        always = rng.sample(KEYS, rng.choice([0, 0, 1]))
        self.options = [
            Solved(
                1000.0 + 10 * rng.randint(0, 40), frozenset([*always, *rng.sample(KEYS, rng.randint(1, 5))])
            )
            for _ in range(rng.randint(1, 9))
        ]

    def __call__(self, refused: frozenset[str], /) -> Solved | None:
        left = [option for option in self.options if not option.requires & refused]
        return min(left, key=lambda option: option.distance_km, default=None)

    def opens(self, consents: frozenset[str]) -> bool:
        """Whether deciders who consent to all they are asked open an option."""
        return any({DECIDED_BY.get(k, k) for k in option.requires} <= consents for option in self.options)


def smallest(sets: list[frozenset[str]]) -> Sets:
    return {s for s in sets if not any(other < s for other in sets)}


def by_enumeration(options: Options) -> tuple[Sets, Sets]:
    """Path sets and veto sets of deciders by every combination of their answers."""
    everybody = frozenset(EVERYBODY)
    subsets = [frozenset(c) for n in range(len(EVERYBODY) + 1) for c in combinations(EVERYBODY, n)]
    return (
        smallest([c for c in subsets if options.opens(c)]),
        smallest([c for c in subsets if not options.opens(everybody - c)]),
    )


@pytest.mark.parametrize("seed", range(40))
def test_sets_told_by_decider_equal_enumeration(seed: int) -> None:
    options = Options(seed)
    paths, vetoes = by_enumeration(options)
    for found in (frontier(options), minimal_sets(options, frozenset(KEYS))):
        told = by_decider(found, DECIDED_BY)
        assert (set(told.path_sets), set(told.veto_sets)) == (paths, vetoes)
        assert told.complete


@pytest.mark.parametrize("seed", range(40))
def test_asking_deciders_gives_the_same_sets_with_no_more_searches(seed: int) -> None:
    options = Options(seed)
    asked = frontier(asking_deciders(options, DECIDED_BY))
    told = by_decider(frontier(options), DECIDED_BY)
    assert (asked.path_sets, asked.veto_sets) == (told.path_sets, told.veto_sets)
    assert asked.solves <= frontier(options).solves


@pytest.mark.parametrize("seed", range(40))
def test_what_every_option_needs_stands_apart(seed: int) -> None:
    options = Options(seed)
    always = common(option.requires for option in options.options)
    told = by_decider(frontier(options, always=always), DECIDED_BY)
    paths, vetoes = by_enumeration(options)
    assert {s | told.always for s in told.path_sets} == paths
    assert set(told.veto_sets) | {frozenset({who}) for who in told.always} == vetoes


@pytest.mark.parametrize("seed", range(40))
def test_keys_of_one_decider_are_one_answer_everywhere(seed: int) -> None:
    options, rng = Options(seed), random.Random(-seed - 1)
    p = {who: rng.uniform(0.1, 0.9) for who in EVERYBODY}
    found = frontier(options)
    told = by_decider(found, DECIDED_BY)
    exact = sum(
        weight(p, frozenset(c))
        for n in range(len(EVERYBODY) + 1)
        for c in combinations(EVERYBODY, n)
        if options.opens(frozenset(c))
    )
    answers = Answers(p, decided_by=DECIDED_BY)
    assert chance(found.path_sets, p, decided_by=DECIDED_BY) == pytest.approx(exact, abs=1e-12)
    assert chance(found.path_sets, answers) == pytest.approx(exact, abs=1e-12)
    assert chance_of_veto(found.veto_sets, answers) == pytest.approx(1 - exact, abs=1e-12)
    assert chance_bounds(found, answers).lower == pytest.approx(exact, abs=1e-12)
    assert chance_curve(found.routes, answers)[-1].chance == pytest.approx(exact, abs=1e-12)
    assert leverage(found.path_sets, answers) == leverage(told.path_sets, p)
    # who is in no smallest set of deciders is listed with 0
    shares = {who: share for who, share in shapley(found.path_sets, decided_by=DECIDED_BY).items() if share}
    assert shares == shapley(told.path_sets)
    per_decider = [
        FrontierRoute(r.distance_km, frozenset(DECIDED_BY.get(k, k) for k in r.requires))
        for r in found.routes
    ]
    assert distance_leverage(found.routes, answers, 2000.0) == distance_leverage(per_decider, p, 2000.0)


def weight(p: dict[str, float], consents: frozenset[str]) -> float:
    out = 1.0
    for who, chance_ in p.items():
        out *= chance_ if who in consents else 1.0 - chance_
    return out


@pytest.mark.parametrize("seed", range(40))
def test_given_keys_give_every_key_of_the_same_answer(seed: int) -> None:
    options, rng = Options(seed), random.Random(seed)
    answers = Answers({who: rng.uniform(0.1, 0.9) for who in EVERYBODY}, decided_by=DECIDED_BY)
    always = common(option.requires for option in options.options)
    known = frontier(options, always=always)
    sure = answers.moved(dict.fromkeys(by_decider(known, DECIDED_BY).always, 1.0))
    exact = chance(frontier(options).path_sets, sure)
    assert chance_bounds(known, answers).lower == pytest.approx(exact, abs=1e-12)
    assert chance_curve(known.routes, answers, given=always)[-1].chance == pytest.approx(exact, abs=1e-12)
    for solves in range(0, known.solves, 1 + known.solves // 6):
        left = iter(range(solves))
        cut = frontier(options, always=always, should_stop=lambda left=left: next(left, None) is None)
        bounds = chance_bounds(cut, answers)
        assert bounds.lower - 1e-12 <= exact <= bounds.upper + 1e-12


@pytest.mark.parametrize("seed", range(30))
def test_the_shortest_of_all_parts_is_what_asking_each_gives(seed: int) -> None:
    rng = random.Random(seed)
    asked = [0]
    parts = []
    for place in range(6):
        options, road_km = Options(100 * seed + place), float(rng.randint(0, 300))

        def solve(refused: frozenset[str], options=options, road_km=road_km) -> Solved | None:  # type: ignore[no-untyped-def]
            asked[0] += 1
            air = options(refused)
            return air and Solved(air.distance_km + road_km, air.requires)

        parts.append(Part(solve, road_km + 1000.0))

    def plain(refused: frozenset[str]) -> Solved | None:
        all_of_them = [s for part in parts if (s := part.solve(refused))]
        return min(all_of_them, key=lambda s: s.distance_km, default=None)

    clever = frontier(shortest_of(parts), hint=True)
    clever_asked, asked[0] = asked[0], 0
    obvious = frontier(plain)
    assert [(r.distance_km) for r in clever.routes] == [r.distance_km for r in obvious.routes]
    assert (clever.path_sets, clever.veto_sets) == (obvious.path_sets, obvious.veto_sets)
    assert clever_asked <= asked[0]


# Jordan's overflight and landing, Saudi Arabia's overflight: by hand
JORDAN = [frozenset({"over:JO", "land:JO"}), frozenset({"over:SA"})]
WHO_DECIDES = {"over:JO": "JO", "land:JO": "JO", "over:SA": "SA"}


def test_one_answer_counts_once() -> None:
    p = {"JO": 0.5, "SA": 0.4}
    assert chance(JORDAN, p, decided_by=WHO_DECIDES) == pytest.approx(1 - 0.5 * 0.6)
    found = leverage(JORDAN, p, decided_by=WHO_DECIDES)
    assert [(one.state, round(one.birnbaum, 12)) for one in found.states] == [("JO", 0.6), ("SA", 0.5)]


def test_a_key_with_a_chance_of_its_own_is_answered_apart() -> None:
    p = {"JO": 0.5, "land:JO": 0.8, "SA": 0.4}
    assert chance(JORDAN, p, decided_by=WHO_DECIDES) == pytest.approx(1 - (1 - 0.5 * 0.8) * 0.6)
    outright = Answers(
        {"over:JO": 0.5, "land:JO": 0.8, "SA": 0.4},
        (Bloc("Jordan outright", frozenset({"over:JO", "land:JO"}), 0.1),),
        decided_by=WHO_DECIDES,
    )
    assert chance(JORDAN, outright) == pytest.approx(1 - (1 - 0.9 * 0.5 * 0.8) * 0.6)


def test_a_missing_chance_is_asked_of_the_decider() -> None:
    with pytest.raises(InputError) as error:
        chance(JORDAN, {"SA": 0.4}, decided_by=WHO_DECIDES)
    assert [fault.where for fault in error.value.faults] == ["p.JO"]
    filled = answers_for(["over:JO", "land:JO", "over:SA"], default=0.7, decided_by=WHO_DECIDES)
    assert filled.own == {"JO": 0.7, "SA": 0.7}


def test_a_decider_decided_by_another_is_a_fault() -> None:
    with pytest.raises(InputError, match="Name who decides in the end: 'GB'"):
        Answers({"GB": 0.5}, decided_by={"over:GI": "GI", "GI": "GB"})


def test_four_ways_count_a_decider_once() -> None:
    ways = [
        WayOut("JO", 900.0, frozenset({"over:JO", "land:JO"})),
        WayOut("SA", 1000.0, frozenset({"over:SA"})),
        WayOut("SA", 1100.0, frozenset({"over:SA", "leave:JO"})),
    ]
    told = pace(ways, {"JO": 0.9, "SA": 0.4}, decided_by={**WHO_DECIDES, "leave:JO": "JO"})
    assert told.takes_two == ("JO", "SA")
    assert told.ways[0].chance_alone == pytest.approx(0.9)
    assert told.chance == pytest.approx(1 - 0.1 * 0.6)


def test_no_option_at_all_needs_nothing_in_common() -> None:
    assert common([]) == frozenset()
    assert frontier(shortest_of([]), hint=True, limit_km=inf).veto_sets == (frozenset(),)
