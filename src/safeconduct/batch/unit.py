"""A unit of work: some items asked together, a few seconds of one core."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Work = Callable[["Unit"], list[Row]]
"""Answers a unit. Must be a function of a module, so that another process can be told its name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Items that are answered together and written as one file.

    Attributes
    ----------
    id : str
        Its name, fit for a file; unique in a run.
    partition : str
        Folder of its results, e.g. ``first=TR``.
    items : tuple
        What is asked; each item can be pickled.
    settings : tuple
        What all units of the run share.
    """

    id: str
    partition: str
    items: tuple[Any, ...]
    settings: tuple[Any, ...] = ()


def answered(
    unit: Unit, answer: Callable[[Any], Iterable[Row]], failed: Callable[[Any, str], Iterable[Row]]
) -> list[Row]:
    """The rows of a unit; an item that cannot be answered is told in its row and stops nothing else."""
    rows: list[Row] = []
    for item in unit.items:
        try:
            rows += answer(item)
        except Exception as error:  # whatever it is: the rest of the night must go on
            rows += failed(item, f"{type(error).__name__}: {error}")
    return rows
