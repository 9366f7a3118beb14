"""The server as a program that talks to it: the verbs, their faults, and what it refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("httpx")
from fastapi.testclient import TestClient

from safeconduct.server.app import create_app
from safeconduct.server.problems import MEDIA, pointer
from safeconduct.server.settings import Settings

STORY = "example/moscow-damascus-2022.toml"
ARTICLE = {"scenario": STORY, "reading": "article"}
ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "examples" / "moscow-damascus-2022.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scenarios")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    app = create_app(Settings(folder, hosts=frozenset({"testserver"})))
    with TestClient(app) as made:
        yield made


def best(answer: dict) -> dict:
    return answer["ways"][answer["best"]]


def test_a_refusal_of_turkiye_costs_a_way_round_and_of_iran_too_leaves_none(client: TestClient) -> None:
    before = client.post("/api/look", json=ARTICLE).json()
    assert "TR" in best(before)["requires"]
    round_it = client.post("/api/look", json=ARTICLE | {"answers": {"Türkiye": "refused"}}).json()
    assert "TR" not in best(round_it)["requires"]
    assert {"GE", "IR", "IQ"} <= set(best(round_it)["requires"])
    assert best(round_it)["distance_km"] > best(before)["distance_km"] + 100
    assert best(round_it)["verified"]
    none = client.post("/api/look", json=ARTICLE | {"answers": {"TR": "refused", "IR": "refused"}}).json()
    assert none["best"] is None
    assert all(not way["found"] for way in none["ways"])
    assert ["TR"] in none["ways"][0]["unblock"]


def test_the_quick_answer_and_the_plan_agree(client: TestClient) -> None:
    for answers in ({}, {"TR": "refused"}):
        view = ARTICLE | {"answers": answers}
        quick, plan = client.post("/api/look", json=view).json(), client.post("/api/plan", json=view).json()
        found = best(quick)
        # the quick answer tells the shortest way of the first pair that has one; plan A may lead elsewhere
        (same,) = [
            way["answer"]
            for way in plan["readings"][0]["ways"]
            if (way["origin"]["code"], way["destination"]["code"]) == (found["origin"], found["destination"])
        ]
        assert found["distance_km"] == pytest.approx(same["distance_km"], abs=1e-9)
        assert found["requires"] == same["requires"]
        assert plan["verified"]


def test_the_age_of_the_facts_is_told_where_they_end_before_the_scenario_s_day(client: TestClient) -> None:
    old = client.post("/api/look", json={"scenario": STORY, "reading": "record"}).json()
    assert old["facts_age"] == []
    text = client.get(f"/api/scenarios/{STORY}").json()["text"]
    later = text.replace("as_of = 2022-07-31", "as_of = 2026-12-10")
    assert later != text
    told = client.post("/api/look", json={"scenario": STORY, "text": later}).json()["facts_age"]
    assert told[0].startswith("The facts are ")
    assert " days old on 10 December 2026" in told[0]


def test_a_closed_state_says_since_when_and_on_whose_word(client: TestClient) -> None:
    states = client.post("/api/look", json={"scenario": STORY, "reading": "record"}).json()["states"]
    assert states["TR"]["status"] == "closed"
    assert "2022-04-2" in states["TR"]["why"]
    assert states["TR"]["sources"]


def test_the_same_route_as_the_command_line(client: TestClient) -> None:
    from safeconduct import api

    told = client.post(
        "/api/route", json={"origin": "UUEE", "destination": "OSDI", "refuse": ["UA", "TR"]}
    ).json()
    answer = api.route("UUEE", "OSDI", ["UA", "TR"])
    assert told["distance_km"] == answer.distance_km
    assert tuple(told["requires"]) == answer.requires
    assert told["origin"]["icao"] == "UUEE"


def test_progress_then_the_frontier(client: TestClient) -> None:
    body = {"origin": "UUEE", "destination": "OSDI", "refuse": ["UA"], "limit_km": 3200}
    text = client.post("/api/frontier/events", json=body).text
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    assert events[0][0] == "step"
    assert events[-1][0] == "done"
    assert json.loads(events[-1][1]) == client.post("/api/frontier", json=body).json()


def test_progress_then_the_plan(client: TestClient) -> None:
    # one nobody has asked for before: a plan that is kept needs no steps
    view = ARTICLE | {"answers": {"LY": "refused"}}
    events = re.findall(r"event: (\w+)\ndata: (.*)\n\n", client.post("/api/plan/events", json=view).text)
    assert [name for name, _ in events[:2]] == ["step", "step"]
    assert json.loads(events[-1][1])["schema"] == "safeconduct-plan/2"


def test_what_if_a_pair_refuses(client: TestClient) -> None:
    told = client.post("/api/whatif", json=ARTICLE | {"cases": [["TR"], ["TR", "IR"]]}).json()
    one, two = told["cases"]
    assert one["refuse"] == ["TR"]
    assert one["after"]["distance_km"] > one["before"]["distance_km"]
    assert two["after"]["distance_km"] is None


def test_all_faults_at_once_with_pointers_and_suggestions(client: TestClient) -> None:
    answer = client.post(
        "/api/look", json=ARTICLE | {"answers": {"Rusia": "refused"}, "moved": {"OSDX": "LCLK"}}
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == MEDIA
    faults = {fault["pointer"]: fault for fault in answer.json()["errors"]}
    assert "Did you mean Russia (RU)?" in faults["/answers/Rusia"]["suggestion"]
    assert "Did you mean OSDI?" in faults["/moved/OSDX"]["suggestion"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/look", {"scenario": 7}),
        ("/api/look", {"scenario": STORY, "answers": {"TR": "perhaps"}}),
        ("/api/look", {"scenario": STORY, "unheard": 1}),
        ("/api/route", {"origin": "UUEE"}),
        ("/api/route", {"origin": "UUEE", "destination": "OSDX"}),
        ("/api/route", {"origin": "UUEE", "destination": "OSDI", "limit_km": -5}),
        ("/api/route", {"origin": "UUEE", "destination": "OSDI", "operator": "RU"}),
        ("/api/route", {"origin": "UUEE", "destination": "UUEE"}),
        ("/api/whatif", ARTICLE | {"cases": [["XQ"]]}),
    ],
)
def test_faults_of_the_shape_are_problems_too(client: TestClient, path: str, body: dict) -> None:
    answer = client.post(path, json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == MEDIA
    assert all(fault["pointer"].startswith("/") for fault in answer.json()["errors"])


def test_what_is_no_json_is_told_so(client: TestClient) -> None:
    answer = client.post("/api/look", content=b"{", headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, MEDIA)


def test_a_broken_text_is_shown_at_its_lines(client: TestClient) -> None:
    broken = TEXT.replace('airport = "UUEE"', 'airport = "UUEX"').replace(
        'operator = "RU"', 'operator = "Rusia"'
    )
    told = client.post("/api/check", json={"text": broken}).json()
    lines = broken.splitlines()
    assert not told["ok"]
    assert {"UUEX", "Rusia"} <= set(
        re.findall(r"UUEX|Rusia", "".join(lines[f["line"] - 1] for f in told["faults"]))
    )
    assert client.post("/api/check", json={"text": TEXT}).json()["ok"]


def test_a_place_can_be_moved(client: TestClient) -> None:
    view = ARTICLE | {"moved": {"OSDI": "35.2,35.9"}}
    way = client.post("/api/look", json=view).json()["ways"][0]
    assert way["points"][-1] == [35.2, 35.9]


class TestSaving:
    def test_only_what_was_read_is_replaced(self, client: TestClient, folder: Path) -> None:
        made = client.put("/api/scenarios/mine.toml", json={"text": TEXT}, headers={"If-None-Match": "*"})
        assert made.status_code == 200
        assert (folder / "mine.toml").read_text(encoding="utf-8") == TEXT
        seen = made.headers["etag"]
        mine, theirs = TEXT + "# mine\n", TEXT + "# theirs\n"
        first = client.put("/api/scenarios/mine.toml", json={"text": theirs}, headers={"If-Match": seen})
        late = client.put("/api/scenarios/mine.toml", json={"text": mine}, headers={"If-Match": seen})
        assert (first.status_code, late.status_code) == (200, 412)
        assert client.get("/api/scenarios/mine.toml").json()["text"] == theirs
        again = client.put("/api/scenarios/mine.toml", json={"text": mine}, headers={"If-None-Match": "*"})
        blind = client.put("/api/scenarios/mine.toml", json={"text": mine})
        assert (again.status_code, blind.status_code) == (412, 428)

    def test_a_text_with_faults_is_not_saved(self, client: TestClient, folder: Path) -> None:
        answer = client.put(
            "/api/scenarios/bad.toml", json={"text": "format = 1"}, headers={"If-None-Match": "*"}
        )
        assert answer.status_code == 422
        assert not (folder / "bad.toml").exists()

    def test_answers_are_written_in_and_comments_stay(self, client: TestClient) -> None:
        body = {
            "text": TEXT,
            "answers": {"TR": "refused", "GE": "granted"},
            "by": "A. Desk",
            "reading": "article",
        }
        made = client.post("/api/edit", json=body).json()["text"]
        comments = [line for line in TEXT.splitlines() if line.lstrip().startswith("#")]
        assert [line for line in made.splitlines() if line.lstrip().startswith("#")] == comments
        told = client.post("/api/look", json={"text": made, "reading": "article"}).json()["states"]
        assert told["TR"]["status"] == "refused"
        assert told["GE"]["status"] == "granted"

    @pytest.mark.parametrize(
        "name",
        [
            "../out.toml",
            "..%2Fout.toml",
            "/etc/passwd",
            ".hidden.toml",
            "a/b.toml",
            "out.txt",
            "example/new.toml",
            "a%00.toml",
        ],
    )
    def test_no_name_leads_out_of_the_folder(self, client: TestClient, folder: Path, name: str) -> None:
        before = sorted(path.name for path in folder.parent.iterdir())
        answer = client.put(f"/api/scenarios/{name}", json={"text": TEXT}, headers={"If-None-Match": "*"})
        assert answer.status_code in (403, 404, 405, 422)
        assert client.get(f"/api/scenarios/{name}").status_code in (200, 404)
        assert sorted(path.name for path in folder.parent.iterdir()) == before

    def test_a_link_in_the_folder_is_not_followed_out(
        self, client: TestClient, folder: Path, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret.toml"
        secret.write_text(TEXT, encoding="utf-8")
        (folder / "link.toml").symlink_to(secret)
        assert client.get("/api/scenarios/link.toml").status_code == 404
        answer = client.put("/api/scenarios/link.toml", json={"text": TEXT}, headers={"If-Match": "*"})
        assert answer.status_code == 403


class TestWhoMayCome:
    def test_another_name_of_the_host_is_refused(self, client: TestClient) -> None:
        assert client.get("/api/health", headers={"host": "evil.example"}).status_code == 421

    @pytest.mark.parametrize(
        "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}]
    )
    def test_writes_of_other_sites_are_refused(self, client: TestClient, headers: dict[str, str]) -> None:
        assert client.post("/api/look", json=ARTICLE, headers=headers).status_code == 403

    def test_what_is_too_large_is_refused_told_or_not(self, client: TestClient) -> None:
        assert client.post("/api/check", content=b"x" * 2_000_000).status_code == 413

        def parts() -> Iterator[bytes]:
            yield from [b"x" * 100_000] * 20

        assert client.post("/api/check", content=parts()).status_code == 413

    def test_elsewhere_a_token_is_asked_for(self, folder: Path) -> None:
        settings = Settings(folder, host="0.0.0.0", hosts=frozenset({"testserver"}), token="s3cret")
        with TestClient(create_app(settings)) as client:
            assert client.get("/api/health").status_code == 401
            assert client.get("/api/health", headers={"authorization": "Bearer s3cret"}).status_code == 200
            assert client.get("/?token=wrong").status_code == 401
            entered = client.get("/?token=s3cret", follow_redirects=False)
            assert entered.status_code == 303
            assert "HttpOnly" in entered.headers["set-cookie"]
            assert client.get("/api/health").status_code == 200

    def test_nothing_but_this_server_may_be_loaded(self, client: TestClient) -> None:
        policy = client.get("/api/health").headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_the_shapes_are_the_cells_of_the_router(client: TestClient) -> None:
    from safeconduct.store.world import load_world

    told = client.get("/api/sky/coarse")
    cells = load_world().sky.cells
    assert [cell["key"] for cell in told.json()["cells"]] == [cell.key for cell in cells]
    again = client.get("/api/sky/coarse", headers={"if-none-match": told.headers["etag"]})
    assert again.status_code == 304


def test_every_operation_has_an_example_and_a_summary(client: TestClient) -> None:
    told = client.get("/api/openapi.json").json()
    for path, item in told["paths"].items():
        for verb, operation in item.items():
            assert operation["summary"], (path, verb)
    for name in ("View", "TwoPlaces", "Text"):
        assert told["components"]["schemas"][name]["examples"]


def test_pointers() -> None:
    assert pointer("refuge[2].airport") == "/refuge/2/airport"
    assert pointer("") == ""


def test_the_paper_of_a_view_is_a_pdf_or_a_page_and_says_who_refuses(client: TestClient) -> None:
    view = ARTICLE | {"answers": {"TR": "refused"}}
    pdf = client.post("/api/brief", json=view | {"paper": "letter"})
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")
    assert b"MediaBox[0 0 612 792]" in pdf.content
    assert client.post("/api/brief", json=view | {"paper": "letter"}).content == pdf.content
    html = client.post("/api/brief", json=view | {"kind": "html"})
    assert "attachment" in html.headers["content-disposition"]
    assert "3,033 km" in html.text
    assert client.post("/api/brief", json=view | {"paper": "foolscap"}).status_code == 422
