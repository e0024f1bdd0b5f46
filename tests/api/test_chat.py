"""The article's promise, kept word for word: a picture and a question, and the answer in `response`."""

from __future__ import annotations

import pytest
import requests

from storage import jobs
from tests import builders
from tests.api.conftest import GOLDEN, PICTURE

GROWTH = "请分析这张图的趋势，并计算2024年相比2023年营业收入的增长率。"
MISSING = {"error": "Missing image or question"}


@pytest.fixture
def revenue(put):
    """Revenue of two years, 1,250.0 after 1,000.0."""
    return put(builders.reading(builders.point("1250.0"), builders.point("1000.0", year=2023)))


def chat(api, question="2024年营业收入是多少？"):
    return api.post("/chat", files={"image": ("chart.png", PICTURE, "image/png")}, data={"question": question})


def test_the_call_of_the_article_gets_its_answer(url, revenue):
    with (GOLDEN / "bar_zh.png").open("rb") as image:
        answer = requests.post(f"{url}/chat", files={"image": image}, data={"question": GROWTH})
    assert answer.status_code == 200
    assert isinstance(answer.json()["response"], str)
    assert "25" in answer.json()["response"]
    without = requests.post(f"{url}/chat", data={"question": GROWTH})
    assert (without.status_code, without.json()) == (400, MISSING)


def test_an_answer_names_the_values_it_stands_on_with_their_evidence(api, revenue):
    told = chat(api).json()
    (value,) = told["values"]
    assert (value["value"], value["standing"], value["image"]) == ("1250.0", "extracted", revenue[0])
    assert value["box"]["right"] > value["box"]["left"]
    assert told["engine"]["name"] == "embedded"
    assert told["seconds"] >= 0


def test_a_question_is_answered_in_its_own_language(api, revenue):
    assert chat(api, "What was revenue in 2024?").json()["language"] == "en"
    assert chat(api).json()["language"] == "zh"


def test_what_values_cannot_answer_is_said_to_be_lacking(api, revenue):
    told = chat(api, "毛利率是多少？").json()
    assert told["answer"]["state"] != "answered"
    assert told["values"] == []


def test_a_picture_that_is_still_to_be_read_says_so(api, ledger):
    told = chat(api, "What was revenue in 2024?").json()
    assert "still to be read" in told["response"]
    assert told["engine"] is None
    assert [job.image for job in jobs.open_jobs(ledger)] == [told["image"]]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"question": "?"}},
        {"files": {"image": ("a.png", PICTURE)}},
        {"files": {"image": (None, "no file"), "question": (None, "?")}},
        {"content": b"{}", "headers": {"Content-Type": "application/json"}},
        {"content": b"broken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"content": b"broken", "headers": {"Content-Type": "multipart/form-data"}},
    ],
    ids=["nothing", "no image", "no question", "image as words", "no form", "broken form", "no boundary"],
)
def test_without_a_picture_or_a_question_the_promised_words_come(api, sent):
    answer = api.post("/chat", **sent)
    assert (answer.status_code, answer.json()) == (400, MISSING)


def test_what_is_no_picture_is_refused_in_words_and_never_queued(api, ledger):
    answer = api.post("/chat", files={"image": ("../../etc/a.png", b"plain words")}, data={"question": "?"})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "etc" not in answer.text
    assert jobs.open_jobs(ledger) == []
