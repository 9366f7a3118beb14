"""Predictions against operations that were flown; writes docs/airlift-validation.md.

Run: ``python benchmarks/airlift_validation.py``. Deterministic; a test holds the page to this script.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from safeconduct.airlift import factors
from safeconduct.airlift.problem import Aircraft, Group, Hours, Pickup, Problem, Refuge
from safeconduct.airlift.schedule import closure_h
from safeconduct.airlift.simulation.chances import Assumptions
from safeconduct.airlift.simulation.simulate import simulate
from safeconduct.airlift.solvers.dispatch import build
from safeconduct.airlift.solvers.trips import Rule
from safeconduct.units import nmi_to_km

PAGE = Path(__file__).parents[1] / "docs" / "airlift-validation.md"
DUTY_H, REST_H, CLIMB_H = 14.0, 10.0, 0.3
CREWS_CHANGE_H = 1000.0
RUNS, SEED = 1000, 1


@dataclass(frozen=True)
class Operation:
    """One operation; fleet 0 where no source gives it."""

    name: str
    people: int
    flights: int
    days: tuple[float, float]
    distance_km: float
    fleet: int
    block_kmh: float
    ground_h: float
    source: str
    note: str = ""
    duty_h: float = 14.0

    @property
    def leg_h(self) -> float:
        return self.distance_km / self.block_kmh + CLIMB_H


C130_KT, C130_GROUND_H = 286, 1.75
JET_KT, JET_GROUND_H = 450, 1.77
C130_KMH, JET_KMH = nmi_to_km(C130_KT), nmi_to_km(JET_KT)
# Germany's own hub was "about an hour and a half by A400M" from Kabul (Behörden Spiegel, 23 August 2021): 744 km less
# climb and approach
A400M_KMH = 744 / (1.5 - CLIMB_H)

OPERATIONS = (
    Operation("Canada from Sudan 2023 (Wadi Seidna to Djibouti)", 550, 6, (2, 3), 1230, 2, C130_KMH, C130_GROUND_H,
              "CTV: 550 people, 6 flights, 27 to 29 April; two CC-130J assigned"),
    Operation("Kaveri 2023 (Port Sudan to Jeddah, by air)", 17 * 128, 17, (11, 12), 321, 2, C130_KMH, C130_GROUND_H,
              "17 flights in 12 days (ministry, 5 May 2023); two C-130J (Indian Air Force, 26 April)",
              "A miss, and not of the aircraft: people came to Port Sudan by bus from the whole country over many "
              "days and five ship sorties shared them. The prediction takes everybody as waiting at hour 0; it says "
              "how soon two aircraft could have done it, and that the aircraft were not what limited it."),
    Operation("Germany from Kabul 2021 (to Tashkent)", 5_347, 37, (10, 11), 744, 4, A400M_KMH, C130_GROUND_H,
              "Europäische Sicherheit & Technik, October 2021: 37 flights with 5,347 people from 16 to 26 August; five "
              "A400M in the operation on the 18th, one of them out of order (augengeradeaus.net)",
              "A miss, and not of the aircraft: slots at Kabul were given out by the US, the first flights left nearly "
              "empty (7 people on the first) because people could not reach the airport through the gates, and from the "
              "26th the threat ended it. Four aircraft could have flown the 37 flights in a few days."),
    Operation("Germany from Sudan 2023 (Wadi Seidna to Azraq)", 700, 8, (2, 3), 1825, 3, A400M_KMH, C130_GROUND_H,
              "stern: more than 700 people; eight flights, 23 to 25 or 26 April; three A400M (Bundeswehr, 23 April; NDR)"),
    Operation("Netherlands from Sudan 2023 (Wadi Seidna to Aqaba)", 190, 7, (3, 3.5), 1549, 2, C130_KMH, C130_GROUND_H,
              "seven flights from the night of 23 to that of 26 April (nieuws.nl, 27 April 2023); two C-130 (Up in the "
              "Sky, 26 April); 215 people on eight flights (ANP), so some 190 on seven"),
    Operation("Brazil from Lebanon 2024 (Beirut by Lisbon to São Paulo)", 674, 3, (4.5, 5.5), 11_917, 1, JET_KMH, 2.0,
              "one KC-30; first take-off from Beirut on 5 October, third landing in São Paulo on the 10th with 674 people "
              "in all (Agência Brasil, Reporter São Paulo, latina-press); two hours on the ground at Beirut; the stop at "
              "Lisbon is taken as part of the leg, and crews are taken to change there", duty_h=CREWS_CHANGE_H),
    Operation("Solomon 1991 (Addis Ababa to Tel Aviv)", 14_325, 41, (1.4, 1.5), 2582, 34, JET_KMH, JET_GROUND_H,
              "41 flights of 34 aircraft, 24 of them C-130, within 35 h 25 min (de.wikipedia, Operation Salomon, with its "
              "sources); the great circle",
              "A hit that proves little: nearly every aircraft flew once, 24 of the 34 were C-130 and slower than the jets "
              "that are counted, and slots on one apron (up to three landings in half an hour) set the pace."),
    Operation("Kuwait via Amman 1990", 111_711, 488, (59, 59), 4117, 0, JET_KMH, JET_GROUND_H, "fleet not stated"),
    Operation("Ganga 2022, civil flights (Bucharest to Delhi)", 15_521, 75, (15, 15), 4801, 0, JET_KMH, JET_GROUND_H,
              "fleet not stated"),
    Operation("UK from Sudan 2023 (to Cyprus)", 2_122, 23, (5, 5), 2122, 0, C130_KMH, C130_GROUND_H,
              "A400M and C-130J, number not stated"),
    Operation("Yemen 2015 (Sana'a to Djibouti, one window)", 488, 3, (4 / 24, 4 / 24), 452, 0, JET_KMH, JET_GROUND_H,
              "fleet not stated"),
)  # fmt: skip

WITHOUT = (
    "Iran and Israel to India 2025: neither fleet nor distance is given.",
    "Nickel Grass 1973: cargo; onload places and the number of aircraft in the stream are not given. Its arithmetic "
    "(22,395 short tons in 567 missions are 39.5 each) is a test of the formulas.",
    "rescEU 2026 (70 flights, 8,000 people, 23 states by 12 March) and the United Kingdom's return flights of 2020 (155 "
    "flights, 32,000 people): no source read gives a fleet, and the places are many.",
    "Italy from Kabul 2021 (four C-130J from Kuwait, 2,122 km): the number of flights is not given.",
    "Four Il-76 out of Libya in 2011: the source of the factor 0.40, so no test of it.",
)


def problem_of(op: Operation) -> Problem:
    """The operation as everybody waiting at hour 0, aircraft at the refuge, one crew each."""
    seats = -(-op.people // op.flights)
    fleet = tuple(
        Aircraft(f"aircraft {k + 1}", "base", seats, duty_h=op.duty_h, rest_h=REST_H) for k in range(op.fleet)
    )
    return Problem(
        groups=(Group("people", "from", op.people),),
        pickups=(Pickup("from", ground_h=op.ground_h),),
        refuges=(Refuge("to", ground_h=op.ground_h),),
        bases=("base",),
        fleet=fleet,
        hours=Hours(((op.leg_h,),), ((op.leg_h,),), ((op.leg_h,),)),
    )


def predicted_days(op: Operation) -> tuple[float, float, float, float]:
    """Days by arithmetic, and P10, P50, P90 of the simulation."""
    problem = problem_of(op)
    sorties = build(problem, Rule())
    result = simulate(problem, sorties, Assumptions(), RUNS, SEED)
    return closure_h(sorties) / 24, *(result.percentile_h(q) / 24 for q in (10, 50, 90))


def fleet_needed(op: Operation) -> float:
    """Aircraft that fly this many flights in these days at the likely realisation, with one crew each."""
    cycle_h = factors.cycle_h(2 * op.leg_h, 2 * op.ground_h)
    share = factors.crew_share(DUTY_H, REST_H, 1) if op.days[1] > 1 else 1.0
    likely = Assumptions().realised_likely
    return op.flights * cycle_h / (24 * op.days[1] * share * likely)


def within(op: Operation) -> bool:
    """Whether the days flown meet P10 to P90."""
    _, p10, _, p90 = predicted_days(op)
    return p10 <= op.days[1] and op.days[0] <= p90


def _share() -> list[str]:
    known = [o for o in OPERATIONS if o.fleet]
    hits = sum(within(o) for o in known)
    early = sum(predicted_days(o)[3] < o.days[0] for o in known)
    return [
        f"{hits} of {len(known)} operations lie within P10 to P90; {early} took longer than P90. The prediction says how",
        "soon the aircraft could do it; where people, gates, slots or the other side's leave set the pace, it is too early,",
        "and no interval of flying times can hold that. Take it as the earliest end, not as a forecast of the operation.",
    ]


def text() -> str:
    """The page."""
    a = Assumptions()
    lines = [
        "# Airlift: predictions against what happened",
        "",
        "Written by `benchmarks/airlift_validation.py`; do not edit by hand.",
        "",
        "What the predictions take from a source: flights, people, days and aircraft of each operation (below); time on",
        f"the ground of a C-130J, {C130_GROUND_H:g} h, and its block speed of {C130_KT} kt (AFPAM 10-1403, read as quoted);",
        f"time on the ground of jets, {JET_GROUND_H:g} h (EUROCONTROL CODA turn-round times, by wake class and not by type).",
        "",
        "What they take from nobody, the author's own assumptions:",
        "",
        "- everybody waits at hour 0, the aircraft stand at the refuge, no ramp and no bed is short;",
        f"- one crew for each aircraft, {DUTY_H:g} h of duty and then {REST_H:g} h of rest;",
        f"- jets fly {JET_KT} kt from block to block, every flight takes {CLIMB_H:g} h more for climb and approach;",
        "- each flight carries the operation's own average, so the number of flights is given and not predicted.",
        "",
        f"{RUNS:,} runs, seed {SEED}. Share of the arithmetic's cycles that is flown: triangular between",
        f"{a.realised_low:.2f} (four Il-76 out of Libya in 2011, the one documented case) and {a.realised_high:.2f}",
        f"(the queuing efficiency of AFPAM 10-1403), most likely the middle, {a.realised_likely:.3f}. One case and one",
        "planning factor are thin ground: the range is the author's assumption, not a measurement.",
        "",
        "## Fleet, distance and days known",
        "",
        "| operation | flights | aircraft | km | days, arithmetic | P10 | P50 | P90 | days, flown | within |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    misses, remarks = [], []
    for op in (o for o in OPERATIONS if o.fleet):
        plain, p10, p50, p90 = predicted_days(op)
        hit = within(op)
        flown = f"{op.days[0]:g} to {op.days[1]:g}"
        lines.append(
            f"| {op.name} | {op.flights} | {op.fleet} | {op.distance_km:,.0f} | {plain:.1f} | {p10:.1f} | {p50:.1f} "
            f"| {p90:.1f} | {flown} | {'yes' if hit else 'no'} |"
        )
        if op.note:
            (remarks if hit else misses).append(f"- {op.name}: {op.note}")
    lines += ["", "Sources: " + "; ".join(f"{o.name}: {o.source}" for o in OPERATIONS if o.fleet) + "."]
    lines += ["", "### Misses", "", *(misses or ["None."]), "", *remarks, ""]
    lines += [
        *_share(),
        "",
        "## Fleet not known",
        "",
    ]
    lines += ["No prediction can be tested. What the same factors say is how many aircraft it took:", ""]
    lines += ["| operation | flights | km | days, flown | aircraft it takes |", "|---|---|---|---|---|"]
    lines += [
        f"| {o.name} | {o.flights} | {o.distance_km:,.0f} | {o.days[1]:.2g} | {fleet_needed(o):.1f} |"
        for o in OPERATIONS
        if not o.fleet
    ]
    lines += ["", *(f"- {row}" for row in WITHOUT), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
