"""Confirmed charts as a data set that trainers of vision models read: pictures, the words asked, and the right answer.

One folder: `train.jsonl` and `held_out.jsonl` with one conversation a line (messages and images, as ms-swift reads
them), `dataset_info.json` (which tells LLaMA-Factory the same), the pictures under their hashes, `index.jsonl` with
what each line was made of, and a card. A chart is in it if nothing on it is left to settle.

What prompts are judged on is never trained on: a chart that shares its company, its report or its looks with a gold
case of the check or final split stands in `held_out.jsonl`.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from extraction.chart import ChartImage, ChartKind, PromptVersion, TextBox
from extraction.errors import ChartError, Language, Sentence
from extraction.opening import as_others_see_it
from extraction.prompts import PromptBook, filled
from storage.database import Database, now
from storage.disk import is_full
from storage.errors import CannotWrite, DamagedWorkspace
from storage.exports import Told, written_beside
from storage.exports.chat_card import LeftOut, Part, card
from storage.exports.chat_table import spelled, table_of
from storage.extractions import extraction
from storage.gold import candidates, gold_cases
from storage.gold.groups import Split
from storage.gold.left import left_of
from storage.held_out import Apart, apart
from storage.images import image_description, load_image
from storage.prompts import active_prompts, names_for
from storage.texts import save_texts, texts_of

Look = Callable[[ChartImage], tuple[TextBox, ...]]
PICTURE = "<image>"  # where trainers put the picture into the words


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation: a picture, the words that a model is asked with, and the confirmed answer.

    `split` is that of the gold cases it is tied to, None where it is tied to none; `decisions` are the words that
    confirmed its values.
    """

    image: ChartImage
    split: Split | None
    kind: ChartKind
    language: Language
    prompt: PromptVersion
    words: str
    answer: str
    values: int
    extraction: int
    decisions: tuple[int, ...]

    @property
    def part(self) -> Part:
        return "held_out" if self.split in ("check", "final") else "train"


@dataclass(frozen=True, slots=True)
class ChatExport:
    """What was written, and which charts could not be made examples of."""

    folder: Path
    train: int
    held_out: int
    left_out: dict[LeftOut, int]


def export_chat(db: Database, folder: Path, told: Told | None = None, look: Look | None = None) -> ChatExport:
    """Write the data set; CannotWrite leaves nothing behind. `folder` must be new, or empty.

    `look` reads the texts of a picture of which none were kept; without it such a chart is left out, since a model is
    never asked without them.
    """
    counts: Counter[tuple[Part, ChartKind, Language]] = Counter()
    values: Counter[Part] = Counter()
    splits: Counter[str] = Counter()
    prompts: dict[str, str] = {}
    left_out: Counter[LeftOut] = Counter()
    with whole_or_not_at_all(folder) as place:
        (place / "images").mkdir()
        with (
            (place / "train.jsonl").open("w", encoding="utf-8", newline="\n") as train,
            (place / "held_out.jsonl").open("w", encoding="utf-8", newline="\n") as held_out,
            (place / "index.jsonl").open("w", encoding="utf-8", newline="\n") as index,
        ):
            for example in _examples(db, told, look):
                if not isinstance(example, Example):
                    left_out[example] += 1
                    continue
                try:
                    name = _put_picture(place, example.image)
                except ChartError:
                    left_out["picture"] += 1
                    continue
                line = {
                    "messages": [
                        {"role": "user", "content": PICTURE + example.words},
                        {"role": "assistant", "content": example.answer},
                    ],
                    "images": [name],
                }
                (train if example.part == "train" else held_out).write(_line(line))
                index.write(_line(_record(db, example, name)))
                counts[example.part, example.kind, example.language] += 1
                values[example.part] += example.values
                splits[example.split or "none"] += 1
                prompts[example.prompt.name] = example.prompt.id
        (place / "dataset_info.json").write_text(_dataset_info(), encoding="utf-8")
        words = card(counts, values, splits, prompts, left_out, now())
        (place / "README.md").write_text(words, encoding="utf-8")
    parts = Counter(part for part, _, _ in counts.elements())
    return ChatExport(folder, parts["train"], parts["held_out"], dict(left_out))


def export_chat_archive(db: Database, file: Path, told: Told | None = None) -> ChatExport:
    """The same folder in one ZIP file, for a browser to save."""
    with tempfile.TemporaryDirectory(prefix="chartledger-") as rough, written_beside(file) as part:
        made = export_chat(db, Path(rough) / file.stem, told)
        with zipfile.ZipFile(part, "w") as archive:  # stored: pictures do not get smaller
            for one in sorted(made.folder.rglob("*")):
                if one.is_file():
                    archive.write(one, one.relative_to(rough))
    return replace(made, folder=file)


