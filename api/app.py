"""The REST API: one FastAPI app inside the server's process, and the addresses under which it answers.

`main.py` has `build_app(…)` answer beside the pages whatever begins with one of FIRST. To add a resource: a module with
a `router`, and its line in ROUTERS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware import Middleware

from api import charts, chat, decisions, documentation, export, health, jobs, metrics, names, publications, read, values
from api.callers import Door, KeyHolder
from api.limits import Limits
from api.metrics import Measured, Measures
from api.problems import Problem, any_problem, speak_of_problems
from api.repeats import HEADER, LONGEST_KEY, WRITES, Repeats
from api.shown import AsBefore
from storage.database import Database

ROUTERS: tuple[APIRouter, ...] = (
    chat.router, read.router, jobs.router, charts.router, values.router, decisions.router, names.router, export.router,
    publications.router, health.router, metrics.router,
)  # fmt: skip
FIRST = ("api", "chat", "metrics")  # how the paths of our addresses begin
ON_LOOPBACK = Door()
REPEAT_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A name for the request: sent again within a day it is answered again, and not done again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "example": "7c1f5a52-0d7e-4c0f-9f0e-2f7d7f2f6b1a",
}
ABOUT = """Reads the numbers in pictures of financial charts, and gives what people have confirmed, with its evidence.

- Numbers are decimal strings, exactly as printed; boxes are pixels of the upright original, top left first.
- What is read is a claim until a person confirms it; nothing that is read here is ever confirmed by itself.
- Errors are problem details (RFC 9457), said in Chinese and English.
- On the machine itself no key is needed; elsewhere `Authorization: Bearer KEY`, with keys made in Settings.
"""


def build_app(ledger: Callable[[], Database], door: Door = ON_LOOPBACK) -> FastAPI:
    """The app; `ledger` gives the database that is open when a request comes."""
    app = FastAPI(
        title="ChartLedger",
        version=version("chartledger"),
        description=ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=any_problem(),
        middleware=[
            Middleware(Measured),
            Middleware(Limits),
            Middleware(KeyHolder),
            Middleware(AsBefore),
            Middleware(Repeats),
        ],
        redirect_slashes=False,
    )
    app.state.ledger = ledger
    app.state.door = door
    app.state.measures = Measures(ledger)
    speak_of_problems(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(documentation.router)
    app.openapi = lambda: described(app)  # type: ignore[method-assign]  # FastAPI's own way to add to the description
    return app


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI of all routes, with the shape of problems in it."""
    if app.openapi_schema is None:
        said = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        shapes = said.setdefault("components", {}).setdefault("schemas", {})
        made = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        shapes.update(made.pop("$defs", {}))
        shapes["Problem"] = made
        for operation in writes(said):
            operation.setdefault("parameters", []).append(REPEAT_KEY)
        if not app.state.door.needs_key:
            for operation in guarded(said):
                operation["security"].append({})  # a key is taken, and none is needed
        app.openapi_schema = said
    return app.openapi_schema


def writes(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What OpenAPI says of every operation that changes something."""
    for operations in said["paths"].values():
        yield from (operation for method, operation in operations.items() if method.upper() in WRITES)


def guarded(said: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What OpenAPI says of every operation that takes a key."""
    for operations in said["paths"].values():
        yield from (operation for operation in operations.values() if "security" in operation)
