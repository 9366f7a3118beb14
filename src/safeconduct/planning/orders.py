"""Throughput orders as the plan counts with them: never more than an order lets through, sometimes a little less.

- *Daylight only*: the airfield's hours become those that are daylight on every day up to the horizon.
- *Flights an hour or a day*: so many aircraft on the ramp at once, each for so long, that no hour and no day of 24 has more
  landings than ordered (:func:`pace`); which rule was kept is walked again by the airlift's checker.
- *People on a departing flight*: no aircraft that uses the airfield takes more.
- *Extra fuel*: the range of every fleet is shorter by what is flown in that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil, floor, inf

from safeconduct.facts import Facts, find_aircraft
from safeconduct.scenario.daylight import daylight, overlap
from safeconduct.scenario.entities import Airfield, Fleet, Origin, Place, Refuge
from safeconduct.scenario.figures import Figure
from safeconduct.scenario.model import Scenario, Throughput

DAYS = 8
"""Days for which daylight is looked at: a week and one."""

HOUR_H, DAY_H = 1.0, 24.0


def orders_at(scenario: Scenario, name: str, state: str) -> tuple[Throughput, ...]:
    """The orders for an airfield, by the id of its origin or refuge, or by its state."""
    return tuple(order for order in scenario.throughput if order.of in (name, state))


def with_orders(scenario: Scenario, facts: Facts) -> Scenario:
    """The scenario with what orders make of its airfields' hours and of its fleets' seats and range."""
    if not scenario.throughput:
        return scenario
    return replace(
        scenario,
        origins=tuple(_by_day(scenario, origin, origin.place) for origin in scenario.origins),
        refuges=tuple(_sheltered_by_day(scenario, refuge) for refuge in scenario.refuges),
        fleet=tuple(_ordered(scenario, facts, fleet) for fleet in scenario.fleet),
    )


def _ordered(scenario: Scenario, facts: Facts, fleet: Fleet) -> Fleet:
    """A fleet with no more people on one flight, and no more range, than the orders leave it."""
    row = find_aircraft(facts, fleet.aircraft) if fleet.known_type else None
    departing = [o for origin in scenario.origins for o in orders_at(scenario, origin.id, origin.place.state)]
    capped = [order for order in departing if order.people_per_flight]
    most = min(capped, key=lambda order: order.people_per_flight or 0, default=None)
    seats = fleet.seats or (row and row.seats_normal)
    if most is not None and most.people_per_flight:
        people = float(most.people_per_flight)
        least = min(seats.likely if isinstance(seats, Figure) else seats.low, people) if seats else people
        fleet = replace(fleet, seats=Figure(least, least, least, most.mark), load="normal")
    hours, range_km = extra_fuel_h(scenario), fleet.range_km or (row and row.range_km)
    speed = fleet.speed_kmh or (row and row.cruise_kmh)
    if hours and range_km and speed:
        cut = hours * speed.high
        marked = next(order.mark for order in scenario.throughput if order.extra_fuel_min)
        likely = range_km.likely if isinstance(range_km, Figure) else range_km.low
        left = [max(1.0, value - cut) for value in (range_km.low, likely, range_km.high)]
        fleet = replace(fleet, range_km=Figure(left[0], left[1], max(left[1], left[2]), marked))
    return fleet


def _by_day(scenario: Scenario, origin: Origin, place: Place) -> Origin:
    orders = orders_at(scenario, origin.id, place.state)
    return replace(origin, airfield=_daylight(scenario, origin.airfield, place, orders))


def _sheltered_by_day(scenario: Scenario, refuge: Refuge) -> Refuge:
    orders = orders_at(scenario, refuge.id, refuge.places[0].state)
    return replace(refuge, airfield=_daylight(scenario, refuge.airfield, refuge.places[0], orders))


def _daylight(scenario: Scenario, field: Airfield, place: Place, orders: Iterable[Throughput]) -> Airfield:
    if not any(order.daylight_only for order in orders):
        return field
    sun = daylight(place.lat_deg, place.lon_deg, scenario.start.date(), DAYS)
    hours = overlap(field.hours_utc, sun) if sun and field.hours_utc else sun
    return replace(field, hours_utc=hours) if hours else replace(field, in_use=False)


@dataclass(frozen=True, slots=True)
class Pace:
    """How an airfield is used under its orders.

    Attributes
    ----------
    per_h, per_day : float
        Landings at most in any hour and in any 24; inf where none is ordered.
    people : float
        People at most on one departing flight.
    """

    per_h: float = inf
    per_day: float = inf
    people: float = inf

    @property
    def bounds_landings(self) -> bool:
        """Whether landings are bounded at all."""
        return self.per_h < inf or self.per_day < inf

    def ramp(self, mog: int | None, ground_h: float) -> tuple[int | None, float]:
        """Aircraft at once and hours of each stay that keep within the orders, the ramp's own limits kept too.

        Stays of at least so many hours, so many at once: any stretch of T hours holds at most ``mog * ceil(T / stay)``
        landings. Of the pairs that keep within both orders the one that lets most through.
        """
        if not self.bounds_landings:
            return mog, ground_h
        most = min(mog if mog is not None else 10_000, floor(min(max(1.0, self.per_h), self.per_day)))
        pairs = [(m, self._stay_h(m, ground_h)) for m in range(1, max(1, most) + 1)]
        return max(pairs, key=lambda pair: (pair[0] / pair[1], -pair[1]))

    def _stay_h(self, mog: int, ground_h: float) -> float:
        stay = max(ground_h, 1e-3)
        for most, length_h in ((self.per_h, HOUR_H), (self.per_day, DAY_H)):
            if most < inf:
                # fewer than one an hour is one in so many hours
                rounds = floor(most / mog)
                stay = max(stay, length_h / rounds if rounds else length_h * ceil(mog / most))
        return stay


def pace(orders: Iterable[Throughput]) -> Pace:
    """What the orders for one airfield come to: the strictest of each."""
    orders = tuple(orders)
    return Pace(
        min((order.flights_per_h for order in orders if order.flights_per_h), default=inf),
        min((float(order.flights_per_day) for order in orders if order.flights_per_day), default=inf),
        min((float(order.people_per_flight) for order in orders if order.people_per_flight), default=inf),
    )


def extra_fuel_h(scenario: Scenario) -> float:
    """Hours of fuel beyond the usual that some airfield of the scenario asks for; the most of any."""
    names = {origin.id for origin in scenario.origins} | {refuge.id for refuge in scenario.refuges}
    states = {o.place.state for o in scenario.origins} | {p.state for r in scenario.refuges for p in r.places}
    minutes = [order.extra_fuel_min for order in scenario.throughput if order.of in names | states]
    return max(minutes, default=0.0) / 60.0
