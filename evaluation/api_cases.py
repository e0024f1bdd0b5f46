"""Asks a running API everything its OpenAPI allows, and what it does not: does it keep its word?

Cases come from schemathesis, by chance and the same for the same seed: half of them fit what the API says of itself,
half do not. An answer that was not promised (a status, a type, a shape, an error of ours) is a breach.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from schemathesis import Case, GenerationMode
    from schemathesis.schemas import APIOperation

HOME = Path(__file__).parent.parent
PICTURE = HOME / "service" / "sample" / "lanshi_revenue_margin.png"
KEY = "Idempotency-Key"
FORM = "multipart/form-data"
START = 120.0  # seconds until the server answers
EXAMPLES = 3  # breaches of an operation that are kept to be shown
SHOWN = 400  # characters of a breach


@dataclass(slots=True)
class Tally:
    """What came of the cases of one operation."""

    operation: str
    statuses: Counter[int] = field(default_factory=Counter)
    breaches: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How often it was asked."""
        return self.statuses.total()


def ask_api(url: str, cases: int, seed: int = 1) -> list[Tally]:
    """Ask about so many cases, spread evenly over the operations that the API at this address says it has."""
    import schemathesis
    from schemathesis import GenerationMode
    from schemathesis.core.result import Ok

    schema = schemathesis.openapi.from_url(f"{url}/api/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    tallies = []
    for operation in operations:
        tally = Tally(operation.label)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask_operation(operation, mode, -(-cases // (2 * len(operations))), seed, tally)
        tallies.append(tally)
    return tallies


def ask_operation(
    operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, cases: int, seed: int, tally: Tally
) -> None:
    """Ask one operation so often, with what fits or with what does not."""
    import hypothesis
    from hypothesis.errors import Unsatisfiable
    from schemathesis import GenerationMode

    pictures = 0

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=cases,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case[Any]) -> None:
        nonlocal pictures
        is_form = case.media_type == FORM and mode is GenerationMode.POSITIVE and isinstance(case.body, dict)
        if is_form:
            pictures += 1
            if pictures % 2:  # bytes of chance are no picture: every other time there is one
                cast("dict[str, Any]", case.body)["image"] = PICTURE.read_bytes()
        if mode is GenerationMode.POSITIVE and KEY in case.headers:
            case.headers[KEY] = str(uuid.uuid4())  # chance gives many requests the same short name, which is refused
        answer = case.call()
        tally.statuses[answer.status_code] += 1
        for breach in breaches(case, answer, fits=not is_form):
            tally.breaches += 1
            if len(tally.shown) < EXAMPLES:
                tally.shown.append(f"{answer.status_code} {breach} {case.as_curl_command()}"[:SHOWN])

    try:
        ask()
    except Unsatisfiable:
        return  # whatever is sent to this operation fits


def breaches(case: Case[Any], answer: Any, *, fits: bool) -> Iterator[str]:
    """How an answer differs from what was promised; without `fits` a refusal is no breach."""
    from schemathesis.core.failures import Failure, FailureGroup
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    try:
        case.validate_response(answer, excluded_checks=[] if fits else [positive_data_acceptance])
    except FailureGroup as group:
        yield from (" ".join(str(each).split()) for each in group.exceptions)
    except Failure as failure:
        yield " ".join(str(failure).split())


def table(tallies: list[Tally]) -> str:
    """One line an operation, and what was promised and not kept."""
    lines = [f"{'operation':42} {'cases':>6} {'breaches':>8}  answers"]
    for tally in tallies:
        answers = ", ".join(f"{status}: {count}" for status, count in sorted(tally.statuses.items()))
        lines.append(f"{tally.operation:42} {tally.cases:>6} {tally.breaches:>8}  {answers}")
        lines += [f"    {each}" for each in tally.shown]
    lines.append(f"{'all':42} {sum(t.cases for t in tallies):>6} {sum(t.breaches for t in tallies):>8}")
    return "\n".join(lines)


@contextmanager
def server() -> Iterator[str]:
    """The address of a server of our own, with the sample workspace in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="chartledger-api-") as home, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "main.py", "--port", str(port), "--workspace", str(Path(home) / "sample")]
        serving = subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            serving.terminate()
            serving.wait()


def wait_for(port: int) -> None:
    """Until somebody answers at this port; TimeoutError after two minutes."""
    ends = time.monotonic() + START
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"Nobody answered at port {port}.")
