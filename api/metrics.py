"""`GET /metrics`: figures about the service for Prometheus. Counts and times, no name of anything read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress

from fastapi import APIRouter
from fastapi.routing import APIRoute
from prometheus_client import (
    GC_COLLECTOR,
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.callers import Reader
from api.shown import ROUTE
from service import resources
from storage.database import Database
from storage.errors import StoreError
from storage.job_pages import jobs_by_state
from storage.tally import bytes_free, bytes_held, rows_held

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10, 30, 120)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
STATES = ("waiting", "reading", "ready", "refused", "failed", "cancelled")

router = APIRouter(tags=["service"])


class Measures:
    """What is counted while the service runs, and the state of the ledger at the moment somebody asks."""

    def __init__(self, ledger: Callable[[], Database]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "chartledger_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "chartledger_request_seconds", "From a request to its answer.", ("route",),
            buckets=SECONDS, registry=self.registry,
        )  # fmt: skip
        self.registry.register(LedgerState(ledger))
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.registry.register(GC_COLLECTOR)


class LedgerState(Collector):
    """Jobs, rows, bytes and readers as they are now; without an open ledger only that it is not open."""

    def __init__(self, ledger: Callable[[], Database]) -> None:
        self.ledger = ledger

    def describe(self) -> list[Metric]:
        """Nothing is asked of the ledger before the first look."""
        return []

    def collect(self) -> Iterator[Metric]:
        with suppress(resources.Closed, StoreError):
            yield from self.of(self.ledger())
            yield gauge("chartledger_up", "1 while the ledger is open.", 1)
            return
        yield gauge("chartledger_up", "1 while the ledger is open.", 0)

    def of(self, db: Database) -> Iterator[Metric]:
        counts = jobs_by_state(db)
        jobs = GaugeMetricFamily("chartledger_jobs", "Readings asked for, by state.", labels=["state"])
        for state in STATES:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        held = GaugeMetricFamily("chartledger_rows", "What the ledger holds.", labels=["what"])
        for what, count in rows_held(db).items():
            held.add_metric([what], count)
        yield held
        yield gauge("chartledger_ledger_bytes", "Size of the ledger's file and its log.", bytes_held(db))
        yield gauge("chartledger_disk_free_bytes", "Room left on the disk of the workspace.", bytes_free(db))
        busy = GaugeMetricFamily("chartledger_reader_busy", "1 while a reader works.", labels=["reader"])
        for name, worker in (("first", resources.first_worker()), ("second", resources.second_worker())):
            if worker is not None:
                busy.add_metric([name], float(worker.doing.state in ("loading", "reading", "answering", "trying")))
        yield busy


class Measured:
    """Counts every request by the route that answered it: never by an address that anybody may make up."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, sending)
        finally:
            measures: Measures = scope["app"].state.measures
            name = route_of(scope)
            measures.requests.labels(name, method_of(scope), str(status)).inc()
            measures.seconds.labels(name).observe(time.perf_counter() - began)


def route_of(scope: Scope) -> str:
    """The route as it is written, "other" where none answered."""
    route = scope.get("route")
    return route.path if isinstance(route, APIRoute) else str(scope.get(ROUTE, "other"))


def method_of(scope: Scope) -> str:
    return str(scope["method"]) if scope["method"] in METHODS else "other"


def gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}, "description": "Prometheus text."}},
)
def metrics(request: Request, _caller: Reader) -> Response:
    """Requests, jobs, rows, bytes and the process itself, in Prometheus' text format."""
    measures: Measures = request.app.state.measures
    return Response(generate_latest(measures.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)
