"""`GET /api/export`: confirmed values as a file, the same as Compare's export."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from api.callers import Ledger, Reader
from api.chosen import Chosen
from api.problems import problems
from extraction.errors import Language
from storage import exports
from storage.exports import Form

FORMS: dict[str, tuple[Form, str]] = {
    "xlsx": ("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "jsonl": ("jsonl", "application/x-ndjson"),
}
CONTENT = {kind: {"schema": {"type": "string", "format": "binary"}} for _, kind in FORMS.values()}

router = APIRouter(tags=["values"])


@router.get(
    "/api/export",
    summary="Confirmed values as a file",
    response_class=Response,
    responses={
        200: {"description": "The file.", "content": CONTENT},
        **problems(507),
    },
)
def export(
    request: Request,
    db: Ledger,
    _caller: Reader,
    chosen: Chosen,
    form: Annotated[Literal["xlsx", "csv", "parquet", "jsonl"], Query()] = "xlsx",
    language: Annotated[Language, Query(description="Of heads and words.")] = "zh",
) -> FileResponse:
    """Every settled word of the choice with its source; figures exact, words that Excel might run made harmless."""
    wanted, media_type = FORMS[form]
    folder = tempfile.TemporaryDirectory(prefix="chartledger-export-")
    file = Path(folder.name) / f"ChartLedger.{form}"
    asked = exports.Chosen(
        metrics=chosen.metric, companies=chosen.company, kinds=chosen.kind, years=chosen.years(),
        segments=chosen.segment or None, scopes=chosen.scope, bases=chosen.basis,
    )  # fmt: skip
    try:
        exports.export(db, wanted, file, asked, language, str(request.base_url).rstrip("/"))
    except BaseException:
        folder.cleanup()
        raise
    return FileResponse(file, media_type=media_type, filename=file.name, background=BackgroundTask(folder.cleanup))
