"""Every writer leaves the old or the new, never neither, and nothing beside it."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.errors import InputError
from safeconduct.store import files

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(files.PREFIX))


@pytest.mark.parametrize("fails", ["fsync", "replace", "chmod"])
def test_a_disk_that_fails_at_any_step_leaves_the_old_file_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    path = tmp_path / "plan.json"
    files.write_whole(path, "old")

    def fail(*_: object, **__: object) -> None:
        raise FULL

    monkeypatch.setattr(files.os, fails, fail)
    with pytest.raises(InputError, match="No space left"):
        files.write_whole(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert _left(tmp_path) == []


def test_of_several_files_none_is_written_if_one_cannot_be(tmp_path: Path) -> None:
    one, other = tmp_path / "a.json", tmp_path / "no folder" / "b.json"
    with pytest.raises(InputError, match=r"b\.json: cannot be written"):
        files.write_all([(one, "x"), (other, "y")])
    assert list(tmp_path.iterdir()) == []


def test_the_content_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(files.os, "fsync", lambda handle: (steps.append("fsync"), fsync(handle)))
    monkeypatch.setattr(files.os, "replace", lambda a, b: (steps.append("rename"), replace(a, b)))
    files.write_whole(tmp_path / "plan.json", "x")
    assert steps == ["fsync", "rename", "fsync"], "content, name, and the name in its folder"


def _with_room_for(size: int, run: str, *arguments: str) -> None:
    """Runs a program whose files may have so many bytes: a disk that is full as far as it can see."""
    begin = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))\n"
    subprocess.run([sys.executable, "-c", begin + run, *arguments], check=True, timeout=60)


@pytest.mark.parametrize("room", [0, 1, 4096, 199_999])
def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(tmp_path: Path, room: int) -> None:
    path = tmp_path / "plan.json"
    files.write_whole(path, "old")
    write = (
        "import sys\nfrom pathlib import Path\nfrom safeconduct.errors import InputError\n"
        "from safeconduct.store.files import write_whole\n"
        "try:\n    write_whole(Path(sys.argv[1]), 'x' * 200_000)\n    sys.exit(1)\n"
        "except InputError as error:\n    assert 'cannot be written' in str(error)\n"
    )
    _with_room_for(room, write, str(path))
    assert path.read_text() == "old"
    assert _left(tmp_path) == []


def test_created_files_never_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    files.create(path, "mine")
    with pytest.raises(FileExistsError):
        files.create(path, "yours")
    assert path.read_text() == "mine"
    assert _left(tmp_path) == []


def test_a_lone_surrogate_is_written_as_it_is_spelled(tmp_path: Path) -> None:
    files.write_whole(tmp_path / "x.txt", "a\ud800b")
    assert (tmp_path / "x.txt").read_text() == "a\\ud800b"


def test_what_a_killed_program_left_is_taken_away_later(tmp_path: Path) -> None:
    old, young, other = tmp_path / f"{files.PREFIX}old", tmp_path / f"{files.PREFIX}young", tmp_path / "x"
    for path in (old, young, other):
        path.write_text("half")
    long_ago = time.time() - 2 * files.LEFT_AFTER_S
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    files.sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([young.name, "x"])


WRITER = """
import sys
from pathlib import Path
from safeconduct.store.files import write_whole
path, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    write_whole(path, str(number % 10) * 200_000)
"""


def test_killed_at_any_moment_a_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    files.write_whole(path, "0" * 200_000)
    for pause_s in (0.0, 0.003, 0.011, 0.023, 0.04):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause_s)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        content = path.read_text()
        assert len(content) == 200_000
        assert len(set(content)) == 1


APPENDER = """
import sys
from pathlib import Path
from safeconduct.store.files import append_lines
print("ready", flush=True)
while True:
    append_lines(Path(sys.argv[1]), ["x" * 30_000] * 3)
"""


def test_killed_at_any_moment_who_adds_lines_spoils_none_that_follows(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    for pause_s in (0.0, 0.005, 0.017, 0.03):
        writer = subprocess.Popen([sys.executable, "-c", APPENDER, str(path)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(pause_s)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        files.append_lines(path, ["after"])
    lines = path.read_text().split("\n")
    assert lines.count("after") == 4
    assert lines[-1] == ""
    assert {len(line) for line in lines if line not in ("after", "")} <= {*range(30_001)}


@pytest.mark.parametrize("room", [4, 5, 4096, 199_999])
def test_a_disk_that_fills_up_while_lines_are_added_leaves_those_that_were_there(
    tmp_path: Path, room: int
) -> None:
    path = tmp_path / "told.jsonl"
    files.append_lines(path, ["old"])
    add = (
        "import sys\nfrom pathlib import Path\nfrom safeconduct.store.files import append_lines\n"
        "try:\n    append_lines(Path(sys.argv[1]), ['x' * 200_000])\n    sys.exit(1)\n"
        "except OSError:\n    pass\n"
    )
    _with_room_for(room, add, str(path))
    assert path.read_text() == "old\n"


def test_a_line_cut_short_is_ended_before_others_follow(tmp_path: Path) -> None:
    path = tmp_path / "told.jsonl"
    path.write_text('{"a": 1}\n{"b"')
    files.append_lines(path, ["c", "d"])
    assert path.read_text() == '{"a": 1}\n{"b"\nc\nd\n'


def test_a_clock_that_jumps_ahead_while_a_file_is_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program then takes the half-written file for one left behind."""
    path = tmp_path / "plan.json"
    files.write_whole(path, "old")
    now, chmod = time.time, os.chmod

    def jump(*arguments: object) -> None:
        chmod(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(files.time, "time", lambda: now() + 10 * 365 * 86_400)
        files.sweep(tmp_path)

    monkeypatch.setattr(files.os, "chmod", jump)
    with pytest.raises(InputError, match="cannot be written: No such file"):
        files.write_whole(path, "new")
    assert path.read_text() == "old"
    monkeypatch.undo()
    files.write_whole(path, "newer")
    assert path.read_text() == "newer"
    assert _left(tmp_path) == []


def test_a_clock_that_is_set_back_takes_away_nothing_that_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = tmp_path / f"{files.PREFIX}half"
    half.write_text("half")
    monkeypatch.setattr(files.time, "time", lambda: 0.0)
    files.sweep(tmp_path)
    assert half.exists()


def test_a_lock_is_waited_for_across_programs_and_dies_with_them(tmp_path: Path) -> None:
    hold = (
        "import sys, time\nfrom pathlib import Path\nfrom safeconduct.store.files import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    other = subprocess.Popen([sys.executable, "-c", hold, str(tmp_path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    import fcntl

    handle = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    other.kill()
    other.wait()
    other.stdout.close()
    with files.locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
