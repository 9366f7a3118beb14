"""A machine where nobody installed anything by hand: what is missing is asked for by name, the rest left alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from safeconduct.cli import serve

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "tail", "sed", "cat", "chmod", "env")

APT = """#!/bin/sh
for package; do :; done
echo "$package" >> "{folder}/asked"
case "$package" in
  update) ;;
  {refused}) echo "E: $package : Conflicts: nodejs"; exit 100 ;;
  nodejs) program=node ;;
  *) program=$package ;;
esac
if [ -n "${{program:-}}" ]; then printf '#!/bin/sh\\n' > "{folder}/$program"; chmod +x "{folder}/$program"; fi
"""


class Machine:
    """A PATH with the shell's tools, a superuser, an apt-get that keeps a record, and what else the case names."""

    def __init__(self, folder: Path, *there: str, refused: str = "none", root: bool = True) -> None:
        self.folder = folder
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (folder / tool).symlink_to(found)
        self._write("id", f"#!/bin/sh\necho {0 if root else 1000}\n")
        self._write("apt-get", APT.format(folder=folder, refused=refused))
        for program in there:
            self._write(program, "#!/bin/sh\n")

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o755)

    def prepare(self, *arguments: str) -> str:
        done = subprocess.run(
            ["sh", str(ROOT / "tools" / "page_needs.sh"), *arguments],
            env={"PATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout + done.stderr

    @property
    def asked(self) -> list[str]:
        record = self.folder / "asked"
        return record.read_text().split() if record.exists() else []


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ((), ["update", "nodejs", "npm", "chromium"]),
        (("node", "npm"), ["update", "chromium"]),
        (("chromium",), ["update", "nodejs", "npm"]),
        (("google-chrome", "node"), ["update", "npm"]),
        (("chromium", "node", "npm"), []),
    ],
)
def test_only_what_is_missing_is_installed(tmp_path: Path, there: tuple[str, ...], asked: list[str]) -> None:
    machine = Machine(tmp_path, *there)
    said = machine.prepare()
    assert machine.asked == asked
    assert "not had" not in said


def test_a_refused_package_costs_no_other_and_apts_own_words_are_shown(tmp_path: Path) -> None:
    machine = Machine(tmp_path, refused="npm")
    said = machine.prepare()
    assert machine.asked == ["update", "nodejs", "npm", "chromium"]
    assert "  apt: E: npm : Conflicts: nodejs" in said
    assert "not had: npm" in said
    assert "not had: Chromium" not in said


def test_who_may_not_install_is_told_what_is_missing(tmp_path: Path) -> None:
    machine = Machine(tmp_path, "node", "npm", root=False)
    assert machine.prepare().startswith("not had: Chromium (apt-get install chromium)")
    assert machine.asked == []


def test_telling_installs_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    said = machine.prepare("--tell")
    assert [line.split(" (")[0] for line in said.splitlines()] == [
        "not had: Node",
        "not had: npm",
        "not had: Chromium",
    ]
    assert machine.asked == []


def test_a_node_that_does_not_answer_is_not_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path, "npm", "chromium")
    (tmp_path / "node").write_text("#!/bin/sh\nexit 127\n")
    (tmp_path / "node").chmod(0o755)
    machine.prepare()
    assert machine.asked == ["update", "nodejs"]


def test_serving_without_a_built_page_says_in_one_line_how_to_get_it() -> None:
    assert "make serve" in serve.NO_PAGE
    assert "\n" not in serve.NO_PAGE
    makefile = (ROOT / "Makefile").read_text()
    assert "\nserve: $(VENV)/run.stamp web " in makefile
