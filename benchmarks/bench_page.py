"""The page's speed: server's share of a toggle, many clients at once, first view, toggle to screen, memory. Prints JSON.

Usage: python benchmarks/bench_page.py [REQUESTS]
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

HERE = Path(__file__).parent
STORY = "example/moscow-damascus-2022.toml"
STATES = ["TR", "IR", "IQ", "GE", "AM", "AZ", "KZ", "TM", "SY", "RO", "BG", "GR", "CY", "IL", "JO", "SA"]
CLIENTS, EACH = 20, 15


def ask(
    connection: HTTPConnection, body: dict[str, object], path: str = "/api/look"
) -> tuple[float, int, bytes]:
    """Seconds, status and body of one request."""
    if connection.sock is None:
        connection.connect()
        # head and body go in two packets; without this the second waits 40 ms for the first's receipt
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    start = time.perf_counter()
    connection.request("POST", path, json.dumps(body), {"content-type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    return time.perf_counter() - start, answer.status, text


def view(rng: random.Random, most: int = 4) -> dict[str, object]:
    """A view of the story with some states refusing."""
    chosen = rng.sample(STATES, rng.randint(0, most))
    return {"scenario": STORY, "reading": "article", "answers": dict.fromkeys(chosen, "refused")}


def ms(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and largest, ms."""
    ranked = sorted(seconds)
    at95 = ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    return {"p50_ms": 1e3 * statistics.median(ranked), "p95_ms": 1e3 * at95, "max_ms": 1e3 * ranked[-1]}


def share(port: int) -> dict[str, float]:
    """Answers to views never asked before."""
    rng, seen, times = random.Random(7), set(), []
    connection = HTTPConnection("127.0.0.1", port)
    ask(connection, {"scenario": STORY, "reading": "article"})
    while len(times) < 60:
        body = view(rng)
        key = json.dumps(body, sort_keys=True)
        if key not in seen:
            seen.add(key)
            times.append(ask(connection, body)[0])
    return ms(times)


def together(port: int) -> dict[str, float]:
    """Twenty clients toggling at once, each its own states, without a pause."""
    times: list[float] = []
    bad: list[int] = []

    def client(number: int) -> None:
        rng, connection = random.Random(100 + number), HTTPConnection("127.0.0.1", port)
        for _ in range(EACH):
            took, status, _ = ask(connection, view(rng))
            times.append(took)
            if status != 200:
                bad.append(status)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ms(times) | {"clients": CLIENTS, "errors": len(bad)}


def resident_mb(pid: int) -> float:
    """Resident memory of the server, MB."""
    text = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    return int(found[1]) / 1024 if found else float("nan")


def many(port: int, pid: int, requests: int) -> dict[str, float]:
    """Memory after many requests."""
    rng, connection = random.Random(3), HTTPConnection("127.0.0.1", port)
    start_mb, start = resident_mb(pid), time.perf_counter()
    for _ in range(requests):
        ask(connection, view(rng, 6))
    took = time.perf_counter() - start
    return {"requests": requests, "seconds": took, "before_mb": start_mb, "after_mb": resident_mb(pid)}


def in_browser(address: str) -> dict[str, object]:
    """First view and toggle to screen in Chromium, if it is there."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("node"):
        return {"skipped": "Node.js or Chromium is missing"}
    made = subprocess.run(
        ["node", str(HERE / "page_toggle.mjs")],
        env=os.environ | {"SAFECONDUCT_URL": address, "CHROMIUM": chromium},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    told: dict[str, object] = json.loads(made.stdout)
    return told


def main() -> None:
    """Starts a server and measures it."""
    requests = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        program = "from safeconduct.cli.main import main; main()"
        server = subprocess.Popen(
            [sys.executable, "-c", program, "serve", folder, "--port", "0", "--no-token"],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout is not None
            found = re.search(r"http://[\d.]+:(\d+)", server.stdout.readline())
            assert found is not None
            port = int(found[1])
            told = {
                "server_share": share(port),
                "together": together(port),
                "browser": in_browser(found[0]),
                "memory": many(port, server.pid, requests),
            }
            print(json.dumps(told, indent=2))
        finally:
            server.terminate()
            server.wait(10)


if __name__ == "__main__":
    main()
