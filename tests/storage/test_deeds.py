from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.database import open_database
from storage.deeds import decide_once, done, redo_once, undo_once
from storage.drafts import drafts, keep_draft
from storage.errors import UnfitValue
from storage.extractions import save_extraction
from storage.images import save_image
from storage.reviews import decisions, settled
from tests.builders import decision, extraction, image, point, reading

ROOT = Path(__file__).parents[2]

DO_FOR_EVER = """
import sys
from pathlib import Path
from storage.database import open_database
from storage.deeds import decide_once
from storage.drafts import keep_draft
from tests.builders import decision
db = open_database(Path(sys.argv[1]))
number, turn = int(sys.argv[2]), int(sys.argv[3])
while True:
    turn += 1
    keep_draft(db, number, turn % 3, {"value": str(turn)}, "李雷")
    print("typed", turn, flush=True)
    decide_once(db, f"deed-{turn}", [decision(number, (turn + more) % 3, turn) for more in range(1 + turn % 2)])
    print("done", turn, flush=True)
"""


def test_the_same_deed_sent_twice_is_done_once(db, read):
    number = read()
    first = decide_once(db, "a", [decision(number, 0), decision(number, 1)])
    assert decide_once(db, "a", [decision(number, 0), decision(number, 1)]) == first
    assert [word.id for word in decisions(db, number)] == first
    assert done(db, "a") == first


def test_a_deed_is_known_after_a_restart(db, read):
    number = read()
    first = decide_once(db, "a", [decision(number)])
    db.close()
    with open_database(db.folder) as again:
        assert decide_once(again, "a", [decision(number)]) == first
        assert len(decisions(again, number)) == 1


def test_a_deed_that_was_refused_may_be_done_later(db, read):
    number = read()
    with pytest.raises(UnfitValue):
        decide_once(db, "a", [decision(number, 0), decision(number, 1, None)])
    assert done(db, "a") is None
    assert decisions(db, number) == []
    assert len(decide_once(db, "a", [decision(number, 1)])) == 1


def test_undo_and_redo_sent_twice_are_done_once(db, read):
    number = read()
    for key in range(3):
        decide_once(db, f"word {key}", [decision(number, key)])
    assert undo_once(db, "back", number) == undo_once(db, "back", number)
    assert list(settled(db, number)) == [0, 1]
    undo_once(db, "further back", number)
    assert list(settled(db, number)) == [0]
    assert redo_once(db, "again", number) == redo_once(db, "again", number)
    assert list(settled(db, number)) == [0, 1]


def test_a_deed_without_an_id_is_refused_and_nothing_is_said(db, read):
    number = read()
    with pytest.raises(ValueError, match="id"):
        decide_once(db, "", [decision(number)])
    assert decisions(db, number) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX word")
def test_killing_the_process_between_two_deeds_leaves_each_done_or_not_at_all(tmp_path):
    with open_database(tmp_path) as db:
        picture = image()
        save_image(db, picture)
        number = save_extraction(db, extraction(picture, reading(*(point(year=year) for year in (2022, 2023, 2024)))))
    turn = 0
    for round_ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", DO_FOR_EVER, str(tmp_path), str(number), str(turn)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        said = [process.stdout.readline().split() for _ in range(5 + 8 * round_)]
        os.kill(process.pid, signal.SIGKILL)
        said += [line.split() for line in process.communicate()[0].splitlines(keepends=True) if line[-1:] == "\n"]
        acknowledged = [int(turn) for what, turn in said if what == "done"]
        typed = max(int(turn) for what, turn in said if what == "typed")
        with open_database(tmp_path) as db:
            assert db.recovered is None
            assert all(done(db, f"deed-{each}") for each in acknowledged)
            words = db.read("SELECT id FROM decision ORDER BY id")
            assert words == db.read("SELECT unnest(decisions) AS word FROM deed ORDER BY word")
            waits = done(db, f"deed-{typed}") is None
            assert not waits or drafts(db, number, "李雷")[typed % 3] == {"value": str(typed)}
            decide_once(db, f"deed-{typed}", [decision(number, typed % 3, typed)])  # the browser sends it again
            turn = typed
    assert turn > 30


def test_letters_typed_after_a_deed_stay_when_the_deed_is_sent_again(db, read):
    number = read()
    decide_once(db, "a", [decision(number, 0, reviewer="李雷")])
    keep_draft(db, number, 0, {"value": "13"}, "李雷")
    decide_once(db, "a", [decision(number, 0, reviewer="李雷")])
    assert drafts(db, number, "李雷") == {0: {"value": "13"}}
