"""How likely a way is open between two airports, and what each state's answer is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from safeconduct.airspace.policies import Policies
from safeconduct.api.asked import Day, Reader, ask
from safeconduct.api.results import LeverageResult
from safeconduct.api.route_results import upgraded
from safeconduct.facts import FlightKind
from safeconduct.planning.route_answer import all_routes
from safeconduct.store.airports import Place
from safeconduct.store.facts import load_facts

if TYPE_CHECKING:
    from safeconduct.consent import Bloc, Bounds, Condition, Progress
    from safeconduct.planning.chances.stated_by_user import Stated


class QuestionOptions(TypedDict, total=False):
    """What a question may say besides, as in `route`; `should_stop` as in `frontier`."""

    resolution: str
    operator: str | None
    flight_kind: FlightKind | str
    as_of: Day | None
    policies: Policies | Mapping[str, str] | None
    should_stop: Callable[[], bool] | None
    on_progress: Callable[[Progress], None] | None


def chance(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    default: float | None = None,
    *,
    p: Mapping[str, float] | None = None,
    blocs: Iterable[Bloc] = (),
    conditions: Iterable[Condition] = (),
    **question: Unpack[QuestionOptions],
) -> Bounds:
    """The chance that a way no longer than the limit is open; two bounds where the search was cut.

    Parameters
    ----------
    default : chance of consent, 0 to 1, of a state not in `p`; None: each that a way hangs on must be there
    p : chance of consent by state
    blocs, conditions : states that refuse as one, refusals that bring others (`safeconduct.consent`)

    The rest as in `route`. The two ends' consent is taken as given.

    Raises
    ------
    InputError
        With every fault of the input, chances among them.
    """
    stated = _stated(default, p, blocs, conditions)
    return _weighed(origin, destination, refuse, limit_km, stated, question).passage


def leverage(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str = (),
    limit_km: float | None = None,
    default: float | None = None,
    *,
    p: Mapping[str, float] | None = None,
    blocs: Iterable[Bloc] = (),
    conditions: Iterable[Condition] = (),
    **question: Unpack[QuestionOptions],
) -> LeverageResult:
    """What each state's answer is worth to the chance of passage; parameters as in `chance`.

    Raises
    ------
    InputError
        With every fault of the input, chances among them.
    """
    stated = _stated(default, p, blocs, conditions)
    return _weighed(origin, destination, refuse, limit_km, stated, question)


def _stated(
    default: float | None,
    p: Mapping[str, float] | None,
    blocs: Iterable[Bloc],
    conditions: Iterable[Condition],
) -> Stated:
    from safeconduct.planning.chances.stated_by_user import Stated

    return Stated(default, p, tuple(blocs), tuple(conditions))


def _weighed(
    origin: Place,
    destination: Place,
    refuse: Iterable[str] | str,
    limit_km: float | None,
    stated: Stated,
    question: QuestionOptions,
) -> LeverageResult:
    from safeconduct.planning.chances.stated_by_user import weigh

    read = Reader()
    chances, faults = stated.read(load_facts().states)
    read.faults += faults
    options: dict[str, Any] = {**question}
    stop, progress = options.pop("should_stop", None), options.pop("on_progress", None)
    router, asked = ask(origin, destination, refuse, limit_km, **options, named=chances.named(), reader=read)
    weighed = weigh(all_routes(router, asked, stop, progress), chances)
    return upgraded(LeverageResult, weighed, origin=asked.origin, destination=asked.destination)
