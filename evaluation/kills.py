"""Kills a process in the middle of its words, again and again: is everything there that the ledger said yes to?

After each kill the ledger is opened again and compared with what was acknowledged. Nothing may be missing, no step may
be there by half, and the table of facts must be what follows from the words.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from evaluation.talker import TYPED, Acknowledged, deed_id, talk
from storage.backup import find_backup, list_backups, plan, restore
from storage.confirmed import Wanted, confirmed_values
from storage.database import Database, open_database
from storage.deeds import done
from storage.drafts import drafts
from storage.errors import StoreError
from storage.fact_table import work_out_anew
from storage.images import image_description, load_image
from storage.reviews import decisions
from storage.uploads import uploads

LONGEST_LIFE = 1.2  # seconds of talking before the kill
AT_BIRTH = 0.15  # the share of lives that end at any moment from the start on, while the ledger is being opened, say


@dataclass(slots=True)
class Tally:
    """What came of the kills so far; `lost` and `half` have to stay empty."""

    rounds: int = 0
    acknowledged: Counter[str] = field(default_factory=Counter)
    words: int = 0
    logs_cut: int = 0  # the last entry of the log was cut off: nobody had been told that it was kept
    seconds_to_open: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)


def kill_often(rounds: int, seed: int = 1, told: Callable[[Tally], None] = lambda _: None) -> Tally:
    """Let so many processes talk to one ledger, one after the other, and kill each at a moment of chance."""
    tally = Tally()
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="chartledger-kills-") as home:
        everything: list[Acknowledged] = []
        for number in range(1, rounds + 1):
            acknowledged = one_life(Path(home) / "workspace", number, dice)
            everything += acknowledged
            count(acknowledged, tally)
            look_back(Path(home) / "workspace", acknowledged, tally)
            tally.rounds = number
            told(tally)
        look_back(Path(home) / "workspace", everything, tally)
    return tally


def one_life(folder: Path, number: int, dice: random.Random) -> list[Acknowledged]:
    """One process, from its start to its end; what the ledger told it."""
    context = multiprocessing.get_context("forkserver")  # each life starts afresh, without loading everything again
    context.set_forkserver_preload(["evaluation.talker"])
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=talk, args=(folder, number, theirs), daemon=True)
    process.start()
    theirs.close()
    heard: list[Acknowledged] = []
    if dice.random() > AT_BIRTH:
        heard += hear(ours, 1)
    until = time.monotonic() + dice.uniform(0, LONGEST_LIFE)
    while (left := until - time.monotonic()) > 0 and ours.poll(left):
        heard += hear(ours, 1)
    os.kill(process.pid or 0, signal.SIGKILL)
    heard += hear(ours)
    process.join()
    return heard


def hear(pipe: Connection, most: int = 10**9) -> list[Acknowledged]:
    """What was acknowledged, up to so much of it, or to the end; a message cut off in the middle was not heard."""
    heard: list[Acknowledged] = []
    while len(heard) < most:
        try:
            heard.append(pipe.recv())
        except (EOFError, OSError):
            break
    return heard


def count(acknowledged: list[Acknowledged], tally: Tally) -> None:
    tally.acknowledged.update(one.act for one in acknowledged)
    tally.words += sum(len(one.said) for one in acknowledged if one.act != "undo")


def look_back(folder: Path, acknowledged: Iterable[Acknowledged], tally: Tally) -> None:
    """Open what was left, and note what is missing of what was acknowledged."""
    began = time.monotonic()
    with open_database(folder) as db:
        tally.seconds_to_open.append(time.monotonic() - began)
        tally.logs_cut += db.recovered is not None
        said = list(acknowledged)
        for number in {one.about for one in said if isinstance(one.about, int)}:
            check_words(db, number, [one for one in said if one.about == number], tally)
        for one in said:
            if isinstance(one.about, str):
                check_thing(db, one, said, tally)
        check_facts(db, tally)


def check_words(db: Database, number: int, said: list[Acknowledged], tally: Tally) -> None:
    """The words on one reading: those acknowledged are there, deeds are known, steps are whole."""
    kept = decisions(db, number)
    there = {word.id for word in kept}
    undone = {word.undoes for word in kept if word.verdict == "undone"}
    for one in said:
        missing = set(one.said) - (undone if one.act == "undo" else there)
        if missing:
            tally.lost.append(f"{one.act} {one.turn} on {number}: {sorted(missing)}")
        if one.act == "deed" and done(db, deed_id(number, one.turn)) != list(one.said):
            tally.lost.append(f"deed {one.turn} on {number} is not known")
    of_three = [word for word in kept if word.reason.startswith(("three", "deed"))]
    steps = Counter(word.reason for word in of_three)
    tally.half += [f"{step} on {number}" for step, count in steps.items() if count != 3]
    taken = Counter(word.reason for word in of_three if word.id in undone)
    tally.half += [f"undo of {step} on {number}" for step, count in taken.items() if count != 3]
    deeds = [step.split()[1] for step in steps if step.startswith("deed")]
    tally.half += [f"deed {turn} on {number}" for turn in deeds if done(db, deed_id(number, int(turn))) is None]
    typed = max((one.turn for one in said if one.act == "draft"), default=0)
    if typed and int(drafts(db, number).get(TYPED, {}).get("value", 0)) < typed:
        tally.lost.append(f"letters {typed} on {number}")


def check_thing(db: Database, one: Acknowledged, said: list[Acknowledged], tally: Tally) -> None:
    """A picture, a note on it, or a backup."""
    try:
        if one.act in ("picture", "upload"):
            load_image(db, str(one.about))  # compared with its hash
        if one.act == "upload" and str(one.about) not in uploads(db):
            tally.lost.append(f"upload {one.about}")
        if one.act == "note" and int(image_description(db, str(one.about)).figure or 0) < one.turn:
            tally.lost.append(f"note {one.turn} on {one.about}")
        if one.act == "backup":
            check_backup(Path(str(one.about)), said[: said.index(one)], tally)
    except StoreError as problem:
        tally.lost.append(f"{one.act} {one.about}: {problem}")


def check_backup(place: Path, before: list[Acknowledged], tally: Tally) -> None:
    """A backup that was acknowledged opens, and has every word that was acknowledged before it."""
    with tempfile.TemporaryDirectory(prefix="chartledger-") as scratch:
        restored = restore(plan(find_backup(place), Path(scratch) / "workspace"))
        with open_database(restored.folder) as db:
            for number in {one.about for one in before if isinstance(one.about, int)}:
                check_words(db, number, [one for one in before if one.about == number and one.act != "draft"], tally)
    if len(list_backups(place.parent)) != len([path for path in place.parent.glob("2*") if path.is_dir()]):
        tally.half.append(f"a backup in {place.parent.name}")


def check_facts(db: Database, tally: Tally) -> None:
    """The table of facts is what follows from the words."""
    everything = Wanted(segments=None)
    kept = confirmed_values(db, everything)
    work_out_anew(db)
    if confirmed_values(db, everything) != kept:
        tally.lost.append("the table of facts is not what follows from the words")


def summary(tally: Tally) -> str:
    """The figures, and what was lost, if anything was."""
    acts = ", ".join(f"{count} {act}" for act, count in sorted(tally.acknowledged.items()))
    opened = sorted(tally.seconds_to_open)
    lines = [
        f"{tally.rounds} kills; {tally.words} words acknowledged, in {acts}",
        f"{len(tally.lost)} lost, {len(tally.half)} by half; {tally.logs_cut} logs ended in half an entry",
        f"opened again in {opened[len(opened) // 2]:.2f} s (median), {opened[-1]:.2f} s at most",
    ]
    return "\n".join([*lines, *(f"LOST  {one}" for one in tally.lost), *(f"HALF  {one}" for one in tally.half)])
