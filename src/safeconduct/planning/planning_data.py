"""Everything a plan draws on, in one value: the sky, the policies, the facts; and a router for each picture of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from safeconduct.airspace.policies import CHOICES, Policies
from safeconduct.airspace.policy_tables import PolicyTables
from safeconduct.airspace.sky import POLICY_OF_KIND, RESOLUTIONS, Picture, Sky, picture
from safeconduct.errors import InputError
from safeconduct.facts import Airport, Facts
from safeconduct.planning.raw_coast import Islands
from safeconduct.routing.index import Borders, Index
from safeconduct.routing.router import Route, Router, Workspace
from safeconduct.surface import SurfaceTable


@dataclass(frozen=True, slots=True)
class Ground:
    """The packaged legs on the surface and the airports they lead to, read when first asked for.

    Attributes
    ----------
    table : callable
        Gives the table.
    airports : callable
        The airports of ICAO codes, by code; those nobody knows any more are left out.
    """

    table: Callable[[], SurfaceTable]
    airports: Callable[[Collection[str]], Mapping[str, Airport]]


@dataclass(slots=True)
class World:
    """The data of a plan, loaded by the caller.

    Attributes
    ----------
    sky, tables, facts : the packaged data
    index : resolution to the index over its shells
    borders : the borders between cells
    islands : the checker's own islands; None leaves its look at them out
    ground : legs on the surface; None offers none
    """

    sky: Sky
    tables: PolicyTables
    facts: Facts
    index: Callable[[str], Index]
    borders: Borders
    islands: Islands | None = None
    ground: Ground | None = None
    _routers: dict[tuple[str, Policies, date | None], Router] = field(default_factory=dict)
    _work: dict[str, Workspace] = field(default_factory=dict)

    def router(
        self, resolution: str = "1km", policies: Policies = Policies(), as_of: date | None = None
    ) -> Router:
        """The router for a picture of the sky, made once.

        Raises
        ------
        InputError
            Where there is no such resolution.
        """
        if resolution not in RESOLUTIONS:
            choice = " or ".join(f'"{name}"' for name in RESOLUTIONS)
            raise InputError.single(
                "resolution", f'there is no resolution "{resolution}".', f"Choose {choice}."
            )
        key = (resolution, policies, as_of)
        if key not in self._routers:
            shown = picture(self.sky, self.tables, policies, as_of)
            index = self.index(resolution)
            if resolution not in self._work:
                self._work[resolution] = Workspace(index)
            self._routers[key] = Router(index, self.borders, shown, self.cell_names(), self._work[resolution])
        return self._routers[key]

    def otherwise(self, router: Router) -> Iterator[tuple[str, str, Router]]:
        """(policy, other value, router under it) for every choice that was made differently for `router`."""
        resolution = next(key[0] for key, made in self._routers.items() if made is router)
        policies, as_of = router.picture.policies, router.picture.as_of
        for name, value in policies.chosen().items():
            for other in CHOICES[name]:
                if other == value or (other == "own" and not policies.operator):
                    continue
                yield name, other, self.router(resolution, policies.changed(name, other), as_of)

    def cell_names(self) -> tuple[str, ...]:
        """Each cell as a person would name it."""
        return tuple(self._cell_name(i) for i in range(len(self.sky.cells)))

    def _cell_name(self, number: int) -> str:
        cell = self.sky.cells[number]
        parent = self._cell_name(cell.parent) if cell.parent >= 0 else ""
        match cell.kind:
            case "state" | "territory":
                return self.facts.states.name(cell.key)
            case "disputed":
                return self.tables.areas[cell.key][-1].name
            case "strait":
                return f"{self.tables.straits[cell.key].name} ({parent})"
            case "caspian":
                return f"Caspian Sea ({parent})"
            case "band":
                return f"12 NM belt of {parent}"
            case "archipelago":
                return f"archipelagic waters of {parent}"
            case "claim":
                return f"{self.tables.claims[cell.key].name} ({parent})"
            case "azov":
                return "Sea of Azov"
        return cell.name

    def decided(self, route: Route, shown: Picture) -> tuple[str, ...]:
        """The policies that decided something about a route: cells it crosses, and cells it bends round."""
        crossed = {cell for cell, _ in route.stretches if cell >= 0}
        out: dict[str, list[int]] = {}
        for number in sorted(crossed | set(route.turns_at)):
            policy = POLICY_OF_KIND.get(self.sky.cells[number].kind)
            if policy:
                out.setdefault(policy, []).append(number)
        return tuple(self._sentence(policy, cells, crossed, shown) for policy, cells in out.items())

    def _sentence(self, policy: str, cells: list[int], crossed: set[int], shown: Picture) -> str:
        value = shown.policies.chosen()[policy]
        places = "; ".join(
            f"{'over' if cell in crossed else 'round'} {self._cell_name(cell)}: "
            + (" and ".join(sorted(shown.requires[cell])) or "nobody's consent")
            for cell in cells
        )
        return f"{policy} = {value}: {places}"
