"""What a run keeps is whole or worked out anew, one run writes at a time, and nobody else's code is run."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")
from safeconduct.batch.engine import run
from safeconduct.batch.parts import Parts
from safeconduct.batch.query import query
from safeconduct.batch.unit import Row, Unit
from safeconduct.errors import InputError
from safeconduct.limits import QUERY_ROWS

SCHEMA = pa.schema([("id", pa.string()), ("people", pa.int64()), ("error", pa.string())])
UNITS = [Unit(name, "", (name,)) for name in "abc"]


def work(unit: Unit) -> list[Row]:
    """A unit's row."""
    return [{"id": unit.id, "people": 7, "error": ""}]


def lost(unit: Unit, error: str) -> list[Row]:
    """A lost unit's row."""
    return [{"id": unit.id, "people": None, "error": error}]


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    made = Parts(tmp_path, "posts", SCHEMA, ("id",))
    run(UNITS, work, made, failed=lost)
    (tmp_path / "run.json").write_text("{}")
    return made


@pytest.mark.parametrize("cut", [1, 8, 40, 10_000])
def test_a_file_cut_short_is_worked_out_anew(parts: Parts, cut: int) -> None:
    path = parts.path(UNITS[1])
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    with pytest.raises(InputError, match=r"is broken: cut short, or altered\. Run the same"):
        parts.read(UNITS)
    done: list[str] = []
    run(UNITS, lambda unit: (done.append(unit.id), work(unit))[1], parts, failed=lost)
    assert done == ["b"]
    assert parts.read(UNITS)["id"].to_pylist() == ["a", "b", "c"]


def test_a_question_over_a_broken_file_is_told(parts: Parts) -> None:
    parts.path(UNITS[0]).write_bytes(b"PAR1 no more")
    with pytest.raises(InputError, match="a file of posts is broken"):
        query(parts.folder.parent, "SELECT 1")


def test_a_disk_that_is_full_leaves_no_part(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parts.path(UNITS[0])
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("safeconduct.store.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        parts.write(UNITS[0], work(UNITS[1]))
    assert path.read_bytes() == before
    assert len(list(parts.folder.iterdir())) == 3


def test_an_answer_that_was_cut_says_so(parts: Parts) -> None:
    cut = query(parts.folder.parent, f"SELECT * FROM range({QUERY_ROWS + 1})")
    assert (len(cut.rows), cut.cut) == (QUERY_ROWS, True)
    whole = query(parts.folder.parent, f"SELECT * FROM range({QUERY_ROWS})")
    assert (len(whole.rows), whole.cut) == (QUERY_ROWS, False)


def test_one_run_at_a_time_writes_into_a_folder(parts: Parts) -> None:
    hold = (
        "import sys\nfrom pathlib import Path\nfrom safeconduct.store.files import held\n"
        "with held(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(parts.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(InputError, match="another run is writing there"):
        run(UNITS, work, parts, failed=lost)
    other.communicate()
    run(UNITS, work, parts, failed=lost)


def test_a_local_cluster_answers_nobody_without_its_certificate() -> None:
    pytest.importorskip("distributed")
    psutil = pytest.importorskip("psutil")
    from safeconduct.batch.engine import _client

    with _client("local", 1) as client:
        assert client.submit(len, "abc").result() == 3
        own = psutil.Process()
        listening = {
            found.laddr
            for process in (own, *own.children(recursive=True))
            for found in process.net_connections(kind="inet")
            if found.status == psutil.CONN_LISTEN
        }
        assert len(listening) == 3, "scheduler, nanny and worker; no page"
        assert {at.ip for at in listening} == {"127.0.0.1"}
        for at in listening:
            assert _says(socket.create_connection((at.ip, at.port), 5)) == b"", "plain TCP"
            assert _says_over_tls(at.ip, at.port) == b"", "TLS without the certificate"


def _says(connection: socket.socket) -> bytes:
    """What a peer answers to a plain greeting."""
    with connection:
        connection.settimeout(5)
        try:
            connection.sendall(b"GET / HTTP/1.0\r\n\r\n")
            # a TLS server may send an alert (content type 21) before it hangs up; that is no answer
            return b"" if (told := connection.recv(100))[:1] in (b"", b"\x15") else told
        except OSError:
            return b""


def _says_over_tls(host: str, port: int) -> bytes:
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
    try:
        with anybody.wrap_socket(socket.create_connection((host, port), 5)) as connection:
            return _says(connection)
    except OSError:
        return b""
