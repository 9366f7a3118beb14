"""Safeconduct: plan an evacuation by air when the sky can close. Planning-grade, not for navigation.

Questions about two places: `route`, `frontier`, `chance`, `leverage`, `verify`; about one: `refuges`, `gateways`. About a
scenario: `load_scenario`, `plan`, `decide`, `airlift`, `pace`, `permissions`, `whatif`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from safeconduct.version import __version__

if TYPE_CHECKING:
    from safeconduct.api import (
        airlift,
        chance,
        decide,
        frontier,
        gateways,
        leverage,
        load_scenario,
        pace,
        permissions,
        plan,
        refuges,
        route,
        verify,
        whatif,
    )

__all__ = [
    "__version__",
    "airlift",
    "chance",
    "decide",
    "frontier",
    "gateways",
    "leverage",
    "load_scenario",
    "pace",
    "permissions",
    "plan",
    "refuges",
    "route",
    "verify",
    "whatif",
]


def __getattr__(name: str) -> Any:
    # looked up on first use, so that ``safeconduct --help`` does not load numba
    if name == "airlift":
        return import_module("safeconduct.airlift")
    if name in __all__:
        return getattr(import_module("safeconduct.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)


class _AirliftRoom(ModuleType):
    """The room of airlifts, which answers as the function of that name as well: one word, both ways."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        return import_module("safeconduct.api").airlift(*args, **options)


class _Front(ModuleType):
    # a room is set on its parent when it is first imported, whoever imports it; only here can it be seen
    def __setattr__(self, name: str, value: Any) -> None:
        if name == "airlift" and isinstance(value, ModuleType):
            value.__class__ = _AirliftRoom
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Front
