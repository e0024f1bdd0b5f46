"""Charts, values, decisions, names and exports, as a program finds them."""

from __future__ import annotations

import io
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from api.callers import Door
from api.charts import chart_in_full
from storage import jobs
from storage.companies import add_company
from storage.double_entry import ask_twice
from storage.holds import hold
from storage.keys import find_key, keys, make_key, revoke_key
from tests import builders

REVENUE = {"metric": "revenue", "company": "Lanshi", "period": "FY2024", "unit": "亿元"}


@pytest.fixture
def chart(put):
    """Two values, read and said nothing of."""
    return put(builders.reading(builders.point("1260.0"), builders.point("900.0", year=2023)))


def say(api, chart, point=0, verdict="confirmed", seen=0, reviewer="王敏", **fields):
    sha, extraction = chart
    said = {"image": sha, "extraction": extraction, "point": point, "verdict": verdict, "seen": seen}
    return api.post("/api/decisions", json={**said, "reviewer": reviewer, "fields": {**REVENUE, **fields}})


def confirmed(api, chart, **fields):
    answer = say(api, chart, **fields)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def as_read(api, chart, point=0):
    """The fields of a value as they were read, so that a word on it confirms."""
    shown = api.get(f"/api/charts/{chart[0]}").json()["values"][point]
    return {"period": shown["period"]["label"], "unit": shown["claim"]["unit"]["printed"]} if shown["period"] else {}


def test_a_chart_shows_what_was_read_what_was_said_and_where_it_stands(api, chart):
    shown = api.get(f"/api/charts/{chart[0]}").json()
    assert [value["claim"]["value"] for value in shown["values"]] == ["1260.0", "900.0"]
    assert all(value["claim"]["box"] and value["said"] is None for value in shown["values"])
    word = confirmed(api, chart, **as_read(api, chart))
    shown = api.get(f"/api/charts/{chart[0]}").json()
    assert shown["values"][0]["said"]["decision"] == word["decision"]
    assert (shown["settled"], shown["open"]) == (1, 1)


def test_an_unchanged_chart_is_not_sent_again(api, chart):
    first = api.get(f"/api/charts/{chart[0]}")
    mark = {"If-None-Match": first.headers["etag"]}
    assert api.get(f"/api/charts/{chart[0]}", headers=mark).status_code == 304
    confirmed(api, chart, **as_read(api, chart))
    assert api.get(f"/api/charts/{chart[0]}", headers=mark).status_code == 200


def test_a_chart_alone_stands_where_the_list_of_all_says(api, chart, ledger):
    def alone_and_listed():
        alone, (listed,) = api.get(f"/api/charts/{chart[0]}").json(), api.get("/api/charts").json()["charts"]
        return {name: alone[name] for name in listed}, listed

    read = as_read(api, chart)
    for said in (None, "confirmed", "added"):
        if said == "confirmed":
            confirmed(api, chart, **read)
        elif said == "added":
            fields = {**REVENUE, "value": "77.5", "period": "FY2022", "series": "营业收入", "category": "2022"}
            box = {"left": 10, "top": 10, "right": 40, "bottom": 24}
            body = {"image": chart[0], "extraction": chart[1], "verdict": "added", "reviewer": "王敏", "fields": fields}
            assert api.post("/api/decisions", json={**body, "box": box}).status_code == 201
        alone, listed = alone_and_listed()
        assert alone == listed
    jobs.enqueue(ledger, chart[0], "embedded")  # read again: it waits, with the old reading beside it
    alone, listed = alone_and_listed()
    assert alone == listed
    assert alone["state"] == "waiting"


def test_many_who_ask_at_one_moment_have_a_chart_made_once(url, chart, monkeypatch):
    made = []

    def slowly(*asked):
        made.append(asked)
        time.sleep(0.2)
        return chart_in_full(*asked)

    monkeypatch.setattr("api.charts.chart_in_full", slowly)

    def ask(_number: int) -> int:
        with urllib.request.urlopen(f"{url}/api/charts/{chart[0]}") as answer:
            return int(answer.status)

    with ThreadPoolExecutor(20) as people:
        assert list(people.map(ask, range(20))) == [200] * 20
    assert len(made) == 1


def test_a_chart_from_memory_is_for_those_only_who_may_read(serve, ledger, chart):
    path = f"/api/charts/{chart[0]}"
    presented = make_key(ledger, "nightly", ("read",)).secret
    api = serve(Door(needs_key=True, find_key=find_key))
    own = {"Authorization": f"Bearer {presented}"}
    assert [api.get(path, headers=own).status_code for _ in range(2)] == [200, 200]
    assert api.get(path).status_code == 401
    revoke_key(ledger, keys(ledger)[0].id)
    assert api.get(path, headers=own).status_code == 401


def test_a_confirmed_value_is_exact_and_leads_to_its_pixels(api, chart):
    confirmed(api, chart, **as_read(api, chart))
    (value,) = api.get("/api/values").json()["values"]
    assert (value["value"], value["metric"], value["reviewer"]) == ("1260.0", "revenue", "王敏")
    assert value["picture"] == f"/picture/{chart[0]}"
    assert value["box"] is not None
    assert api.get("/api/values", params={"company": "somebody else"}).json()["values"] == []


