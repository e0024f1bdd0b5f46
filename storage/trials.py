"""Trials: versions of a prompt tried against one another on one split of the gold set, each case so many times.

An answer is kept by all that decides it, the number of the repeat among it, so that it serves every later trial, and
two repeats are two answers. A trial is a list of places (case, version, repeat); what is answered stays answered
through a cancelled trial, a killed process, a restart.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.chart import PromptVersion, Reading
from extraction.errors import Sentence
from extraction.prompts import prompt_key
from storage.columns import sentence_of, utc
from storage.database import Database, Row, now
from storage.errors import CannotTry, UnknownRow
from storage.gold import GoldCase, Split, gold_cases
from storage.promotions import check_final
from storage.prompts import prompt_version, save_prompt
from storage.readings_packed import reading_of

TrialState = Literal["waiting", "running", "done", "cancelled", "failed"]
OPEN: tuple[TrialState, ...] = ("waiting", "running")
NOTHING_LEFT = Sentence(zh="没有剩下要回答的了。", en="There is nothing left to answer.")
MOST_REPEATS = 20
MOST_PROMPTS = 5
OTHER_ENGINE = Sentence(
    zh="这个回答出自另一个模型或另一种设置，不与其他回答相比；继续试跑会重新提问。",
    en="This answer is of another model or other settings than the rest and counts no more; it is asked for anew.",
)
NEVER_THE_SAME = frozenset(
    {"prompts", "known"}
)  # of an engine's parameters: they belong to the version and the picture


@dataclass(frozen=True, slots=True)
class Place:
    """One answer that a trial needs: a case under a version, for the n-th time (from 1 on)."""

    case: int
    prompt: str
    repeat: int


@dataclass(frozen=True, slots=True)
class Trial:
    """Versions of a prompt (ids, the first is the baseline) tried on the cases that a split had when it was asked for.

    `reason` says why it stopped. Version and parameters are those of the engine that gave the last answer to the
    baseline, "" before the first. Only answers of one engine count, that of the last
    answer to any version. `number` counts the trials of this ledger: what people call it.
    """

    id: int
    prompts: tuple[str, ...]
    engine: str
    split: Split
    repeats: int
    cases: tuple[int, ...]
    asked_by: str
    asked_at: dt.datetime
    state: TrialState
    reason: Sentence | None
    moved_at: dt.datetime
    engine_version: str = ""
    parameters: str = ""
    number: int = 0

    @property
    def places(self) -> Iterator[Place]:
        """All answers it needs, versions of one case one after the other: the picture is the same."""
        for repeat in range(1, self.repeats + 1):
            for case in self.cases:
                for prompt in self.prompts:
                    yield Place(case, prompt, repeat)

    @property
    def size(self) -> int:
        """How many answers it needs."""
        return len(self.prompts) * len(self.cases) * self.repeats

    @property
    def is_open(self) -> bool:
        """True while there is something to be done for it."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class TrialAnswer:
    """What stands at one place of a trial. Without reading and refusal, `trouble` says why there is no answer."""

    case: int
    prompt: str
    repeat: int
    reading: Reading | None
    refusal: Sentence | None
    trouble: Sentence | None
    seconds: float | None
    raw: str
    prompt_tokens: int | None
    tokens: int | None
    engine_version: str
    parameters: str
    answer: int | None  # by which it is known again: it may serve many trials, and never changes


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def ask_trial(db: Database, prompts: Sequence[str], engine: str, split: Split, repeats: int, who: str) -> int:
    """Ask for a trial of versions by their ids; the first is the baseline. Its id; CannotTry says why there is none."""
    ids = tuple(dict.fromkeys(prompts))
    if not 2 <= len(ids) <= MOST_PROMPTS or not 1 <= repeats <= MOST_REPEATS:
        raise CannotTry(
            Sentence(
                zh=f"试跑需要 2 到 {MOST_PROMPTS} 个不同版本、1 到 {MOST_REPEATS} 次重复。",
                en=f"A trial takes 2 to {MOST_PROMPTS} different versions and 1 to {MOST_REPEATS} repeats.",
            )
        )
    versions = [prompt_version(db, prompt) for prompt in ids]
    cases = cases_for(db, versions, split)
    if not cases:
        raise CannotTry(_nothing_to_try_on(versions))
    if split == "final":
        check_final(db, ids[1:], len(cases))
    with db.write() as cursor:
        for version in versions:
            save_prompt(db, version)
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            "INSERT INTO trial VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, list(ids), engine, split, repeats, [case.id for case in cases], who, now()],
        )
        _move(db, int(number), "waiting", None, who)
    return int(number)


def cases_for(db: Database, prompts: Sequence[PromptVersion], split: Split) -> list[GoldCase]:
    """The cases of a split that all of these versions would be asked about: of their language, of their chart kind."""
    keys = [prompt_key(prompt.name) for prompt in prompts]
    return [
        case
        for case in gold_cases(db, split)
        if all(case.language == key.language and key.kind in (None, case.kind) for key in keys)
    ]


