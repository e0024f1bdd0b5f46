from __future__ import annotations

import json
from itertools import count

import pytest
from PIL import Image

from evaluation.__main__ import main
from extraction import ENGINES
from extraction.chart import ChartImage, PromptVersion, Reading
from extraction.errors import NotAChart, Sentence
from tests import builders


class ScriptedEngine:
    """Says the same of every picture but the second, which it refuses, and counts how often it was asked."""

    name, version, parameters = "scripted", "1", "{}"
    asked = count()

    def read(self, image: ChartImage, prompt: PromptVersion | None = None) -> Reading:
        next(self.asked)
        if image.name == "b.png":
            raise NotAChart(Sentence("不是图表。", "No chart."))
        return builders.reading(builders.point("1250.0"))


@pytest.fixture
def small_set(tmp_path, monkeypatch):
    monkeypatch.setitem(ENGINES, "scripted", ScriptedEngine)
    ScriptedEngine.asked = count()
    lines = []
    for name in "abc":
        Image.new("RGB", (400, 300), "#ffffff").save(tmp_path / f"{name}.png")
        point = {"category": "2024", "value": "1250.0", "label_shown": True}
        series = {"name": "营业收入", "unit": "亿元", "axis_span": [0, 2000], "points": [point]}
        lines.append({"id": name, "file": f"{name}.png", "chart_type": "bar", "lang": "zh", "series": [series]})
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return tmp_path


def run(folder, *more):
    kept = ("--out", str(folder / "said.jsonl"), "--leaderboard", str(folder / "LEADERBOARD.md"))
    return main(["run", "--set", str(folder), "--engine", "scripted", *kept, *more])


def test_a_set_is_read_scored_and_noted(small_set, capsys):
    assert run(small_set, "--time-ocr") == 0
    said = capsys.readouterr().out
    assert ".667" in said  # two of three points
    assert "times the seconds of the text recognition" in said
    assert f"| {small_set.name} | 3 | 0.667 |" in (small_set / "LEADERBOARD.md").read_text("utf-8")


def test_an_interrupted_run_goes_on_where_it_was(small_set):
    run(small_set, "--limit", "2")
    run(small_set, "--resume")
    assert next(ScriptedEngine.asked) == 3
    run(small_set)
    assert next(ScriptedEngine.asked) == 3 + 1 + 3  # without --resume everything is read again


def test_a_part_of_a_set_does_not_go_on_the_leaderboard(small_set):
    run(small_set, "--limit", "1")
    assert not (small_set / "LEADERBOARD.md").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--set", "nowhere"], "There is no folder nowhere."),
        (["run", "--set", "tests"], "neither truth.jsonl nor index.csv"),
        (["run", "--set", "tests/golden", "--predictions", "none.jsonl"], "There is no file none.jsonl."),
    ],
)
def test_bad_arguments_get_a_sentence(arguments, sentence, capsys):
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


def test_no_number_is_no_count(capsys):
    with pytest.raises(SystemExit):
        main(["run", "--set", "tests", "--jobs", "none"])
    assert "is no number from 1 on" in capsys.readouterr().err


def test_a_picture_that_is_not_there_is_named(small_set, capsys):
    (small_set / "c.png").unlink()
    assert run(small_set) == 2
    assert "c.png" in capsys.readouterr().err
