"""The brief as a paper: short, tagged, the same bytes every time, and nothing in it is read as markup."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.brief.html import brief_html
from safeconduct.brief.pdf import brief_pdf, paper_data
from safeconduct.planning.plan import Run, make_plan
from safeconduct.store.scenario import load_scenario
from safeconduct.store.world import load_world

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = (
    '#panic("read") *b* $x$ \\ #read("/etc/hosts") <label> @ref ]] "quoted" \\u{1F600} // `raw` \x1b[31m'
)


@pytest.fixture(scope="module")
def plan():
    return make_plan(Run(load_world(), load_scenario(EXAMPLES / "moscow-damascus-2022.toml")))


def pages(pdf: bytes) -> int:
    return max(int(n) for n in re.findall(rb"/Type\s*/Pages\b.*?/Count (\d+)", pdf, re.DOTALL))


def test_four_pages_tagged_dated_from_the_plan(plan):
    pdf = brief_pdf(plan, load_world())
    assert pdf.startswith(b"%PDF-1.7")
    assert 2 <= pages(pdf) <= 4
    assert b"/StructTreeRoot" in pdf
    assert b"/Marked true" in pdf
    assert b"pdfuaid:part" in pdf
    assert b"D:20220731" in pdf
    assert b"/Subtype/Image" not in pdf, "maps and charts are vectors"
    assert len(pdf) < 600_000


def test_the_same_plan_gives_the_same_bytes_also_in_another_process(plan, tmp_path):
    program = "from safeconduct.cli.main import main; main()"
    written = []
    for name in ("a.pdf", "b.pdf"):
        out = tmp_path / name
        scenario = EXAMPLES / "khartoum-2023.toml"
        command = [sys.executable, "-c", program, "brief", str(scenario), "--out", str(out)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert brief_pdf(plan, load_world()) == brief_pdf(plan, load_world())


def test_letter_is_wider_than_a4(plan):
    assert b"MediaBox[0 0 612 792]" in brief_pdf(plan, load_world(), "letter")
    assert b"MediaBox[0 0 595.27" in brief_pdf(plan, load_world(), "a4")


def test_what_it_says(plan):
    data = paper_data(plan, load_world())
    titles = [s["title"] for c in data["chapters"] for s in c["sections"]] + [
        s["title"] for s in data["sections"]
    ]
    for wanted in (
        "Four plans to prepare",
        "Whom to ask, in this order",
        "The airlift",
        "What it rests on, and its weakest point",
        "Limits of the model",
        "Made from",
    ):
        assert wanted in titles
    assert [c["title"] for c in data["chapters"]][1] == "As the article tells it"
    assert all(c["maps"] for c in data["chapters"])
    told = str(data["sections"])
    assert "12 articles, 1 origin" in told
    assert plan.provenance.sky_sha256 in told
    html = brief_html(plan, load_world())
    for wanted in ("Four plans to prepare", "weakest point", "12 articles, 1 origin"):
        assert wanted in html


def test_text_of_others_is_never_read_as_markup(plan):
    reading = replace(plan.readings[0].reading, title=HOSTILE)
    bad = replace(
        plan,
        title=HOSTILE,
        note=HOSTILE,
        readings=(replace(plan.readings[0], reading=reading),),
        assumptions=tuple(
            replace(a, about=HOSTILE, headline=HOSTILE, value=HOSTILE) for a in plan.assumptions
        ),
        refuges=tuple(replace(r, name=HOSTILE) for r in plan.refuges),
        provenance=replace(plan.provenance, software=HOSTILE),
    )
    pdf = brief_pdf(bad, load_world())
    assert b"#panic(" in pdf
    assert b"\x1b[31m" not in pdf.partition(b"<x:xmpmeta")[2]


def test_a_sign_that_no_font_of_typst_has_is_no_fault(plan):
    assert brief_pdf(replace(plan, title="دمشق 大马士革"), load_world()).startswith(b"%PDF")


def test_a_wrong_size_is_told_before_anything_is_worked_on():
    from safeconduct.cli.brief import _size
    from safeconduct.errors import InputError

    with pytest.raises(InputError, match="a4 or letter"):
        _size("foolscap")