def cancel_trial(db: Database, trial_id: int, who: str) -> bool:
    """Stop a trial that is not done; False if it was over already. What is answered stays."""
    with db.write():
        if not trial(db, trial_id).is_open:
            return False
        _move(db, trial_id, "cancelled", None, who)
    return True


def go_on_with_trial(db: Database, trial_id: int, who: str) -> bool:
    """Take up a trial that was cancelled or failed, or whose every place was tried: places without an answer are tried
    again. False if there is nothing to do.
    """
    with db.write():
        known = trial(db, trial_id)
        if known.is_open or not _unanswered(db, known, settled_too=True):
            return False
        _move(db, trial_id, "waiting", None, who)
    return True


# ── how it stands ────────────────────────────────────────────────────────────────────────────────────────────────────


def trial(db: Database, trial_id: int) -> Trial:
    """One trial as it stands; UnknownRow if there is none."""
    found = _trials(db, "n.id = $id", {"id": trial_id})
    if not found:
        raise UnknownRow(Sentence(zh="没有这次试跑。", en="There is no such trial."))
    return found[0]


def trials(db: Database, limit: int = 50) -> list[Trial]:
    """The last trials, newest first."""
    return _trials(db, "true", {})[:limit]


def trial_numbers(db: Database) -> dict[int, int]:
    """What people call each trial: the how-manieth of this ledger it is."""
    return dict(db.read("SELECT id, row_number() OVER (ORDER BY id) FROM trial"))


def trial_state(db: Database, trial_id: int) -> TrialState:
    """Only the state: asked every half second while an engine works for it."""
    rows = db.read("SELECT arg_max(state, id) FROM trial_move WHERE trial = ?", [trial_id])
    state: TrialState = rows[0][0]
    return state


def trial_answers(db: Database, trial_id: int) -> list[TrialAnswer]:
    """What stands at each place that was reached, in the order of the cases, versions and repeats."""
    known = trial(db, trial_id)
    rows = db.read(
        """SELECT p.gold_case, p.prompt, p.repeat, a.reading, a.refusal_zh, a.refusal_en, p.reason_zh, p.reason_en,
                  a.seconds, coalesce(a.raw, ''), a.prompt_tokens, a.new_tokens, coalesce(a.engine_version, ''),
                  coalesce(a.parameters, ''), a.id
           FROM trial_place p LEFT JOIN trial_answer a ON a.id = p.answer WHERE p.trial = ?""",
        [trial_id],
    )
    order = {place: at for at, place in enumerate(known.places)}
    other = _of_another_engine(db, trial_id)
    found = [_answer_of(row) for row in rows]
    found = [_void(each) if each.answer in other else each for each in found]
    return sorted(found, key=lambda each: order[Place(each.case, each.prompt, each.repeat)])


def trial_done(db: Database, trial_id: int) -> int:
    """How many of its places need no more work."""
    other = _of_another_engine(db, trial_id)
    return int(
        db.read(
            """SELECT count(*) FROM trial_place
               WHERE trial = ? AND closed AND (answer IS NULL OR NOT list_contains(?, answer))""",
            [trial_id, sorted(other)],
        )[0][0]
    )


def troubles_in_a_row(db: Database, trial_id: int) -> int:
    """How many of its last places, since it was asked for or taken up, got no answer, one after the other."""
    rows = db.read(
        """SELECT count(*) FROM trial_reply r JOIN trial_now n ON n.id = r.trial
           WHERE r.trial = $id AND r.answer IS NULL AND r.id > n.last_asked
             AND r.id > (SELECT coalesce(max(id), 0) FROM trial_reply WHERE trial = $id AND answer IS NOT NULL)""",
        {"id": trial_id},
    )
    return int(rows[0][0])


def engine_used(db: Database, trial_id: int) -> tuple[str, str] | None:
    """Version and parameters of the engine when it last answered in this trial, to whatever version.

    None before, and where a person took the trial up again since: it may go on with another model, and what the one
    before had answered is asked anew.
    """
    rows = db.read(
        """SELECT a.engine_version, a.parameters FROM trial_reply r JOIN trial_answer a ON a.id = r.answer
           JOIN trial_now n ON n.id = r.trial WHERE r.trial = ? AND r.id > n.last_asked ORDER BY r.id DESC LIMIT 1""",
        [trial_id],
    )
    return (str(rows[0][0]), str(rows[0][1])) if rows else None


def decides(version: str, parameters: str) -> tuple[str, dict[str, object]]:
    """What of an engine must stay the same for answers to be compared."""
    said: dict[str, object] = json.loads(parameters or "{}")
    return version, {name: value for name, value in said.items() if name not in NEVER_THE_SAME}


# ── for the worker ───────────────────────────────────────────────────────────────────────────────────────────────────


def next_trial(db: Database, engines: Sequence[str]) -> Trial | None:
    """The open trial of these engines that was asked for first."""
    found = _trials(db, "n.state IN ('waiting', 'running') AND list_contains($engines, n.engine)",
                    {"engines": list(engines)})  # fmt: skip
    return found[-1] if found else None


def next_unanswered(db: Database, trial_id: int) -> Place | None:
    """The next place to be worked on; None if all are answered, or were given up since it was asked for."""
    left = _unanswered(db, trial(db, trial_id), settled_too=False)
    return left[0] if left else None


