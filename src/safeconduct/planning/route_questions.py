"""The questions of one reading: ways, what single answers change, and all routes worth knowing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from safeconduct.consent import Frontier, Solved, frontier
from safeconduct.consent.union import union
from safeconduct.facts import Airport, get_aircraft
from safeconduct.planning.chances.of_passage import Pair
from safeconduct.planning.model import Blocking, Change, FrontierWay, Way
from safeconduct.planning.route_answer import Question, described, shortest
from safeconduct.routing.router import Point, Route
from safeconduct.scenario.model import Origin, Place, Refuge

if TYPE_CHECKING:
    from safeconduct.planning.plan import Run

Triple = tuple[Origin, Refuge, Place]


def point(place: Place) -> Point:
    """A place as a point."""
    return Point(place.lat_deg, place.lon_deg)


def airport(place: Place) -> Airport:
    """A place of the scenario as an airport of the facts."""
    return Airport(place.code, "", place.name, "", place.state, place.lat_deg, place.lon_deg, None, "")


class Desk:
    """The questions of one reading: same router, same refusals, same limit."""

    def __init__(self, run: Run, refused: frozenset[str], limit_km: float) -> None:
        self.run, self.refused, self.limit_km = run, refused, limit_km
        self.router = run.router()
        self.found: dict[tuple[tuple[str, str], ...], Frontier] = {}
        types = [get_aircraft(run.world.facts, fleet.aircraft) for fleet in run.scenario.fleet]
        self.speed_kmh = min((t.cruise_kmh.low for t in types if t.cruise_kmh), default=None)

    def pairs(self, refuges: Iterable[Refuge] | None = None) -> Iterator[tuple[Origin, Refuge, Place]]:
        for origin in self.run.scenario.origins:
            for refuge in refuges or self.run.scenario.refuges:
                for place in refuge.places:
                    yield origin, refuge, place

    def way(self, triple: Triple, refused: frozenset[str], route: Route | None = None) -> Way:
        """The shortest way of a pair, or what would open one; `route` if it is known already."""
        origin, refuge, place = triple
        question = Question(airport(origin.place), airport(place), refused, self.limit_km)
        if route is None:
            answer = shortest(self.run.world, self.router, question)
        else:
            answer = described(self.run.world, self.router, question, route)
        return Way(origin.place, place, refuge.id, answer, self.hours(answer.distance_km))

    def hours(self, distance_km: float | None) -> float | None:
        return distance_km / self.speed_kmh if distance_km is not None and self.speed_kmh else None

    def ways(self) -> Iterator[Way]:
        for triple in self.pairs():
            yield self.way(triple, self.refused)

    def best_under(self, refused: frozenset[str], like: Way | None) -> Way | None:
        """The best way under other refusals: the same airport if it is still reached, else the scenario's next."""
        triples = sorted(self.pairs(), key=lambda t: not self._same(t, like))
        for triple in triples:
            route = self.quick(triple[0].place, triple[2], refused)
            if route is not None:
                return self.way(triple, refused, route)
        return None

    @staticmethod
    def _same(triple: tuple[Origin, Refuge, Place], like: Way | None) -> bool:
        return like is not None and (triple[0].place, triple[2]) == (like.origin, like.destination)

    def quick(self, origin: Place, place: Place, refused: frozenset[str]) -> Route | None:
        return self.router.shortest(point(origin), point(place), refused, self.limit_km)

    def if_refused(self, best: Way) -> Iterator[Change]:
        """Each state on the way, in the order flown, refuses in its turn."""
        flown = [c.state for c in best.answer.crossed]
        order = flown + sorted(set(best.answer.requires) - set(flown))
        for state in order:
            yield self.change(state, best, self.refused | {state})

    def if_granted(self, best: Way | None) -> Iterator[Change]:
        """Refusing states whose consent alone would shorten the best way by 1 km or more, or open one."""
        for state in sorted(self.refused):
            refused = self.refused - {state}
            if best is not None and not self.shortens(best, refused):
                continue
            change = self.change(state, best, refused)
            if change.way and (best is None or (change.longer_km is not None and change.longer_km < -1.0)):
                yield change

    def shortens(self, best: Way, refused: frozenset[str]) -> bool:
        """Whether the best way's airports come 1 km or more closer; found without describing the route."""
        route = self.quick(best.origin, best.destination, refused)
        now = best.answer.distance_km
        return route is not None and now is not None and route.distance_km < now - 1.0

    def change(self, state: str, best: Way | None, refused: frozenset[str]) -> Change:
        way = self.best_under(refused, best)
        same = way is not None and best is not None and way.destination == best.destination
        if way is None or best is None or not same:
            return Change(state, way, None, None, same)
        now, then = best.answer.distance_km, way.answer.distance_km
        assert now is not None
        assert then is not None
        return Change(state, way, then - now, 100.0 * (then - now) / now, True)

    def blocking(self, best: Way | None) -> Iterator[Blocking]:
        target = best or next(self.ways())
        pair = [t for t in self.pairs() if self._same(t, target)]
        yield self._blocking(target.label, pair)
        if len(list(self.pairs())) > 1:
            yield self._blocking("any refuge", list(self.pairs()))

    def frontiers(self) -> Iterator[Pair]:
        """Every pair with all its routes worth knowing."""
        for origin, refuge, place in self.pairs():
            yield Pair(origin, refuge, place, self.frontier([(origin, refuge, place)]))

    def _blocking(self, title: str, pairs: list[Triple]) -> Blocking:
        return _told(title, self.frontier(pairs))

    def frontier(self, pairs: list[Triple]) -> Frontier:
        """All routes worth knowing by any of the pairs; searched once."""
        key = tuple((origin.id, place.label) for origin, _, place in pairs)
        if key not in self.found:
            one = len(pairs) == 1
            self.found[key] = self._search(pairs[0]) if one else self._union(pairs)
        return self.found[key]

    def _union(self, pairs: list[Triple]) -> Frontier:
        return union([self.frontier([pair]) for pair in pairs], self.run.new_stop())

    def _search(self, pair: Triple) -> Frontier:
        origin, place = point(pair[0].place), point(pair[2])

        def solve(refused: frozenset[str], /, *, parent_length_km: float) -> Solved | None:
            route = self.router.shortest(origin, place, refused, self.limit_km, parent_length_km)
            if route is None:
                return None
            return Solved(route.distance_km, route.requires, (pair[2].label, route.points))

        return frontier(
            solve,
            always=self.router.needed_at(origin) | self.router.needed_at(place),
            refused=self.refused,
            limit_km=self.limit_km,
            should_stop=self.run.new_stop(),
            hint=True,
        )


def _told(title: str, found: Frontier) -> Blocking:
    routes = tuple(
        FrontierWay(r.route[0], r.distance_km, tuple(sorted(r.requires)), r.route[1]) for r in found.routes
    )
    return Blocking(
        title=title,
        veto_sets=tuple(tuple(sorted(s)) for s in found.veto_sets),
        path_sets=tuple(tuple(sorted(s)) for s in found.path_sets),
        always=tuple(sorted(found.always)),
        routes=routes,
        complete=found.complete,
        complete_to_km=found.complete_to_km,
    )
