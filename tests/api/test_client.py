"""The client in one file, against a real server."""

from __future__ import annotations

import ast
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

import api.client
from api.client import ChartLedger, Refused
from extraction.errors import Sentence
from storage import jobs
from storage.reviews import decide
from tests import builders
from tests.api.conftest import GOLDEN, served

CHART = GOLDEN / "bar_zh.png"


@pytest.fixture
def client(url):
    return ChartLedger(url, language="en")


def test_it_needs_requests_and_nothing_of_ours():
    tree = ast.parse(Path(api.client.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {str(name).split(".")[0] for name in modules} - sys.stdlib_module_names == {"requests"}


def test_it_asks_and_reads_and_gives_exact_numbers(client, put):
    sha, number = put(builders.reading(builders.point("1250.0")))
    assert Decimal(client.chat(CHART, "What was revenue in 2024?")["values"][0]["value"]) == Decimal("1250.0")
    reading = client.read(CHART)
    assert (reading["image"], reading["extraction"]) == (sha, number)
    assert client.chart(sha)["values"][0]["claim"]["value"] == "1250.0"
    assert [each["image"] for each in client.charts()] == [sha]


def test_a_job_is_followed_to_its_end(client, ledger):
    job = client.ask_for_reading(CHART)
    assert [each["id"] for each in client.jobs("waiting")] == [job["id"]]
    jobs.refuse(ledger, job["id"], Sentence(zh="不是图表。", en="No chart."))
    assert client.wait(job["id"])["reason"]["en"] == "No chart."
    with pytest.raises(Refused) as refused:
        client.cancel(job["id"])
    assert refused.value.status == 409
    assert client.cancel(client.retry(job["id"])["id"])["state"] == "cancelled"


def test_confirmed_values_come_page_by_page_and_as_a_file(client, ledger, put, tmp_path):
    _, number = put(builders.reading(builders.point("1250.0"), builders.point("1000.0", year=2023)))
    decide(ledger, builders.decision(number, 0))
    assert next(client.values(limit=1))["value"]
    assert client.export(tmp_path / "values.csv", "csv").read_bytes()


def test_what_got_no_answer_is_sent_again_under_the_same_name():
    names = []

    async def app(scope, receive, send):
        if scope["type"] == "http":
            names.append(dict(scope["headers"])[b"idempotency-key"])
            status = 503 if len(names) == 1 else 200
            await JSONResponse({"id": 1, "state": "cancelled"}, status)(scope, receive, send)

    with served(app) as address:
        assert ChartLedger(address).cancel(1)["state"] == "cancelled"
    assert len(names) == 2
    assert len(set(names)) == 1
