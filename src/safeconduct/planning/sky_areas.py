"""The scenario's areas as the search of ways needs them: which count for whom, when each lets pass, and their outlines.

An area takes part in the search as a state does, by its key ``area:`` and id: among what is kept out of it is closed, and
otherwise the way may enter it and is told where. A corridor through a refusing state is the other way round: while its
key is not kept out, the state's sky is closed but for the corridor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from safeconduct.planning.area_times import Flight, counting, gate_key
from safeconduct.planning.extensions import may_be_extended
from safeconduct.planning.keys import AREA, FREE, GATE
from safeconduct.planning.route_answer import Crossing
from safeconduct.planning.standings import horizon_h
from safeconduct.routing.gates import Gate, Gated
from safeconduct.routing.router import Point, Route
from safeconduct.scenario.model import REFUSING, Scenario, SideShape, SkyArea

if TYPE_CHECKING:
    # brings shapely, which a scenario without areas has no use for
    from safeconduct.airspace.areas import Area
    from safeconduct.airspace.sky import Picture, Sky
    from safeconduct.planning.planning_data import World
    from safeconduct.routing.router import Router


@dataclass(frozen=True, slots=True)
class SkyAsked:
    """The sky of one search.

    Attributes
    ----------
    states : frozenset of str
        States to keep out of altogether.
    closed, opened : tuple of Area
        Outlines to keep out of; those that may be entered and are told.
    corridors : frozenset of str
        States that are entered only within a corridor.
    gated : tuple of Gated
        States whose borders are crossed at gates only.
    """

    states: frozenset[str]
    closed: tuple[Area, ...] = ()
    opened: tuple[Area, ...] = ()
    corridors: frozenset[str] = frozenset()
    gated: tuple[Gated, ...] = ()


class SkyAreas:
    """The areas of a scenario, with their outlines made once."""

    def __init__(
        self, world: World, scenario: Scenario, router: Router, areas: Sequence[SkyArea] | None = None
    ) -> None:
        self.scenario, self.router, self.world = scenario, router, world
        self.areas = tuple(scenario.areas if areas is None else areas)
        self.horizon_h = horizon_h(scenario)
        self.by_key = {area.key: area for area in self.areas}
        self._outlines: dict[str, Area] = {}
        self._rests: dict[tuple[str, tuple[str, ...]], Area] = {}

    @property
    def levelled(self) -> bool:
        """Whether some area does not reach from the ground without limit."""
        return any(area.limits.words for area in self.areas)

    def outline(self, area: SkyArea) -> Area:
        """The outline of an area."""
        if area.key not in self._outlines:
            self._outlines[area.key] = outline_of(area, self.world.sky, self.router.picture)
        return self._outlines[area.key]

    def cells(self, states: Iterable[str]) -> list[int]:
        """The cells that need one of the states."""
        return [int(cell) for cell in self.router.picture.refused_cells(states)]

    def asked(self, keep_out: frozenset[str], flight: Flight) -> SkyAsked:
        """The sky of a flight that keeps out of some states and areas, by their names."""
        gated = self._gated(keep_out)
        states = frozenset(name for name in keep_out if not name.startswith((AREA, GATE, FREE)))
        if not self.by_key:
            return SkyAsked(states, gated=gated)
        here = counting(self.areas, flight)
        closed = [self.outline(a) for a in here if a.kind != "opened" and a.key in keep_out]
        opened = [self.outline(a) for a in here if a.kind != "opened" and a.key not in keep_out]
        leading = [a for a in here if a.kind == "opened" and a.key not in keep_out]
        through = states & frozenset(state for a in leading for state in a.through)
        for state in sorted(through):
            closed.append(self._rest(state, [a for a in leading if state in a.through]))
        opened += [self.outline(a) for a in leading if through & set(a.through)]
        return SkyAsked(states - through, tuple(closed), tuple(opened), through, gated)

    def _gated(self, keep_out: frozenset[str]) -> tuple[Gated, ...]:
        """The states whose borders are not free, with their gates in use."""
        out = []
        for state in sorted({gate.state for gate in self.scenario.gates if FREE + gate.state in keep_out}):
            own = [gate for gate in self.scenario.gates if gate.state == state]
            used = [gate for gate in own if gate_key(gate) not in keep_out]
            gates = tuple(
                Gate(
                    gate.name,
                    Point(gate.lat_deg, gate.lon_deg),
                    gate.direction != "depart",
                    gate.direction != "arrive",
                )
                for gate in used
            )
            out.append(Gated(state, gates, all(gate.overflight for gate in own)))
        return tuple(out)

    def _rest(self, state: str, corridors: Sequence[SkyArea]) -> Area:
        """A state's sky without its corridors."""
        from safeconduct.airspace.areas import rest_area

        key = (state, tuple(a.key for a in corridors))
        if key not in self._rests:
            name = f"the sky of {self.world.facts.states.name(state)} outside its corridors"
            outlines = [self.outline(a) for a in corridors]
            self._rests[key] = rest_area(
                f"rest of {state}", self.world.sky, self.cells([state]), outlines, name=name
            )
        return self._rests[key]

    def needs(self, route: Route, sky: SkyAsked) -> frozenset[str]:
        """Who must let a route pass: states, save those entered within a corridor only, and areas asked for or opened."""
        if not self.by_key:
            return route.requires
        used = {AREA + stretch.area for stretch in route.areas}
        asked = frozenset(key for key in used if self._needs_a_yes(key, route, sky))
        return (route.requires - sky.corridors) | asked

    def _needs_a_yes(self, key: str, route: Route, sky: SkyAsked) -> bool:
        area = self.by_key[key]
        if area.kind == "opened":
            return bool(route.requires & sky.corridors & set(area.through))
        if area.kind == "closed":
            # that it opens when it is said to is one more yes
            return may_be_extended(area, self.scenario, self.horizon_h)
        return area.answer not in REFUSING

    def crossings(self, route: Route, crossed: Sequence[Crossing], sky: SkyAsked) -> tuple[Crossing, ...]:
        """Crossings of states, save those entered within a corridor only, then of areas, each from first to last."""
        if not self.by_key and not self.scenario.gates:
            return tuple(crossed)
        out = [crossing for crossing in crossed if crossing.state not in sky.corridors]
        for key in sorted({AREA + stretch.area for stretch in route.areas}):
            there = [stretch for stretch in route.areas if AREA + stretch.area == key]
            km = sum(stretch.to_km - stretch.from_km for stretch in there)
            first, last = min(s.from_km for s in there), max(s.to_km for s in there)
            out.append(Crossing(key, km, first, last))
        for gate in route.gates:
            out.append(Crossing(f"{GATE}{gate.state} {gate.gate}", 0.0, gate.at_km, gate.at_km))
        gated = {one.state for one in sky.gated}
        for state in sorted({gate.state for gate in self.scenario.gates} - gated):
            out += [replace(one, state=FREE + state) for one in crossed if one.state == state]
        return tuple(out)


def outline_of(given: SkyArea, sky: Sky, picture: Picture) -> Area:
    """The outline of an area of the scenario, its sides of lines cut from the states' sky.

    Raises
    ------
    InputError
        Where a line leaves nothing of its states on its side.
    """
    from safeconduct.airspace.areas import area, side_area

    where = f'area "{given.name}"'
    shapes = [shape for shape in given.shapes if not isinstance(shape, SideShape)]
    sides = [shape for shape in given.shapes if isinstance(shape, SideShape)]
    if not sides:
        return area(given.id, shapes, name=given.name, limits=given.limits, where=where)
    side = sides[0]
    cells = [int(cell) for cell in picture.refused_cells(side.states)]
    return side_area(
        given.id, side.line, side.side, sky, cells, name=given.name, limits=given.limits, where=where
    )