def reply(db: Database, trial_id: int, place: Place, answer: int | None, trouble: Sentence | None = None) -> None:
    """Put an answer at a place of a trial, or say why there is none."""
    zh, en = (None, None) if trouble is None else (trouble.zh, trouble.en)
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            "INSERT INTO trial_reply VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, trial_id, place.case, place.prompt, place.repeat, answer, zh, en, now()],
        )


def move_trial(db: Database, trial_id: int, state: TrialState, reason: Sentence | None = None) -> None:
    """The program's own word on an open trial: it runs, is done, or failed. One that is over stays as it is."""
    with db.write():
        known = trial(db, trial_id)
        if known.is_open and known.state != state:
            _move(db, trial_id, state, reason, "")


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _move(db: Database, trial_id: int, state: TrialState, reason: Sentence | None, who: str) -> None:
    zh, en = (None, None) if reason is None else (reason.zh, reason.en)
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            "INSERT INTO trial_move VALUES (?, ?, ?, ?, ?, ?, ?)", [number, trial_id, state, zh, en, who, now()]
        )


def _unanswered(db: Database, known: Trial, *, settled_too: bool) -> list[Place]:
    """Places without an answer that counts; those given up since it was asked for only if `settled_too`."""
    rows = db.read(
        """SELECT gold_case, prompt, repeat FROM trial_place
           WHERE trial = ? AND ((answer IS NOT NULL AND NOT list_contains(?, answer)) OR (answer IS NULL AND closed
                 AND ?))""",
        [known.id, sorted(_of_another_engine(db, known.id)), not settled_too],
    )
    there = {Place(*row) for row in rows}
    return [place for place in known.places if place not in there]


def _of_another_engine(db: Database, trial_id: int) -> frozenset[int]:
    """The answers at its places that another engine gave, or another version or setting of it, than the last one."""
    rows = db.read(
        """SELECT a.engine, a.engine_version, a.parameters, list(a.id), max(p.id)
           FROM trial_place p JOIN trial_answer a ON a.id = p.answer WHERE p.trial = ? GROUP BY ALL""",
        [trial_id],
    )
    kinds = [((engine, decides(version, parameters)), ids, at) for engine, version, parameters, ids, at in rows]
    standing = max(kinds, key=lambda each: each[2], default=None)
    if standing is None:
        return frozenset()
    return frozenset(number for kind, ids, _ in kinds if kind != standing[0] for number in ids)


def _void(each: TrialAnswer) -> TrialAnswer:
    """A place whose answer is of another engine than the rest: it has none."""
    return replace(
        each, reading=None, refusal=None, trouble=OTHER_ENGINE, seconds=None, raw="", prompt_tokens=None, tokens=None
    )


def _trials(db: Database, which: str, params: dict[str, object]) -> list[Trial]:
    rows = db.read(
        f"""SELECT n.id, n.prompts, n.engine, n.split, n.repeats, n.cases, n.asked_by, n.asked_at, n.state, n.reason_zh,
                   n.reason_en, n.moved_at, (SELECT count(*) FROM trial o WHERE o.id <= n.id)
            FROM trial_now n WHERE {which} ORDER BY n.id DESC""",  # noqa: S608 - our own words
        params,
    )
    return [_with_engine(db, _trial_of(row)) for row in rows]


def _with_engine(db: Database, known: Trial) -> Trial:
    rows = db.read(
        """SELECT a.engine_version, a.parameters FROM trial_reply r JOIN trial_answer a ON a.id = r.answer
           WHERE r.trial = ? AND r.prompt = ? ORDER BY r.id DESC LIMIT 1""",
        [known.id, known.prompts[0] if known.prompts else ""],
    )
    return replace(known, engine_version=rows[0][0], parameters=rows[0][1]) if rows else known


def _trial_of(row: Row) -> Trial:
    number, prompts, engine, split, repeats, cases, by, asked, state, zh, en, moved, counted = row
    return Trial(
        number, tuple(prompts), engine, split, repeats, tuple(cases), by, utc(asked), state, sentence_of(zh, en),
        utc(moved), number=counted,
    )  # fmt: skip


def _answer_of(row: Row) -> TrialAnswer:
    case, prompt, repeat, packed, *told = row
    zh, en, why_zh, why_en, seconds, raw, prompt_tokens, tokens, version, parameters, number = told
    return TrialAnswer(
        case, prompt, repeat, None if packed is None else reading_of("", packed), sentence_of(zh, en),
        sentence_of(why_zh, why_en), seconds, raw, prompt_tokens, tokens, version, parameters, number,
    )  # fmt: skip


def _nothing_to_try_on(prompts: Sequence[PromptVersion]) -> Sentence:
    names = ", ".join(dict.fromkeys(prompt.name for prompt in prompts))
    return Sentence(
        zh=f"这一部分没有 {names} 适用的标准样本。请先把已核对完的图表加入标准样本，或换另一部分。",
        en=f"This split has no gold case that {names} is for. Make gold cases of charts that are reviewed, "
        "or choose another split.",
    )
