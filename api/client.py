"""A client of the REST API in one file: copy it beside your script; it needs `requests` and nothing of ours.

    ledger = ChartLedger("http://127.0.0.1:8501")          # elsewhere: key="cl_…", made in Settings
    print(ledger.chat("chart.png", "2023年的净利润是多少？")["response"])
    reading = ledger.read("chart.png")                     # waits, also where it takes longer
    for value in ledger.values(metric="net_profit", company="600001"):
        print(value["company"], value["period"]["label"], Decimal(value["value"]))

Numbers are decimal strings: `Decimal(…)` keeps them exact. Every write goes out under a name of its own, so that one
whose answer got lost is sent again without being done twice.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NotRequired, TypedDict, cast

import requests

Json = dict[str, Any]
State = Literal["waiting", "reading", "ready", "refused", "failed", "cancelled"]
Form = Literal["xlsx", "csv", "parquet", "jsonl"]
Language = Literal["zh", "en"]
Param = str | int | float | list[str] | None

TRIES = 3  # of a request that got no answer, or one that says: later
PAUSE = 0.5  # seconds before the second try; the third comes after twice that
LATER = (429, 502, 503, 504)
PATIENCE = 180.0  # seconds for one answer
LOOK = 0.5  # seconds between looks at a job


class Words(TypedDict):
    """The same statement in both languages."""

    zh: str
    en: str


class Box(TypedDict):
    """Pixels of the upright original, from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Unit(TypedDict):
    """What a number counts: the value times `scale` is in `measure`."""

    measure: str
    scale: int
    printed: str


class Period(TypedDict):
    """The span of time, or for `instant` the day; `label` is how an analyst writes it."""

    kind: str
    year: int
    end: str
    cumulative: bool
    estimate: bool
    label: str


class Value(TypedDict):
    """One value that an answer stands on."""

    value: str
    unit: Unit | None
    series: str
    category: str
    period: Period | None
    metric: str
    company: str
    standing: Literal["confirmed", "extracted", "model"]
    source: str
    printed: str | None
    error: str | None
    doubts: list[Words]
    image: str
    picture: str
    extraction: int
    point: int
    box: Box | None


class ChatReply(TypedDict):
    """The answer to a question about a picture."""

    response: str
    language: Language
    answer: Json
    values: list[Value]
    engine: Json | None
    refused: Words | None
    image: str
    seconds: float


class Point(TypedDict):
    """One claimed value of a reading."""

    category: str
    value: str | None
    printed: str | None
    source: str
    error: str | None
    flags: list[str]
    confidence: float | None
    box: list[int]


class Series(TypedDict):
    """A row of points."""

    name: str
    unit: str | None
    axis: str
    mark: str
    points: list[Point]


class Reading(TypedDict):
    """What was read in a picture; all of it waits for review."""

    file: str
    chart_type: str
    title: str
    refused: bool
    reason: str | None
    seconds: float
    series: list[Series]
    image: str
    extraction: int | None
    engine: str


class Job(TypedDict):
    """One reading that was asked for."""

    id: int
    state: State
    image: str | None
    name: str
    engine: str
    reason: Words | None
    stage: Words | None
    extraction: int | None
    asked_by: str
    attempts: int
    not_before: str | None
    asked_at: str
    started_at: str | None
    finished_at: str | None


class Confirmed(TypedDict):
    """A value that a person has confirmed, and where it stands."""

    decision: int
    company: str
    metric: str
    segment: str
    period: Period
    scope: str
    basis: str
    value: str
    unit: Unit | None
    printed: str | None
    source: str
    error: str | None
    verdict: str
    words: int
    different: int
    report: str | None
    source_date: str | None
    reviewer: str
    decided_at: str
    image: str
    picture: str
    extraction: int
    point: int
    box: Box | None


class Word(TypedDict):
    """What a reviewer says on one value of a chart; `seen` is the word that stood there, 0 for none."""

    image: str
    extraction: int
    point: int | None
    verdict: Literal["confirmed", "corrected", "rejected", "added"]
    seen: NotRequired[int]
    fields: NotRequired[Json]
    box: NotRequired[Box | None]
    reviewer: NotRequired[str]


class Refused(Exception):
    """The API did not do what was asked; `problem` is what it said (RFC 9457)."""

    def __init__(self, status: int, problem: Json) -> None:
        super().__init__(f"{status}: {problem.get('detail') or problem.get('error') or problem.get('title') or ''}")
        self.status = status
        self.problem = problem


