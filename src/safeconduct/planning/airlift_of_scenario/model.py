"""The airlift of one reading as frozen values: how many flights, how long, what limits it, on whose word."""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct.airlift.estimate import Limit
from safeconduct.airlift.schedule import Sortie
from safeconduct.airlift.what_to_add import Need
from safeconduct.scenario.figures import Mark

PLANNER = "safeconduct's default"
"""Owner of a number that the scenario does not state."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A number the airlift rests on that the scenario does not state, or states in another form.

    Attributes
    ----------
    about : str
        What it is about, e.g. ``fleet il-96: crew duty``.
    value : str
        What is taken, in words.
    mark : Mark
        On whose word; an assumption of `PLANNER` where nobody stated it.
    """

    about: str
    value: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Out:
    """A point of the closure curve.

    Attributes
    ----------
    h : float
        Hours from the start.
    people : int
        People at a refuge by then.
    """

    h: float
    people: int


@dataclass(frozen=True, slots=True)
class OutSpan:
    """When so many people are out in the simulated runs.

    Attributes
    ----------
    people : int
    p10_h, p50_h, p90_h : float or None
        Hours; None where that many runs never get there.
    """

    people: int
    p10_h: float | None
    p50_h: float | None
    p90_h: float | None


@dataclass(frozen=True, slots=True)
class Extreme:
    """The airlift with every range at its better or its worse end.

    Attributes
    ----------
    name : str
        ``best`` or ``worst``.
    people, people_out : int
        Who is to go, who is out by the deadline.
    sorties : int
    closure_h : float or None
        None where somebody is left behind.
    """

    name: str
    people: int
    people_out: int
    sorties: int
    closure_h: float | None


@dataclass(frozen=True, slots=True)
class RefusalCost:
    """What a refusal, or two at once, does to the airlift.

    Attributes
    ----------
    states : tuple of str
        Who refuses; two only where that costs more than either alone.
    people_out, people_lost : int
        Out by the deadline then; fewer than now by so many.
    closure_h : float or None
        Hour the last person who is flown lands then; None: nobody is flown.
    chance : float or None
        That they refuse, all of them; None where no chance is stated.
    refuges : tuple of str
        Ids of the refuges people are flown to then.
    """

    states: tuple[str, ...]
    people_out: int
    people_lost: int
    closure_h: float | None
    chance: float | None
    refuges: tuple[str, ...] = ()

    @property
    def expected_lost(self) -> float | None:
        """People lost times the chance of it."""
        return None if self.chance is None else self.chance * self.people_lost


@dataclass(frozen=True, slots=True)
class Replan:
    """A running operation: what has flown, and what is different from the last plan for the rest.

    Attributes
    ----------
    now_h : float
        Hour from which the rest is planned.
    flown, people_flown : int
        Flights that have left by then, and the people on them.
    kept : int
        Flights of the last plan that stay as they were.
    changes : tuple of str
        Flights that are new, gone, moved or carry others, in words, in order of departure.
    closure_before_h, closure_after_h : float
    people_before, people_after : int
        On flights at all, in the last plan and in the new one.
    """

    now_h: float
    flown: int
    people_flown: int
    kept: int
    changes: tuple[str, ...]
    closure_before_h: float
    closure_after_h: float
    people_before: int
    people_after: int


@dataclass(frozen=True, slots=True)
class AirliftPlan:
    """The airlift of a reading. Hours count from the scenario's start, with the permissions in hand.

    Attributes
    ----------
    reading : str
        Id of the reading.
    refuges : tuple of str
        Ids of the refuges used.
    airports : tuple of str
        Airport used of each of them.
    people : int
        Likely headcount of all groups.
    people_out : int
        Out by the deadline, or at all where there is none.
    left_behind : int
        On no flight at all.
    cannot_cross : int
        Of these, people whose papers let them cross no border on the way, or whom no convoy takes.
    overland : int
        People who reach their refuge on the surface, without a flight.
    deadline_h : float or None
    closure_h : float
        Hour the last person who is flown lands; 0 for nobody.
    bound_h : float or None
        No schedule that takes out as many closes earlier; None: not everybody can be out.
    gap : float
        Relative distance to what is proved.
    proved : bool
        Nothing better exists.
    estimate_h : float or None
        By planning factors, to be checked by hand; None: never.
    binding : tuple of str
        What limits it.
    limits : tuple of Limit
        Each limit alone, with its sum, the worst first.
    flying_h : float
        Hours in the air, empty legs too.
    sorties : tuple of Sortie
    closure_curve : tuple of Out
        From hour 0 on, one point per landing.
    p10_h, p50_h, p90_h : float or None
        Closure in the simulated runs; None: that many never close, or nothing is flown.
    simulated : tuple of OutSpan
        The closure curve of the runs.
    runs, seed : int
        Of the simulation.
    extremes : tuple of Extreme
    refusals : tuple of RefusalCost
        Whose refusal costs most people, the dearest first; both sides by the greedy rule.
    needs : tuple of Need
        What to add, each alone, when not everybody gets out.
    checked : bool
        The independent checker found no rule broken.
    word : str
        Its word.
    assumptions : tuple of Taken
        What the scenario does not state.
    missing : tuple of str
        Numbers without which nothing can be planned; then everything above is empty.
    remarks : tuple of str
    replan : Replan or None
        Of a running operation; the flights that have left come first in `sorties`.
    """

    reading: str
    refuges: tuple[str, ...] = ()
    airports: tuple[str, ...] = ()
    people: int = 0
    people_out: int = 0
    left_behind: int = 0
    cannot_cross: int = 0
    overland: int = 0
    deadline_h: float | None = None
    closure_h: float = 0.0
    bound_h: float | None = None
    gap: float = 0.0
    proved: bool = False
    estimate_h: float | None = None
    binding: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    flying_h: float = 0.0
    sorties: tuple[Sortie, ...] = ()
    closure_curve: tuple[Out, ...] = ()
    p10_h: float | None = None
    p50_h: float | None = None
    p90_h: float | None = None
    simulated: tuple[OutSpan, ...] = ()
    runs: int = 0
    seed: int = 1
    extremes: tuple[Extreme, ...] = ()
    refusals: tuple[RefusalCost, ...] = ()
    needs: tuple[Need, ...] = ()
    checked: bool = False
    word: str = ""
    assumptions: tuple[Taken, ...] = field(default=())
    missing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    replan: Replan | None = None

    @property
    def possible(self) -> bool:
        """Whether everybody is flown out."""
        return not self.missing and self.left_behind == 0