@contextmanager
def whole_or_not_at_all(folder: Path) -> Iterator[Path]:
    """A folder to write in; once all is there it gets its name, and a failure leaves no trace of it."""
    _check_is_free(folder)
    place = folder.with_name(f".{folder.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        place.mkdir(parents=True)
        yield place
        for file in place.rglob("*"):
            if file.is_file():
                with file.open("rb") as whole:
                    os.fsync(whole.fileno())
        if folder.is_dir():
            folder.rmdir()  # empty: some systems rename onto nothing else
        place.rename(folder)
    except OSError as problem:
        raise CannotWrite(_why(folder, problem)) from problem
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _check_is_free(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise CannotWrite(
            Sentence(
                zh=f"“{folder}”已存在且不是空文件夹。训练集请写到新的文件夹，旧的那份可能已经有人用来训练。",
                en=f"“{folder}” is there already and not empty. Write a training set into a new folder: somebody may "
                "have trained on the old one.",
            )
        )


def _why(folder: Path, problem: OSError) -> Sentence:
    if is_full(problem):
        return Sentence(
            zh=f"磁盘已满，“{folder.name}”没有写出。", en=f"The disk is full; “{folder.name}” was not written."
        )
    return Sentence(
        zh=f"“{folder.name}”无法写在“{folder.parent}”里（可能没有权限）。",
        en=f"“{folder.name}” cannot be written in “{folder.parent}”: it may not be allowed.",
    )


# ────────────────────────────────────────────────────────────────────────────────────────────────── what an example is


def _settled(db: Database) -> list[tuple[str, int]]:
    """Picture and reading of every chart on which nothing is left to settle, the gold set among them."""
    found = {one.image: one.extraction for one in candidates(db)}
    found |= {case.image: case.extraction for case in gold_cases(db) if not left_of(db, case.extraction).open}
    return sorted(found.items())  # by hash: as good as shuffled, and the same every time


def _examples(db: Database, told: Told | None, look: Look | None) -> Iterator[Example | LeftOut]:
    charts, book, kept_apart = _settled(db), active_prompts(db), apart(db)
    for number, (image, reading) in enumerate(charts, 1):
        yield _example(db, image, reading, book, kept_apart, look)
        if told is not None:
            told(number, len(charts))


def _example(
    db: Database, sha: str, number: int, book: tuple[PromptVersion, ...], kept_apart: Apart, look: Look | None
) -> Example | LeftOut:
    """The chart with the words that a model is asked with now, filled with the texts that were kept of the picture."""
    try:
        image = load_image(db, sha)
    except DamagedWorkspace:
        return "picture"
    reading, left = extraction(db, number).reading, left_of(db, number)
    table = table_of(reading, left.points)
    if table.unfit is not None:
        return table.unfit
    texts = texts_of(db, sha)
    if texts is None:
        if look is None:
            return "texts"
        texts = look(image)
        save_texts(db, sha, texts)
    language = _language(texts)
    words = PromptBook(book, names_for(db, sha, book))
    prompt = words.of("extract", language, reading.kind)
    asked = filled(prompt, texts, (image.width, image.height), known=words.known, language=language)
    return Example(
        image, kept_apart.split(sha, left), reading.kind, language, prompt, asked, table.line, table.values, number,
        tuple(sorted(point.decision for point in left.points)),
    )  # fmt: skip


def _language(texts: tuple[TextBox, ...]) -> Language:
    """As the engine chooses the language of its words: Chinese where anything Chinese is printed."""
    return "zh" if any("\u4e00" <= letter <= "\u9fff" for text in texts for letter in text.text) else "en"


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────── files


def _put_picture(place: Path, image: ChartImage) -> str:
    """The picture under its hash, and its place in the folder; forward slashes on every system."""
    data, ending = as_others_see_it(image)
    name = f"images/{image.sha256}{ending}"
    (place / name).write_bytes(data)
    return name


def _record(db: Database, example: Example, name: str) -> dict[str, object]:
    """What a line was made of, so that one chart can be taken out again, or traced."""
    report = image_description(db, example.image.sha256).report
    return {
        "image": name, "sha256": example.image.sha256, "part": example.part, "split": example.split,
        "kind": example.kind, "language": example.language, "values": example.values, "report": report,
        "name": example.image.name, "extraction": example.extraction, "decisions": example.decisions,
        "prompt": example.prompt.id, "prompt_name": example.prompt.name,
    }  # fmt: skip


def _line(said: dict[str, object]) -> str:
    return spelled(json.dumps(said, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _dataset_info() -> str:
    """The two files as LLaMA-Factory lists data sets: its sharegpt form with the names of OpenAI's."""
    tags = {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"}
    columns = {"messages": "messages", "images": "images"}
    sets = {
        f"chartledger_{part}": {
            "file_name": f"{part}.jsonl", "formatting": "sharegpt", "columns": columns, "tags": tags,
        }
        for part in ("train", "held_out")
    }  # fmt: skip
    return json.dumps(sets, indent=2) + "\n"