def test_nothing_unconfirmed_is_a_value(api, chart):
    assert api.get("/api/values").json()["values"] == []


def test_values_come_in_pages_that_lose_and_double_nothing(api, chart):
    confirmed(api, chart, **as_read(api, chart))
    confirmed(api, chart, point=1, **as_read(api, chart, 1))
    first = api.get("/api/values", params={"limit": 1}).json()
    second = api.get(first["next"]).json()
    assert {page["values"][0]["value"] for page in (first, second)} == {"1260.0", "900.0"}
    assert api.get(second["next"]).json() == {"values": [], "next": None}


def test_what_was_believed_earlier_can_be_asked(api, chart):
    before = "2020-01-01T00:00:00Z"
    confirmed(api, chart, **as_read(api, chart))
    assert api.get("/api/values", params={"as_of": before}).json()["values"] == []
    assert api.get("/api/values", params={"as_of": "2020-01-01T00:00:00"}).status_code == 422


def test_a_correction_must_be_called_one_and_is_named_by_its_mistake(api, chart):
    read = as_read(api, chart)
    assert say(api, chart, value="1,620.0", **read).status_code == 409
    word = confirmed(api, chart, verdict="corrected", value="1,620.0", **read)
    assert (word["value"], word["mistake"]) == ("1620.0", "digit")


def test_a_word_over_another_one_that_was_not_seen_is_refused(api, chart):
    read = as_read(api, chart)
    first = confirmed(api, chart, **read)
    again = say(api, chart, verdict="rejected", **read)
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"
    assert say(api, chart, verdict="rejected", seen=first["decision"], **read).status_code == 201


def test_a_chart_that_somebody_has_on_the_desk_is_left_to_them(api, chart, ledger):
    hold(ledger, chart[0], "李雷")
    refused = say(api, chart, **as_read(api, chart))
    assert refused.status_code == 409
    assert "李雷" in refused.json()["zh"]


def test_while_two_review_unseen_nobody_reads_the_other_s_words(api, chart, ledger):
    ask_twice(ledger, chart[0], True, "王敏")
    confirmed(api, chart, **as_read(api, chart))
    assert api.get("/api/decisions").json()["decisions"] == []
    assert api.get(f"/api/charts/{chart[0]}").json()["values"][0]["said"] is None


def test_the_last_step_can_be_taken_back(api, chart):
    word = confirmed(api, chart, **as_read(api, chart))
    back = api.post("/api/decisions/undo", json={"image": chart[0], "reviewer": "王敏"}).json()
    assert [each["decision"] for each in back["decisions"]] == [word["decision"]]
    assert api.get("/api/values").json()["values"] == []
    told = api.get("/api/decisions", params={"image": chart[0]}).json()["decisions"]
    assert [each["verdict"] for each in told] == ["undone", "confirmed"]
    assert told[1]["taken_back"]


@pytest.mark.parametrize("field", [{"value": "about twelve"}, {"unit": "parsecs"}, {"period": "some day"}])
def test_what_cannot_be_read_is_said_and_nothing_is_kept(api, chart, field):
    assert say(api, chart, verdict="corrected", **field).status_code == 422
    assert api.get("/api/decisions").json()["decisions"] == []


def test_a_missed_value_is_added_with_its_place(api, chart):
    sha, extraction = chart
    fields = {**REVENUE, "value": "77.5", "period": "FY2022", "series": "营业收入", "category": "2022"}
    body = {"image": sha, "extraction": extraction, "verdict": "added", "reviewer": "王敏", "fields": fields}
    assert api.post("/api/decisions", json=body).status_code == 422
    box = {"left": 10, "top": 10, "right": 40, "bottom": 24}
    word = api.post("/api/decisions", json={**body, "box": box}).json()
    assert (word["verdict"], word["value"], word["box"]["right"]) == ("added", "77.5", 40)


def test_every_export_holds_what_is_confirmed(api, chart):
    confirmed(api, chart, **as_read(api, chart))
    book = openpyxl.load_workbook(io.BytesIO(api.get("/api/export").content))
    assert book.sheetnames[0] == "数据"
    _, line, _ = api.get("/api/export", params={"form": "jsonl"}).text.splitlines()
    assert json.loads(line)["value"] == "1260.0"
    assert api.get("/api/export", params={"form": "csv", "company": "nobody"}).text.count("\n") <= 1
    assert api.get("/api/export", params={"form": "parquet"}).content.startswith(b"PAR1")


def test_names_come_with_their_aliases(api, ledger):
    add_company(ledger, "蓝石化工", "Lanshi", "600000.SH")
    (company,) = api.get("/api/companies").json()["companies"]
    assert company["ticker"] == "600000.SH"
    revenue = next(each for each in api.get("/api/metrics").json()["metrics"] if each["key"] == "revenue")
    assert "营业收入" in revenue["names"]


def test_charts_come_in_the_order_they_arrived_page_by_page(api, chart):
    first = api.get("/api/charts", params={"limit": 1}).json()
    assert [row["image"] for row in first["charts"]] == [chart[0]]
    assert api.get(first["next"]).json()["charts"] == []
    assert api.get("/api/charts/" + "0" * 64).status_code == 404