class ChartLedger:
    """One server; keeps its connection open between calls."""

    def __init__(self, url: str = "http://127.0.0.1:8501", key: str = "", language: Language = "zh") -> None:
        self.url = url.rstrip("/")
        self.language = language
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = language
        if key:
            self.session.headers["Authorization"] = f"Bearer {key}"

    def chat(self, image: str | Path, question: str) -> ChatReply:
        """The answer to a question about a picture."""
        return cast("ChatReply", self._send("POST", "/chat", image, {"question": question}).json())

    def read(self, image: str | Path, **origin: str) -> Reading:
        """What is read in a picture, however long it takes; `origin`: company, report, page, figure, source_url.

        Raises Refused where the reading failed or was cancelled; a picture without a chart is a reading `refused`.
        """
        answer = self._send("POST", "/api/read", image, origin)
        while answer.status_code == requests.codes.accepted:
            job = self.wait(cast("Job", answer.json())["id"])
            if job["state"] in ("failed", "cancelled"):
                raise Refused(answer.status_code, {"detail": self._why(job) or job["state"], "job": job})
            if job["state"] == "refused":
                return _no_reading(job, self._why(job))
            answer = self._send("POST", "/api/read", image, origin)
        return cast("Reading", answer.json())

    def ask_for_reading(self, image: str | Path, **origin: str) -> Job | Reading:
        """The job of a picture that is to be read, at once; the reading itself where it was read before."""
        answer = self._send("POST", "/api/read", image, origin, params={"wait": 0})
        return cast("Job | Reading", answer.json())

    def wait(self, job: int, seconds: float = 3600.0) -> Job:
        """The job once it is done; TimeoutError after so long."""
        ends = time.monotonic() + seconds
        while (found := self.job(job))["state"] in ("waiting", "reading"):
            if time.monotonic() > ends:
                raise TimeoutError(f"Job {job} is not done after {seconds:.0f} s.")
            time.sleep(LOOK)
        return found

    def job(self, number: int) -> Job:
        """A job as it stands."""
        return cast("Job", self._send("GET", f"/api/jobs/{number}").json())

    def jobs(self, state: State | None = None) -> Iterator[Job]:
        """Every job, newest first."""
        return cast("Iterator[Job]", self._pages("/api/jobs", "jobs", state=state, limit=200))

    def cancel(self, number: int) -> Job:
        """Stop a job that is not done."""
        return cast("Job", self._send("POST", f"/api/jobs/{number}/cancel").json())

    def retry(self, number: int) -> Job:
        """Ask once more for what a job had asked."""
        return cast("Job", self._send("POST", f"/api/jobs/{number}/retry").json())

    def charts(self) -> Iterator[Json]:
        """Where every picture stands, in the order they arrived."""
        return self._pages("/api/charts", "charts", limit=200)

    def chart(self, image: str) -> Json:
        """One chart in full, by the SHA-256 of its picture."""
        return cast("Json", self._send("GET", f"/api/charts/{image}").json())

    def values(self, **chosen: Param) -> Iterator[Confirmed]:
        """Confirmed values: `company`, `metric`, `kind`, `scope`, `as_of` and the like, as `/api/docs` tells."""
        return cast("Iterator[Confirmed]", self._pages("/api/values", "values", **chosen))

    def decide(self, word: Word) -> Json:
        """Confirm, correct, reject or add a value; refused (409) where another word came meanwhile."""
        return cast("Json", self._send("POST", "/api/decisions", json=dict(word)).json())

    def undo(self, image: str, reviewer: str = "") -> Json:
        """Take back the last step of a reviewer on a chart."""
        return cast(
            "Json", self._send("POST", "/api/decisions/undo", json={"image": image, "reviewer": reviewer}).json()
        )

    def export(
        self, to: str | Path, form: Literal["xlsx", "csv", "parquet", "jsonl"] = "xlsx", **chosen: Param
    ) -> Path:
        """Write the confirmed values of a choice to a file."""
        answer = self._send("GET", "/api/export", params={"form": form, **chosen})
        Path(to).write_bytes(answer.content)
        return Path(to)

    def health(self) -> Json:
        """Whether the service is well."""
        return cast("Json", self._send("GET", "/api/health").json())

    def _why(self, job: Job) -> str:
        return job["reason"][self.language] if job["reason"] else ""

    def _pages(self, path: str, what: str, **params: Param) -> Iterator[Any]:
        at: str | None = path
        while at:
            page = self._send("GET", at, params=params if at == path else None).json()
            yield from page[what]
            at = page["next"]

    def _send(
        self,
        method: str,
        path: str,
        image: str | Path | None = None,
        form: dict[str, str] | None = None,
        *,
        json: Json | None = None,
        params: dict[str, Param] | None = None,
    ) -> requests.Response:
        """The answer; Refused where it is no good one. Sent again under the same name while nobody answers."""
        files = {"image": (Path(image).name, Path(image).read_bytes())} if image is not None else None
        headers = {} if method == "GET" else {"Idempotency-Key": str(uuid.uuid4())}
        for attempt in range(1, TRIES + 1):
            try:
                answer = self.session.request(
                    method, self.url + path, params=params, data=form, files=files, json=json, headers=headers,
                    timeout=PATIENCE,
                )  # fmt: skip
            except requests.ConnectionError:
                if attempt == TRIES:
                    raise
            else:
                if answer.status_code not in LATER or attempt == TRIES:
                    return _good(answer)
            time.sleep(PAUSE * attempt)
        raise AssertionError  # every try ends above


def _good(answer: requests.Response) -> requests.Response:
    if answer.ok:
        return answer
    try:
        problem = answer.json()
    except ValueError:  # somebody between us and the server answered
        problem = {"title": answer.reason}
    raise Refused(answer.status_code, problem if isinstance(problem, dict) else {"detail": str(problem)})


def _no_reading(job: Job, why: str) -> Reading:
    return Reading(
        file=job["name"], chart_type="none", title="", refused=True, reason=why, seconds=0.0, series=[],
        image=job["image"] or "", extraction=None, engine=job["engine"],
    )  # fmt: skip
