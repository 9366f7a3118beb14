"""Engines: the same units one after the other, on the cores of this machine, or on a cluster's scheduler."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from safeconduct.batch.parts import Parts
from safeconduct.batch.unit import Row, Unit, Work
from safeconduct.errors import InputError

AHEAD = 4
"""Units under way for each worker: enough that none waits, few enough that results do not pile up."""

WORKER_MEMORY = "1GB"
"""At which Dask would stop a worker; what one takes is in docs/scale.md."""

Failed = Callable[[Unit, str], list[Row]]
"""The rows of a unit whose worker was lost."""
Progress = Callable[[int, int], None]
"""Told how many units are done of how many."""


def run(
    units: Sequence[Unit],
    work: Work,
    parts: Parts,
    *,
    failed: Failed,
    engine: str = "serial",
    workers: int | None = None,
    on_progress: Progress = lambda _done, _all: None,
) -> None:
    """Work out every unit that is not done and write its rows as they come.

    Parameters
    ----------
    engine : ``serial``, ``local`` (as many processes as cores) or a scheduler's address such as
        ``tcp://10.0.0.1:8786``
    workers : processes of ``local``; by default one for each core

    Raises
    ------
    InputError
        If there is no such engine, or no scheduler at the address.
    """
    check_engine(engine)
    parts.sweep()
    todo = parts.missing(units)
    done = len(units) - len(todo)
    on_progress(done, len(units))
    if not todo:
        return
    if engine == "serial":
        results: Iterator[tuple[Unit, list[Row]]] = ((unit, work(unit)) for unit in todo)
        _keep(results, parts, done, len(units), on_progress)
        return
    with _client(engine, workers) as client:
        _keep(_by_dask(client, todo, work, failed), parts, done, len(units), on_progress)


def _keep(
    results: Iterator[tuple[Unit, list[Row]]], parts: Parts, done: int, count: int, on_progress: Progress
) -> None:
    for unit, rows in results:
        parts.write(unit, rows)
        done += 1
        on_progress(done, count)


def check_engine(engine: str) -> None:
    """Raises InputError if there is no such engine."""
    if engine not in ("serial", "local") and "://" not in engine:
        hint = "Use serial, local, or a scheduler's address such as tcp://10.0.0.1:8786."
        raise InputError.single("--engine", f'there is no engine "{engine:.60}".', hint)


@contextmanager
def _client(engine: str, workers: int | None) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster

    # a worker that dies takes its unit with it at most twice: then the unit is told as failed
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    if engine == "local":
        # loopback only: nobody else is asked in
        cluster = LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=WORKER_MEMORY,
        )
        with cluster, Client(cluster) as client:
            yield client
        return
    try:
        client = Client(engine, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError.single("--engine", f"no scheduler answers at {engine}: {error}.") from None
    with client:
        yield client


def _by_dask(
    client: Any, todo: Sequence[Unit], work: Work, failed: Failed
) -> Iterator[tuple[Unit, list[Row]]]:
    """Results as they come, with only some units ahead of what has been written."""
    from distributed import as_completed

    waiting = iter(todo)
    window = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    units = {}

    def submit() -> Any:
        unit = next(waiting, None)
        if unit is None:
            return None
        future = client.submit(work, unit, pure=False)
        units[future.key] = unit
        return future

    first = [future for _ in range(window) if (future := submit()) is not None]
    coming = as_completed(first)
    for future in coming:
        unit = units.pop(future.key)
        if future.status == "error":
            error = future.exception()
            yield unit, failed(unit, f"{type(error).__name__}: {error}")
        else:
            yield unit, future.result()
        future.release()
        following = submit()
        if following is not None:
            coming.add(following)
