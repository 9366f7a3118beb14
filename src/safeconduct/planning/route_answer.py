"""Answers to the two plain questions: the shortest permitted route, and the frontier of all worth knowing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import dist, inf
from typing import TYPE_CHECKING

from safeconduct.errors import Fault, InputError
from safeconduct.facts import Airport
from safeconduct.planning.area_check import area_faults
from safeconduct.planning.planning_data import World
from safeconduct.planning.verify import Check, verify_route
from safeconduct.routing.geodesic import wgs84_km
from safeconduct.routing.router import Point, Route, Router
from safeconduct.units import rad_to_km

if TYPE_CHECKING:
    # areas bring shapely, which a route without them has no use for
    from safeconduct.airspace.areas import Area

    # a single route needs nothing of that room, which takes a tenth of a second to import
    from safeconduct.consent import Frontier, Openings, Progress
    from safeconduct.routing.gates import Gated


@dataclass(frozen=True, slots=True)
class Question:
    """From where to where, and who refuses.

    Attributes
    ----------
    origin, destination : Airport
    refused : frozenset of str
        States (alpha-2) that refuse.
    limit_km : float
        Longest route that counts, km.
    areas : tuple of Area
        Closed ones.
    open_areas : tuple of Area
        Those that it may enter, and then tells.
    gated : tuple of Gated
        States whose borders are crossed at gates only.
    """

    origin: Airport
    destination: Airport
    refused: frozenset[str] = frozenset()
    limit_km: float = inf
    areas: tuple[Area, ...] = ()
    open_areas: tuple[Area, ...] = ()
    gated: tuple[Gated, ...] = ()

    def __post_init__(self) -> None:
        faults = []
        if not self.limit_km > 0:
            faults.append(
                Fault("limit_km", f"{self.limit_km:g} km is no limit.", "Give a length above 0, or none.")
            )
        faults += _place_faults(self.point("origin"), self.point("destination"))
        if faults:
            raise InputError(faults)

    def point(self, end: str) -> Point:
        """Origin or destination as a point."""
        place = self.origin if end == "origin" else self.destination
        return Point(place.lat_deg, place.lon_deg)


SAME_PLACE_KM = 0.001
"""Places nearer than this are one, km; a pole is one place whatever longitude it is given, and so is longitude 180."""


def _place_faults(origin: Point, destination: Point) -> list[Fault]:
    """Ends between which there is no route, or no shortest one."""
    here, there = origin.xyz(), destination.xyz()
    # chords, for so near they are as long as the arcs
    apart_km = rad_to_km(dist(here, there))
    opposite_km = rad_to_km(dist(here, -there))
    if apart_km < SAME_PLACE_KM:
        return [Fault("destination", "is the same place as the origin.", "Give two different places.")]
    if opposite_km < SAME_PLACE_KM:
        what = "lies exactly across the Earth: in any direction it is as far."
        return [Fault("destination", what, "Move it by 0.01 degrees towards where the flight should go.")]
    return []


@dataclass(frozen=True, slots=True)
class Crossing:
    """A state on the way and the length over it.

    Attributes
    ----------
    state : str
        ISO alpha-2.
    km : float
        Length of the route in cells that need this state's consent, km on the sphere.
    from_km, to_km : float
        Where the route first enters and last leaves them, km along it.
    """

    state: str
    km: float
    from_km: float = 0.0
    to_km: float = 0.0


@dataclass(frozen=True, slots=True)
class RouteAnswer:
    """The shortest permitted route, or what would open one.

    Attributes
    ----------
    found : bool
    distance_km, distance_wgs84_km : float or None
        Length on the sphere of 6371.0088 km, and of the same turns on WGS84.
    requires : tuple of str
        States whose consent it needs, in alphabetical order.
    crossed : tuple of Crossing
        In the order first entered.
    points : tuple of (lat, lon), degrees
        Both ends and every turn.
    refused : tuple of str
    unblock : tuple of tuple of str
        When there is none: the smallest sets of the refusing states whose consent would open one.
    unblock_complete : bool
        Whether every smallest set is among them; False if the search was cut at its count.
    unblock_at_least : int
        When there is none: no fewer consents open one, also where the search was cut.
    policies : tuple of str
        Policies that decided something about it.
    notes : tuple of str
        What else a reader must know.
    verified : bool or None
        The independent checker found nothing wrong; None where there is no route to check.
    check : Check or None
    stops : tuple of Airport
        Where it lands for fuel, in order.
    bends_round : tuple of str
        Names of the closed areas it bends round.
    """

    found: bool
    distance_km: float | None
    distance_wgs84_km: float | None
    requires: tuple[str, ...]
    crossed: tuple[Crossing, ...]
    points: tuple[tuple[float, float], ...]
    refused: tuple[str, ...]
    unblock: tuple[tuple[str, ...], ...] = ()
    unblock_complete: bool = True
    unblock_at_least: int = 0
    policies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    verified: bool | None = None
    check: Check | None = None
    stops: tuple[Airport, ...] = ()
    bends_round: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """What the checker found wrong."""
        return self.check.faults if self.check else ()

    def _repr_html_(self) -> str:
        if not self.found:
            sets = " or ".join("+".join(s) for s in self.unblock) or "nothing known"
            return f"<b>No permitted route.</b> Consent that would open one: {sets}"
        return (
            f"<b>{self.distance_km:,.0f} km</b> over {' · '.join(c.state for c in self.crossed)}"
            f" ({'verified' if self.verified else 'NOT verified'}; not for navigation)"
        )


def shortest(
    world: World,
    router: Router,
    question: Question,
    on_progress: Callable[[Progress], None] | None = None,
) -> RouteAnswer:
    """The shortest permitted route with its check, or the smallest consents that would open one."""
    route = router.shortest(
        question.point("origin"),
        question.point("destination"),
        question.refused,
        question.limit_km,
        areas=question.areas,
    )
    if route is None:
        closed = no_route(router, question, on_progress)
        said = differences(world, router, question, None)
        notes = what_areas_close(router, question) + misplaced(world, router, question)
        return replace(closed, policies=said, notes=notes)
    return described(world, router, question, route)


def what_areas_close(router: Router, question: Question) -> tuple[str, ...]:
    """Said where there is no route: the areas that hold an end, or without which there would be one."""
    if not question.areas:
        return ()
    out = [
        f"the {end} lies inside the closed area {area.name}: no state's consent opens a route"
        for end in ("origin", "destination")
        for area in router.closed_at(question.point(end), question.areas)
    ]
    ends = question.point("origin"), question.point("destination")
    free = router.shortest(*ends, question.refused, question.limit_km)
    if out or free is None:
        return tuple(out)
    alone = [a for a in question.areas if _open_without(router, question, a)]
    names = " or ".join(a.name for a in alone)
    text = f"without the closed areas {_told(free)}"
    return (f"{text}; it is enough that {names} opens" if alone else text,)


def _open_without(router: Router, question: Question, area: Area) -> bool:
    ends = question.point("origin"), question.point("destination")
    others = tuple(other for other in question.areas if other is not area)
    return router.shortest(*ends, question.refused, question.limit_km, areas=others) is not None


def described(
    world: World, router: Router, question: Question, route: Route, stops: tuple[Airport, ...] = ()
) -> RouteAnswer:
    """A route as an answer, checked."""
    check = verify_route(
        world.sky,
        router.picture,
        route.points,
        distance_km=route.distance_km,
        requires=route.requires,
        refused=question.refused,
        limit_km=question.limit_km,
        islands=world.islands,
    )
    faults = area_faults(route.points, question.areas)
    check = replace(check, verified=check.verified and not faults, faults=check.faults + faults)
    named = {area.id: area for area in question.areas}
    return RouteAnswer(
        found=True,
        distance_km=route.distance_km,
        distance_wgs84_km=wgs84_km(route.points),
        requires=tuple(sorted(route.requires)),
        crossed=crossed(router, route),
        points=route.points,
        refused=tuple(sorted(question.refused)),
        policies=world.decided(route, router.picture)
        + (() if stops else differences(world, router, question, route)),
        notes=route.margins
        + misplaced(world, router, question)
        + tuple(note for area in question.areas for note in area.notes),
        verified=check.verified,
        check=check,
        stops=stops,
        bends_round=tuple(named[id].name for id in route.turns_at_areas),
    )


def differences(world: World, router: Router, question: Question, route: Route | None) -> tuple[str, ...]:
    """What another choice of one policy would change: said, because then the policy decided something."""
    ends = question.point("origin"), question.point("destination")
    out: list[str] = []
    if question.gated:
        # by gates another choice is another search of all their orders: not told
        return ()
    for name, other, elsewhere in world.otherwise(router):
        then = elsewhere.shortest(*ends, question.refused, question.limit_km, areas=question.areas)
        if not _alike(route, then):
            out.append(f"{name} = {router.picture.policies.chosen()[name]}: with {other} {_told(then)}")
    return tuple(out)


def _alike(one: Route | None, two: Route | None) -> bool:
    if one is None or two is None:
        return one is two
    return abs(one.distance_km - two.distance_km) < SAME_KM and one.requires == two.requires


def _told(route: Route | None) -> str:
    if route is None:
        return "there would be no route"
    needs = " ".join(sorted(route.requires)) or "nobody's consent"
    return f"the route would be {route.distance_km:,.0f} km and need {needs}"


def misplaced(world: World, router: Router, question: Question) -> tuple[str, ...]:
    """Said of an end that its airport's table puts in another state than the borders of the sky do."""
    answers_for = world.tables.sovereign_of()
    out = []
    for end, place in (("origin", question.origin), ("destination", question.destination)):
        needs = router.needed_at(question.point(end))
        state = answers_for.get(place.country, place.country)
        if state and needs and state not in needs:
            drawn = " and ".join(world.facts.states.name(s) for s in sorted(needs))
            out.append(
                f"the {end} is an airport of {world.facts.states.name(state)}, yet as the borders are drawn "
                f"(to a few kilometres) it lies in the sky of {drawn}, whose consent is asked"
            )
    return tuple(out)


