"""What engines answered in trials, kept by all that decides an answer, so that it serves the next trial too.

The number of the repeat is part of that: the second reading of a picture is never the first one once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.chart import Reading
from extraction.errors import Sentence
from storage.database import Database, now
from storage.extractions import exact_json
from storage.readings_packed import pack

LONGEST_RAW = 20_000  # characters of a model's own words
UNKEEPABLE = Sentence(
    zh="回答里有无法原样保存的数值（如无穷大）。", en="The answer holds a number that cannot be kept as it is."
)


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """All that decides an answer."""

    image: str
    engine: str
    engine_version: str
    parameters: str
    prompt: str
    repeat: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What came of asking: a reading or a refusal, the model's own words, and what they cost."""

    reading: Reading | None
    refusal: Sentence | None
    seconds: float
    raw: str = ""
    prompt_tokens: int | None = None
    tokens: int | None = None


def find_answer(db: Database, key: AnswerKey) -> int | None:
    """An answer given in exactly this way for exactly this repeat; its id."""
    rows = db.read(
        """SELECT max(id) FROM trial_answer WHERE image = ? AND engine = ? AND engine_version = ? AND parameters = ?
           AND prompt = ? AND repeat = ?""",
        [key.image, key.engine, key.engine_version, key.parameters, key.prompt, key.repeat],
    )
    return None if rows[0][0] is None else int(rows[0][0])


def save_answer(db: Database, key: AnswerKey, given: GivenAnswer) -> int:
    """Keep an answer under all that decided it; its id."""
    text = None if given.reading is None else exact_json(given.reading)
    refusal = given.refusal if given.reading is None or text is not None else UNKEEPABLE
    why = (None, None) if refusal is None else (refusal.zh, refusal.en)
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            "INSERT INTO trial_answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, key.image, key.engine, key.engine_version, key.parameters, key.prompt, key.repeat,
             None if text is None else pack(text), *why, given.raw[:LONGEST_RAW], given.seconds, given.prompt_tokens,
             given.tokens, now()],
        )  # fmt: skip
    return int(number)


def answered_before(db: Database, engine: str, prompts: Sequence[str], images: Sequence[str], repeats: int) -> int:
    """How many answers of such a trial are there already, if the engine is still what it was when it last answered."""
    rows = db.read(
        """SELECT count(DISTINCT (image, prompt, repeat)) FROM trial_answer
           WHERE engine = $engine AND list_contains($prompts, prompt) AND list_contains($images, image)
             AND repeat <= $repeats
             AND (prompt, engine_version, parameters) IN (
                 SELECT prompt, arg_max(engine_version, id), arg_max(parameters, id) FROM trial_answer
                 WHERE engine = $engine GROUP BY prompt)""",
        {"engine": engine, "prompts": list(prompts), "images": list(images), "repeats": repeats},
    )
    return int(rows[0][0])


def usual_seconds(db: Database, engine: str) -> float | None:
    """How long an answer of this engine takes: as the last fifty did; None if it never gave one."""
    rows = db.read(
        """SELECT avg(seconds) FROM (
               SELECT seconds, answered_at AS moment FROM trial_answer WHERE engine = $engine
               UNION ALL SELECT seconds, made_at FROM extraction WHERE engine = $engine
               ORDER BY moment DESC LIMIT 50)""",
        {"engine": engine},
    )
    return None if rows[0][0] is None else float(rows[0][0])
