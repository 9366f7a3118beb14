"""Legs on the ground or by ship: how people come from where they are to an airfield, over which borders."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from safeconduct.scenario.figures import Chance, Figure
from safeconduct.scenario.places import Airfield, HoursUtc, Place

SurfaceMode = Literal["road", "ferry", "rail", "walk"]
"""How people move where they do not fly."""


@dataclass(frozen=True, slots=True)
class Border:
    """A border that a leg crosses.

    Attributes
    ----------
    left, entered : str
        States, ISO alpha-2, in the order crossed.
    open : Chance or None
        Chance that it is open for these people; None: as any answer that nobody speaks of.
    wait_h : Figure or None
        Hours that it takes; None: nobody says, and none are counted.
    share_documented : Figure or None
        Share of a group whose papers let them cross, 0 to 1; None: everybody's do.
    """

    left: str
    entered: str
    open: Chance | None = None
    wait_h: Figure | None = None
    share_documented: Figure | None = None

    @property
    def name(self) -> str:
        """``AE-OM``."""
        return f"{self.left}-{self.entered}"


@dataclass(frozen=True, slots=True)
class SurfaceStage:
    """One leg on the surface, as stated or as the packaged table has it.

    Attributes
    ----------
    mode : SurfaceMode
    start, to : Place
    km, hours : Figure or None
        Length, and hours under way, waits at borders apart; None where the file leaves them to the table.
    per_convoy, convoys_per_day, vehicles : Figure or None
        People that move together, how often a day, and how many such convoys there are vehicles for at once: each
        comes back for the next. None: not bounded.
    hours_utc : HoursUtc or None
        When convoys may leave; None: at all hours.
    borders : tuple of Border or None
        In the order crossed; None where the file leaves them to the table.
    hazard : str
        What the file says of dangers on it; the program knows nothing of them.
    airfield : Airfield
        What the airfield at its end can take, where it ends at one.
    note : str
        What the length and the borders rest on, where the program fills them in.
    """

    mode: SurfaceMode
    start: Place
    to: Place
    km: Figure | None = None
    hours: Figure | None = None
    per_convoy: Figure | None = None
    convoys_per_day: Figure | None = None
    vehicles: Figure | None = None
    hours_utc: HoursUtc | None = None
    borders: tuple[Border, ...] | None = None
    hazard: str = ""
    airfield: Airfield = field(default_factory=Airfield)
    note: str = ""

    @property
    def label(self) -> str:
        """``OMDB → OOMS``."""
        return f"{self.start.label} → {self.to.label}"


@dataclass(frozen=True, slots=True)
class Approach:
    """How people come from where they are to the airfield that they leave from: legs on the surface, in order.

    Attributes
    ----------
    stages : tuple of SurfaceStage
        At least one; with their lengths, hours and borders filled in.
    offered : bool
        Whether the program found it by itself, and nobody stated it.
    """

    stages: tuple[SurfaceStage, ...]
    offered: bool = False

    @property
    def start(self) -> Place:
        """Where people are."""
        return self.stages[0].start

    @property
    def borders(self) -> tuple[Border, ...]:
        """Borders in the order crossed."""
        return tuple(border for stage in self.stages for border in stage.borders or ())

    @property
    def entered(self) -> tuple[str, ...]:
        """States entered on the way, each once, in order."""
        return tuple(dict.fromkeys(border.entered for border in self.borders))

    @property
    def km(self) -> float:
        """Length, km."""
        return sum(stage.km.likely for stage in self.stages if stage.km)

    @property
    def hours(self) -> tuple[float, float, float]:
        """Low, likely and high hours from leaving to the airfield, waits at borders included."""
        parts = [stage.hours for stage in self.stages if stage.hours]
        parts += [border.wait_h for border in self.borders if border.wait_h]
        return sum(p.low for p in parts), sum(p.likely for p in parts), sum(p.high for p in parts)

    @property
    def modes(self) -> tuple[SurfaceMode, ...]:
        """Modes in order, a repeated one once."""
        return tuple(dict.fromkeys(stage.mode for stage in self.stages))

    def share(self, end: Literal["low", "likely", "high"] = "likely") -> float:
        """Share of the people whose papers let them cross every border: of the border that fewest may cross.

        Who may not cross one is taken to be among those who may not cross another, as with one lacking passport.
        """
        stated = [b.share_documented for b in self.borders if b.share_documented]
        return min((float(getattr(one, end)) for one in stated), default=1.0)


__all__ = ["Approach", "Border", "SurfaceMode", "SurfaceStage"]
