"""What the gate decided on versions of prompts, with its evidence, refusals too; how often the final split was asked.

Who decides stands in evaluation/gate.py. Nothing here is ever changed: another decision is another row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.errors import Sentence
from storage.columns import utc
from storage.database import Database, Row, now
from storage.decisions import Mistake
from storage.errors import CannotTry
from storage.prompts import prompt_version

SAME_WORDS = r"""regexp_replace(q.words, '\s', '', 'g') =
    (SELECT regexp_replace(words, '\s', '', 'g') FROM prompt WHERE id = ?)"""  # a space more makes no other words
GROWN = 1.25  # so many times the cases must there be before the same words may ask the final split again


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A value that the version put right, or broke: what both said of it, and in how many of how many repeats right."""

    change: Literal["fixed", "broken"]
    case: int
    series: str
    category: str
    truth: str
    said_before: str
    said_after: str
    right_before: int
    repeats_before: int
    right_after: int
    repeats_after: int
    mistake: Mistake | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """On what a decision rests. `low` and `high` are None where no interval was given.

    `worth` is how many documents of one size these are worth, `askings` how often the final split was asked by then.
    """

    prompt: str
    baseline: str
    trial: int
    cases: tuple[int, ...]
    snapshots: tuple[int, ...]
    must_pass_broken: tuple[int, ...]
    documents: int
    differing: int
    worth: float
    share_before: float
    share_after: float
    low: float | None
    high: float | None
    verdict: Literal["better", "worse", "unknown"]
    needs: int | None
    margin: float
    level: float
    resamples: int
    seed: int
    askings: int
    rows: tuple[ChangedRow, ...] = ()

    @property
    def difference(self) -> float:
        return self.share_after - self.share_before


@dataclass(frozen=True, slots=True)
class Promotion:
    """A decision of the gate: allowed or refused, why, on what, who asked and what that person remarked."""

    id: int
    allowed: bool
    reasons: tuple[Sentence, ...]
    evidence: Evidence
    decided_by: str
    why: str
    decided_at: dt.datetime


def keep_promotion(
    db: Database, evidence: Evidence, allowed: bool, reasons: Sequence[Sentence], who: str, why: str = ""
) -> int:
    """Keep a decision with all it rests on; its id."""
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            f"INSERT INTO promotion ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})",  # noqa: S608 - ours
            [
                number, evidence.prompt, evidence.baseline, evidence.trial, allowed, [one.zh for one in reasons],
                [one.en for one in reasons], list(evidence.cases), list(evidence.snapshots),
                list(evidence.must_pass_broken), evidence.documents, evidence.differing, evidence.worth,
                evidence.share_before, evidence.share_after, evidence.low, evidence.high, evidence.verdict,
                evidence.needs, evidence.margin, evidence.level, evidence.resamples, evidence.seed, evidence.askings,
                who, why, now(),
            ],
        )  # fmt: skip
        for position, row in enumerate(evidence.rows):
            cursor.execute(
                "INSERT INTO promotion_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, position, row.change, row.case, row.series, row.category, row.truth, row.said_before,
                 row.said_after, row.right_before, row.repeats_before, row.right_after, row.repeats_after, row.mistake],
            )  # fmt: skip
    return int(number)


def promotions(db: Database, name: str) -> list[Promotion]:
    """Every decision on versions of one prompt, newest first."""
    return _promotions(db, "q.name = ?", name)


def decided_on(db: Database, trial: int) -> list[Promotion]:
    """Every decision that rests on one trial, newest first."""
    return _promotions(db, "p.trial = ?", trial)


# ── the final split ──────────────────────────────────────────────────────────────────────────────────────────────────


def final_askings(db: Database, name: str) -> int:
    """How often versions of one prompt were let loose on the final split; a trial that got no answer does not count."""
    return len(_askings(db, "q.name = ?", name))


def check_final(db: Database, candidates: Sequence[str], cases: int) -> None:
    """CannotTry if one of these versions has asked the final split already: who asks until it pleases learns nothing.

    It may be asked again once the split has grown by a quarter, for then it is another question.
    """
    for candidate in candidates:
        before = max(_askings(db, SAME_WORDS, candidate), default=None)
        if before is not None and cases < GROWN * before:
            version = prompt_version(db, candidate)
            wanted = cases_for_another(before)
            raise CannotTry(
                Sentence(
                    zh=f"“{version.name}”的版本 {candidate[:8]} 已经问过终验集一次：问到满意为止，终验就不再算数。"
                    f"终验集增加到 {wanted} 个样本后可以再问（现有 {cases} 个）。",
                    en=f"Version {candidate[:8]} of “{version.name}” has asked the final split once: asked until it "
                    f"pleases, the final split proves nothing. It may be asked again once it holds {wanted} cases "
                    f"(it holds {cases}).",
                )
            )


def cases_for_another(before: int) -> int:
    """How many cases the final split must hold before words that asked it with so many may ask again."""
    return -int(-GROWN * before // 1)


def _askings(db: Database, which: str, value: str) -> list[int]:
    """How many cases there were each time that a candidate was let loose on the final split."""
    rows = db.read(
        f"""SELECT len(a.cases) FROM (
                SELECT id, cases, state, unnest(prompts[2:]) AS prompt FROM trial_now WHERE split = 'final') a
            JOIN prompt q ON q.id = a.prompt
            WHERE {which} AND (a.state IN ('waiting', 'running') OR EXISTS (
                SELECT 1 FROM trial_reply r WHERE r.trial = a.id AND r.prompt = a.prompt AND r.answer IS NOT NULL))""",  # noqa: S608 - our own words
        [value],
    )
    return [int(cases) for (cases,) in rows]


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

COLUMNS = (
    "id", "prompt", "baseline", "trial", "allowed", "reasons_zh", "reasons_en", "cases", "snapshots",
    "must_pass_broken", "documents", "differing", "worth", "share_before", "share_after", "low", "high", "verdict",
    "needs", "margin", "level", "resamples", "seed", "askings", "decided_by", "why", "decided_at",
)  # fmt: skip


def _promotions(db: Database, which: str, value: object) -> list[Promotion]:
    found = db.read(
        f"""SELECT {", ".join(f"p.{name}" for name in COLUMNS)}
            FROM promotion p JOIN prompt q ON q.id = p.prompt WHERE {which} ORDER BY p.id DESC""",  # noqa: S608 - ours
        [value],
    )
    rows: dict[int, list[ChangedRow]] = {}
    for number, *row in db.read(
        """SELECT promotion, change, gold_case, series, category, truth, said_before, said_after, right_before,
                  repeats_before, right_after, repeats_after, mistake
           FROM promotion_row WHERE list_contains(?, promotion) ORDER BY promotion, position""",
        [[row[0] for row in found]],
    ):
        rows.setdefault(number, []).append(ChangedRow(*row))
    return [_promotion_of(row, tuple(rows.get(row[0], ()))) for row in found]


def _promotion_of(row: Row, changed: tuple[ChangedRow, ...]) -> Promotion:
    number, prompt, baseline, trial, allowed, zh, en, cases, snapshots, broken, *figures, who, why, at = row
    evidence = Evidence(prompt, baseline, trial, tuple(cases), tuple(snapshots), tuple(broken), *figures)
    reasons = tuple(Sentence(zh=one, en=other) for one, other in zip(zh, en, strict=True))
    return Promotion(number, allowed, reasons, replace(evidence, rows=changed), who, why, utc(at))
