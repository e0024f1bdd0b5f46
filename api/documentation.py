"""`GET /api/docs`: the OpenAPI as one page to read, made here: no script and nothing fetched from anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)

Json = dict[str, Any]
NOTHING_FETCHED = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, 'PingFang SC', 'Noto Sans CJK SC', sans-serif }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h2 { margin-top: 2.5rem } details { border: 1px solid #8886; border-radius: .25rem; margin: .5rem 0 }
summary { cursor: pointer; padding: .5rem .75rem } details > div { padding: 0 .75rem .75rem }
b { display: inline-block; min-width: 4.2em } code, pre { font-family: ui-monospace, Consolas, monospace }
pre { overflow-x: auto; background: #8882; padding: .6rem; border-radius: .25rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .2rem .6rem .2rem 0 }
"""
ADDRESS = "http://127.0.0.1:8501"


@router.get("/api/docs")
def show_documentation(request: Request) -> Response:
    """The page; it needs no key, as it holds no data."""
    return HTMLResponse("\n".join(page(request.app.openapi())), headers=NOTHING_FETCHED)


def page(said: Json) -> Iterator[str]:
    info = said["info"]
    yield f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
    yield f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style><body>'
    yield f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>"
    for paragraph in info["description"].split("\n"):
        yield f"<p>{escape(paragraph)}</p>" if paragraph.strip() else ""
    yield '<p><a href="/api/openapi.json">openapi.json</a> · client: <code>api/client.py</code></p>'
    for tag, operations in by_tag(said).items():
        yield f"<h2>{escape(tag)}</h2>"
        for path, method, operation in operations:
            yield from operation_told(path, method, operation)
    yield "<h2>Shapes</h2>"
    for name, shape in sorted(said["components"]["schemas"].items()):
        yield f'<details id="{escape(name)}"><summary><code>{escape(name)}</code> {first_line(shape)}</summary><div>'
        yield from fields_told(shape)
        yield "</div></details>"
    yield "</body></html>"


def by_tag(said: Json) -> dict[str, list[tuple[str, str, Json]]]:
    found: dict[str, list[tuple[str, str, Json]]] = {}
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            found.setdefault(operation.get("tags", ["other"])[0], []).append((path, method.upper(), operation))
    return found


def operation_told(path: str, method: str, operation: Json) -> Iterator[str]:
    name = escape(f"{method} {path}", quote=True)
    summary = escape(operation.get("summary", ""))
    yield f'<details id="{name}"><summary><b>{method}</b> <code>{escape(path)}</code> · {summary}</summary><div>'
    yield f"<p>{escape(operation.get('description', ''))}</p>"
    if operation.get("parameters"):
        yield from table(
            (one["name"], one["in"], kind_of(one.get("schema", {})), one.get("description", ""))
            for one in operation["parameters"]
        )
    body = operation.get("requestBody", {}).get("content", {})
    for media_type, content in body.items():
        yield f"<p>Body: <code>{escape(media_type)}</code> {kind_of(content.get('schema', {}))}</p>"
        yield from fields_told(content.get("schema", {}))
    yield f"<pre>{escape(call(path, method, body))}</pre>"
    yield from table(
        (status, "", " ".join(shapes_of(answer)), answer.get("description", ""))
        for status, answer in sorted(operation.get("responses", {}).items())
    )
    yield "</div></details>"


def shapes_of(answer: Json) -> Iterator[str]:
    for media_type, content in answer.get("content", {}).items():
        yield f"{kind_of(content.get('schema', {}))} <small>{escape(media_type)}</small>"


def fields_told(shape: Json) -> Iterator[str]:
    needed = shape.get("required", [])
    yield from table(
        (name, "" if name in needed else "optional", kind_of(field), field.get("description", "") + example(field))
        for name, field in shape.get("properties", {}).items()
    )


def table(rows: Iterator[tuple[str, str, str, str]]) -> Iterator[str]:
    """Rows of name, remark, kind (ready as HTML) and description."""
    yield "<table>"
    for name, remark, kind, about in rows:
        cells = f"<td><code>{escape(name)}</code></td><td>{escape(remark)}</td><td>{kind}</td><td>{escape(about)}</td>"
        yield f"<tr>{cells}</tr>"
    yield "</table>"


def kind_of(shape: Json) -> str:
    """What a value may be, as HTML with links to the shapes it is made of."""
    if "$ref" in shape:
        name = escape(shape["$ref"].rpartition("/")[2], quote=True)
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in shape:
        return " or ".join(kind_of(each) for each in shape["anyOf"])
    if "enum" in shape:
        return escape(" | ".join(str(each) for each in shape["enum"]))
    if "const" in shape:
        return escape(json.dumps(shape["const"], ensure_ascii=False))
    if shape.get("type") == "array":
        return f"list of {kind_of(shape.get('items', {}))}"
    limits = [f"{word} {shape[key]}" for key, word in LIMITS.items() if key in shape]
    return escape(" ".join([str(shape.get("format") or shape.get("type", "")), *limits]))


LIMITS = {"minimum": "≥", "maximum": "≤", "minLength": "at least", "maxLength": "at most"}


def example(field: Json) -> str:
    examples = [each for each in field.get("examples", []) if each is not None]
    return f" e.g. {json.dumps(examples[0], ensure_ascii=False)}" if examples else ""


def first_line(shape: Json) -> str:
    return escape(shape.get("description", "").partition("\n")[0])


def call(path: str, method: str, body: Json) -> str:
    """How to call it from a shell."""
    words = ["curl", *([] if method == "GET" else ["-X", method])]
    form = body.get("multipart/form-data")
    for name, value in form.get("example", {}).items() if form else ():
        words.append(f"-F {name}=@chart.png" if value == "(file)" else f"-F '{name}={value}'")
    if "application/json" in body:
        words.append("-H 'Content-Type: application/json' -d '{…}'")
    return " ".join([*words, f"{ADDRESS}{path}"])
