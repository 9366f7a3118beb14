"""Engines: the same units one after the other, on the cores of this machine, or on a cluster's scheduler."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from safeconduct.batch.parts import Parts
from safeconduct.batch.unit import Row, Unit, Work
from safeconduct.errors import InputError
from safeconduct.store.files import held

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
        If there is no such engine, no scheduler at the address, or another run is writing into the folder.
    """
    check_engine(engine)
    parts.folder.mkdir(parents=True, exist_ok=True)
    with held(parts.folder):
        _run(units, work, parts, (failed, engine, workers, on_progress))


def _run(
    units: Sequence[Unit], work: Work, parts: Parts, how: tuple[Failed, str, int | None, Progress]
) -> None:
    failed, engine, workers, on_progress = how
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
    from distributed import Client

    # a worker that dies takes its unit with it at most twice: then the unit is told as failed
    dask.config.set({"distributed.scheduler.allowed-failures": 1})
    if engine == "local":
        with _local(workers) as client:
            yield client
        return
    try:
        client = Client(engine, timeout="10s")
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        hint = "Is it a tls:// scheduler? Then its certificates belong into Dask's configuration."
        raise InputError.single("--engine", f"no scheduler answers at {engine}: {error}.", hint) from None
    with client:
        yield client


@contextmanager
def _local(workers: int | None) -> Iterator[Any]:
    """A cluster of this machine's that runs nobody else's code.

    Whoever may connect to a scheduler or a worker may have it run anything. On loopback that is every user and every
    program of the machine, so both ask for a certificate that is made for this run and kept in memory. The status
    pages, which cannot, have no pages and are closed.
    """
    import dask
    from distributed import Client, LocalCluster, Security

    with (
        dask.config.set(NO_PAGES),
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            protocol="tls://",
            security=Security.temporary(),
            dashboard_address="127.0.0.1:0",
            memory_limit=WORKER_MEMORY,
        ) as cluster,
        Client(cluster) as client,
    ):
        _close_page(cluster.scheduler)
        client.run(_close_page)
        yield client


NO_PAGES: dict[str, list[str]] = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}


def _close_page(dask_scheduler: Any = None, dask_worker: Any = None) -> None:
    """Closes the port of a scheduler's or worker's status pages; Dask always opens one."""
    (dask_scheduler or dask_worker).http_server.stop()


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
