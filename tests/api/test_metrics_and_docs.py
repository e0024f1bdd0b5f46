"""Figures for those who watch the service, and its description for those who call it."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import described
from service import resources
from tests import builders


def figures(api):
    answer = api.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def test_requests_are_counted_by_route_and_never_by_what_somebody_made_up(api):
    for address in ("/api/jobs/7", "/api/jobs/8", "/api/made/up", "/api/jobs?limit=x"):
        api.get(address)
    found = figures(api)
    shown = (("method", "GET"), ("route", "/api/jobs/{number}"), ("status", "404"))
    assert found["chartledger_requests_total", shown] == 2
    assert found["chartledger_request_seconds_count", (("route", "/api/jobs/{number}"),)] == 2
    assert "made" not in api.get("/metrics").text


def test_jobs_and_rows_are_those_of_the_ledger(api, put):
    put(builders.reading())
    found = figures(api)
    assert found["chartledger_jobs", (("state", "ready"),)] == 1
    assert found["chartledger_rows", (("what", "pictures"),)] == 1
    assert found["chartledger_disk_free_bytes", ()] > 0
    assert found["chartledger_up", ()] == 1


def test_a_closed_ledger_is_a_figure_too(api):
    api.get("/metrics")
    resources.close_workspace()
    assert figures(api)["chartledger_up", ()] == 0


# ── the description ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def operations(api):
    said = described(api.app)
    return [(path, method, op) for path, methods in said["paths"].items() for method, op in methods.items()]


def test_every_operation_says_what_it_does_and_how_it_refuses(operations):
    for path, method, operation in operations:
        assert operation["summary"], path
        assert operation["description"], path
        assert "application/problem+json" in operation["responses"]["default"]["content"], path
        names = [each["name"] for each in operation.get("parameters", [])]
        assert names.count("Idempotency-Key") == (method != "get"), path


def test_the_page_shows_every_operation_and_every_shape(api, operations):
    page = api.get("/api/docs").text
    for path, method, _ in operations:
        assert f'id="{method.upper()} {path}"' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_the_page_fetches_nothing(api):
    answer = api.get("/api/docs")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert re.findall(r"<script|<link|\bsrc=|@import|url\(|https?://(?!127\.0\.0\.1)", answer.text) == []