SAME_KM = 0.5
"""Routes whose lengths differ by less, km, are told as one."""


def crossed(router: Router, route: Route) -> tuple[Crossing, ...]:
    """States in the order first entered, with the length over each; a cell of two states counts for both."""
    over: dict[str, Crossing] = {}
    flown = 0.0
    for cell, km in route.stretches:
        for state in sorted(router.requirement(cell)):
            before = over.get(state, Crossing(state, 0.0, flown))
            over[state] = replace(before, km=before.km + km, to_km=flown + km)
        flown += km
    return tuple(over.values())


def no_flight(origin: Airport, destination: Airport) -> RouteAnswer:
    """The answer where people come to their refuge on the surface: nothing is flown, so no state's sky is entered."""
    ends = tuple((place.lat_deg, place.lon_deg) for place in (origin, destination))
    return RouteAnswer(
        found=True,
        distance_km=0.0,
        distance_wgs84_km=0.0,
        requires=(),
        crossed=(),
        points=ends,
        refused=(),
        notes=("no flight: the way on the surface ends at the refuge",),
        verified=True,
    )


def no_route(
    router: Router, question: Question, on_progress: Callable[[Progress], None] | None = None
) -> RouteAnswer:
    """The answer "none", with the smallest sets of consents that would open one."""
    opening = opened_by(router, question, on_progress)
    return RouteAnswer(
        found=False,
        distance_km=None,
        distance_wgs84_km=None,
        requires=(),
        crossed=(),
        points=(),
        refused=tuple(sorted(question.refused)),
        unblock=opening.whole,
        unblock_complete=opening.complete,
        unblock_at_least=len(opening.always) + opening.at_least,
    )


