"""Safeconduct: plan an evacuation by air when the sky can close. Planning-grade, not for navigation."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from safeconduct.version import __version__

_PUBLIC = ("route", "frontier", "load_scenario", "plan", "verify", "chance", "leverage", "pace")

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    # The names are looked up on first use, so that ``safeconduct --help`` does not load numba.
    if name in _PUBLIC:
        return getattr(import_module("safeconduct.api"), name)
    raise AttributeError(f"module 'safeconduct' has no attribute {name!r}")
