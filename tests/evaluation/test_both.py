"""A set read by both readers at once: three tables, and a sentence where there is no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation import both
from evaluation.__main__ import main
from extraction import ENGINES
from extraction.engines.grounded import GroundedEngine
from extraction.engines.vision import ModelAnswer
from extraction.errors import ModelUnavailable, Sentence
from extraction.said import SCHEMA
from tests.extraction.engines.conftest import SHEETS, YEARS, drawn
from tests.extraction.engines.test_weights import folder

PROFIT, STORES = SHEETS[:2]
TINY_GGUF = Path(__file__).parent.parent / "tiny_gguf"


class ScriptedModel:
    """Knows one chart, and takes every other for it; may be gone after some answers."""

    weights = "scripted"

    def __init__(self, answers=99):
        self.answers, self.asked, self.closed = answers, 0, 0

    def answer(self, question, heard):
        if question.schema != SCHEMA:
            return ModelAnswer("{}", "end", 0.1)  # to a part of a picture it has nothing to say
        if self.asked == self.answers:
            raise ModelUnavailable(Sentence("服务器没有回答。", "The server is gone."))
        self.asked += 1
        return ModelAnswer(STORES.answer, "end", 0.1)

    def close(self):
        self.closed += 1


@pytest.fixture
def two_charts(tmp_path):
    """Stores and profit with their truth; the model is right about the first."""
    lines = []
    for sheet in (STORES, PROFIT):
        (tmp_path / f"{sheet.colour}.png").write_bytes(drawn(sheet).data)
        name, _, unit = sheet.title.partition(" (")
        span = [0, 40]
        points = [
            {"category": year, "value": value, "label_shown": True}
            for year, value in zip(YEARS, sheet.values, strict=True)
        ]
        series = {"name": name, "unit": unit.strip(")"), "axis_span": span, "points": points}
        file = f"{sheet.colour}.png"
        lines.append({"id": sheet.colour, "file": file, "chart_type": "bar", "lang": "en", "series": [series]})
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return tmp_path


@pytest.fixture
def model(monkeypatch):
    scripted = ScriptedModel()
    monkeypatch.setitem(ENGINES, "scripted", lambda: GroundedEngine("scripted", lambda: scripted))
    return scripted


def run(pictures, *more, engine="scripted"):
    kept = ("--out", str(pictures / "said.jsonl"), "--leaderboard", str(pictures / "LEADERBOARD.md"))
    return main(["run", "--set", str(pictures), "--engine", engine, *kept, *more])


def test_one_reading_of_each_picture_gives_a_table_for_each_reader_and_for_both(two_charts, model, capsys):
    assert run(two_charts) == 0
    tables = capsys.readouterr().out.split("\n\n")
    assert [table.splitlines()[0] for table in tables] == ["embedded", "scripted", "both"]
    assert model.asked == 2
    assert model.closed == 1
    board = (two_charts / "LEADERBOARD.md").read_text("utf-8").splitlines()[-3:]
    cells = [[cell.strip() for cell in line.split("|")] for line in board]
    name = two_charts.name
    assert [row[3] for row in cells] == [f"{name} ({who})" for who in ("embedded", "scripted", "embedded + scripted")]
    strict = [float(row[5]) for row in cells]
    assert strict == [1, 0.5, 1]  # what the picture prints stands against a model that tells another chart


def test_a_part_of_a_set_does_not_go_on_the_leaderboard(two_charts, model):
    assert run(two_charts, "--limit", "1") == 0
    assert model.asked == 1
    assert not (two_charts / "LEADERBOARD.md").exists()


def test_a_model_that_goes_away_ends_the_run_with_its_sentence_and_the_rest_is_read_later(two_charts, model, capsys):
    model.answers = 1
    assert run(two_charts) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "The server is gone."
    model.answers = 99
    assert run(two_charts, "--resume") == 0
    assert model.asked == 2


def test_a_picture_that_cannot_be_opened_is_refused_by_both_readers(two_charts, model):
    (two_charts / f"{PROFIT.colour}.png").write_bytes(b"no picture")
    assert run(two_charts) == 0
    last = json.loads((two_charts / "said.jsonl").read_text("utf-8").splitlines()[-1])
    assert all(last[reader]["refused"] for reader in ("embedded", "scripted", "both"))


@pytest.mark.parametrize("engine", ["qwen", "llama"])
def test_a_model_that_is_not_there_is_one_sentence(two_charts, engine, monkeypatch, capsys):
    for setting in ("CHARTLEDGER_MODEL", "CHARTLEDGER_GGUF"):
        monkeypatch.setenv(setting, "")
    assert run(two_charts, "--model", str(two_charts / "nowhere"), engine=engine) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert "nowhere" in said


@pytest.mark.parametrize("engine", ["embedded", "remote"])
def test_an_engine_without_weights_takes_no_model(two_charts, engine, capsys):
    assert run(two_charts, "--model", "nowhere", engine=engine) == 2
    assert f"the engine {engine} has none" in capsys.readouterr().err


def test_a_model_is_not_shared_among_processes(two_charts, model, capsys):
    assert run(two_charts, "--jobs", "2") == 2
    assert "one process" in capsys.readouterr().err


def test_the_numbers_of_a_tiny_model_are_said_to_mean_nothing(two_charts, model, monkeypatch, capsys):
    monkeypatch.setattr(both, "is_tiny", lambda _engine: True)
    assert run(two_charts) == 0
    assert capsys.readouterr().out.endswith(f"{both.MEANS_NOTHING}\n")
    assert not (two_charts / "LEADERBOARD.md").exists()


def test_a_tiny_model_is_known_by_its_size(tmp_path, monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_MODEL", str(folder(tmp_path / "tiny")))
    monkeypatch.setenv("CHARTLEDGER_GGUF", str(TINY_GGUF))
    assert [both.is_tiny(engine) for engine in ("qwen", "llama", "remote")] == [True, True, False]