def closed_answer(answer: RouteAnswer, refused: frozenset[str]) -> RouteAnswer:
    """A route that nobody may or can fly, told as none: of its sky nothing needs to be opened."""
    return replace(
        answer,
        found=False,
        distance_km=None,
        distance_wgs84_km=None,
        requires=(),
        crossed=(),
        points=(),
        refused=tuple(sorted(refused)),
        check=None,
        stops=(),
    )


def opened_by(
    router: Router, question: Question, on_progress: Callable[[Progress], None] | None = None
) -> Openings:
    """The smallest sets of refusing states whose consent would open a route within the limit."""
    from safeconduct.planning.openings import openings

    ends = question.point("origin"), question.point("destination")
    return openings(
        router, ends, question.refused, question.limit_km, on_progress=on_progress, areas=question.areas
    )


def all_routes(
    router: Router,
    question: Question,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    thin_km: float | None = None,
) -> Frontier:
    """The frontier of a question: every route worth knowing within the limit, path sets and veto sets.

    With `thin_km` the list is thinned: each route of it is covered by one that needs no state more and is at most
    so much longer.
    """
    from safeconduct.consent import frontier
    from safeconduct.planning.between import between

    ends = question.point("origin"), question.point("destination")
    asked = between(router, *ends, question.refused, question.limit_km, question.areas)
    known = frontier(
        asked.solve,
        always=asked.always,
        refused=asked.refused,
        limit_km=question.limit_km,
        should_stop=should_stop,
        on_progress=on_progress,
        hint=True,
        thin_km=thin_km,
        cap=thin_km is not None,
    )
    known = replace(known, refused=question.refused)
    if known.routes or not known.complete:
        return known
    return replace(known, opened_by=opened_by(router, question, on_progress))
