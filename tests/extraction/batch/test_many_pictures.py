from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extraction.__main__ import main
from extraction.batch import Asked, Limits, Outcome, Start, asked_of, in_order, read_in_processes
from extraction.batch.crew import CRASHED, TOO_LONG, TOO_MUCH
from extraction.batch.progress import progress_line
from tests.batch_engine import LOADER, NOTES

HOME = Path(__file__).resolve().parents[3]
START = Start("batch", loader=LOADER)


@pytest.fixture
def notes(tmp_path, monkeypatch):
    """Where readers write down what they begin to read."""
    monkeypatch.setenv(NOTES, str(tmp_path / "notes"))
    return tmp_path / "notes"


def begun(notes: Path) -> Counter[str]:
    return Counter(notes.read_text(encoding="utf-8").split())


def pictures(folder: Path, *names: str) -> list[Path]:
    """Small pictures, each another one."""
    folder.mkdir(exist_ok=True)
    files = [folder / name for name in names]
    for shade, file in enumerate(files):
        Image.new("RGB", (64, 48), (250, shade // 256, shade % 256)).save(file)
    return files


def run(*arguments: str | Path) -> int:
    return main(["read", *map(str, arguments), "--quiet"], LOADER)


def names(of: Path) -> list[str]:
    return [json.loads(line)["file"] for line in of.read_text(encoding="utf-8").splitlines()]


def test_several_processes_read_every_picture_once_and_keep_their_order(tmp_path, notes):
    files = pictures(tmp_path / "charts", *(f"{k:02}{'_slow' * (k % 3 == 0)}.png" for k in range(40)))
    out = tmp_path / "out.jsonl"
    assert run(tmp_path / "charts", "--processes", "2", "--jsonl", out) == 0
    assert names(out) == [file.name for file in files]
    assert begun(notes) == Counter(file.name for file in files)
    readers = {json.loads(line)["series"][0]["points"][0]["value"] for line in out.open(encoding="utf-8")}
    assert len(readers) == 2


def test_what_kills_hangs_or_swells_costs_one_picture_only(tmp_path, notes):
    files = pictures(tmp_path, "a.png", "b_dies.png", "c_hangs.png", "d_eats.png", "e_breaks.png", "f_falters.png",
                     "g_refuse.png", "h.png")  # fmt: skip
    read = dict(read_in_processes(asked_of(files), START, 2, Limits(seconds=1.5, memory=350)))
    came = {asked.name: outcome for asked, outcome in read.items()}
    assert [came[file.name].extraction is not None for file in files] == [True, *[False] * 4, True, False, True]
    assert (came["b_dies.png"].breakdown, came["c_hangs.png"].breakdown) == (CRASHED, TOO_LONG)
    assert came["d_eats.png"].breakdown == TOO_MUCH
    assert came["e_breaks.png"].breakdown is not None
    assert came["g_refuse.png"].refusal is not None
    assert begun(notes)["b_dies.png"] == begun(notes)["f_falters.png"] == 2


def test_a_process_makes_room_for_a_fresh_one_and_nothing_is_taken_before_somebody_can_read_it(tmp_path, notes):
    taken = []

    def asked():
        for each in asked_of(pictures(tmp_path, *(f"{k}.png" for k in range(6)))):
            taken.append(each.key)
            yield each

    readers = []
    for _, outcome in read_in_processes(asked(), START, 1, Limits(pictures=4)):
        assert outcome.extraction is not None
        readers.append(outcome.extraction.reading.points[0].value)
        assert len(taken) <= len(readers) + 1
    assert list(Counter(readers).values()) == [4, 2]


def test_a_stopped_batch_goes_on_where_it_was(tmp_path, notes):
    files = pictures(tmp_path / "charts", *(f"{k:03}_slow.png" for k in range(60)))
    out = tmp_path / "out.jsonl"
    program = f"import sys; from extraction.__main__ import main; sys.exit(main(sys.argv[1:], '{LOADER}'))"
    order = [sys.executable, "-c", program, "read", tmp_path / "charts", "--quiet", "--processes", "2"]
    for stop in (signal.SIGINT, signal.SIGKILL):
        before = len(names(out)) if out.exists() else 0
        batch = subprocess.Popen([*order, "--jsonl", out, "--resume"], cwd=HOME, stderr=subprocess.PIPE, text=True)
        while not out.exists() or len(names(out)) < before + 8:
            assert batch.poll() is None
            time.sleep(0.02)
        batch.send_signal(stop)
        _, said = batch.communicate(timeout=30)
        assert batch.returncode == (130 if stop == signal.SIGINT else -signal.SIGKILL)
        assert ("--resume" in said) == (stop == signal.SIGINT)
    with out.open("ab") as file:
        file.write('{"file":"059_slow.png","title":"营'.encode()[:-1])  # the last words of a dying machine
    assert run(tmp_path / "charts", "--processes", "2", "--jsonl", out, "--resume") == 0
    assert names(out) == [file.name for file in files]
    twice = [name for name, times in begun(notes).items() if times > 1]
    assert len(twice) < 10  # only what was under way, or waited for its turn to be written
    assert run(tmp_path / "charts", "--jsonl", out, "--resume") == 0
    assert names(out) == [file.name for file in files]


def test_of_two_files_with_one_name_the_second_is_read_on_resuming(tmp_path, notes):
    first, second = pictures(tmp_path / "a", "chart.png"), pictures(tmp_path / "b", "chart.png", "refuse.png")
    out = tmp_path / "out.jsonl"
    assert run(*first, "--jsonl", out) == 0
    assert run(*first, *second, "--jsonl", out, "--resume") == 0
    assert names(out) == ["chart.png", "chart.png", "refuse.png"]


def test_a_full_disk_leaves_whole_lines_and_a_sentence(tmp_path, notes, capsys):
    import resource

    files = pictures(tmp_path / "charts", *(f"{k}.png" for k in range(9)))
    out = tmp_path / "out.jsonl"
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, most))  # room for three lines and a half
    try:
        assert run(tmp_path / "charts", "--jsonl", out) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))
    assert "Cannot write" in capsys.readouterr().err
    assert names(out) == [file.name for file in files][: len(names(out))]
    assert 0 < len(names(out)) < 9


def test_own_words_reach_the_engine(tmp_path, notes):
    (chart,) = pictures(tmp_path, "chart.png")
    words, out = tmp_path / "mine.md", tmp_path / "out.jsonl"
    words.write_text("Read $words", encoding="utf-8")
    asked = {"extract.zh": "extract.zh", str(words): "mine", "extract": "chart.png"}
    for prompt, named in asked.items():
        assert run(chart, "--engine", "remote", "--prompt", prompt, "--jsonl", out) == 0
        assert json.loads(out.read_text(encoding="utf-8"))["series"][0]["name"] == named


@pytest.mark.parametrize(
    "wrong", [["--prompt", "no_such"], ["--processes", "0"], ["--resume"]], ids=["prompt", "processes", "resume"]
)
def test_wrong_arguments_say_so(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        run("x.png", "--engine", "remote", *wrong)
    assert stopped.value.code == 2
    assert "error" in capsys.readouterr().err


@given(st.permutations(range(12)))
def test_results_come_in_the_order_asked_for(done):
    came = in_order((Asked(key, "", ""), Outcome()) for key in done)
    assert [asked.key for asked, _ in came] == list(range(12))


def test_a_log_tells_pace_and_time_left():
    assert progress_line(300, 1000, 600.0) == "300 of 1000 · 30.0 a minute · about 23 min left"
