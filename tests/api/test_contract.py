"""The API keeps every word of its OpenAPI, asked by chance; and who asks notices where one does not."""

from __future__ import annotations

from fastapi import FastAPI, Query
from starlette.responses import JSONResponse

from evaluation.api_cases import ask_api, table
from tests import builders
from tests.api.conftest import served

CASES = 240  # `python -m evaluation api` asks 5,000


def test_the_api_keeps_its_word(url, put):
    put(builders.reading(builders.point("1250.0")))
    tallies = ask_api(url, CASES)
    assert sum(tally.cases for tally in tallies) >= CASES / 2
    assert [tally.operation for tally in tallies if tally.breaches] == [], table(tallies)


def test_an_api_that_does_not_keep_its_word_is_found_out():
    app = FastAPI(openapi_url="/api/openapi.json")

    @app.get("/api/broken")
    def broken(number: int = Query(ge=0)) -> JSONResponse:
        return JSONResponse({"number": 1 // number if number < 100 else 0}, 418)

    with served(app) as address:
        (tally,) = ask_api(address, 20)
    assert tally.breaches > 0
    assert "418" in "".join(tally.shown)
