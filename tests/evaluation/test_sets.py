from __future__ import annotations

import json
from decimal import Decimal

import pytest

from evaluation.golden import GOLDEN
from evaluation.score import share
from evaluation.sets import BadSet, load_set, predictions_of


@pytest.fixture
def indexed(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "png").mkdir()
    (tmp_path / "png" / "a.png").write_bytes(b"")
    (tmp_path / "index.csv").write_text(
        "id,chart_type,known_values,has_data_labels\na,line,,no\nb,bar,12.5 3,no\n", "utf-8"
    )
    (tmp_path / "tables" / "a.csv").write_text("Year,Sales,Cost\n2023,$10,4\n2024,12,n/a\n", "utf-8")
    return tmp_path


def test_a_folder_of_truth_lines_is_a_set():
    samples = load_set(GOLDEN)
    assert len(samples) == len(list(GOLDEN.glob("*.png")))
    assert all(sample.file.is_file() for sample in samples)
    assert samples[0].groups["language"] in ("zh", "en")


def test_a_folder_with_an_index_is_a_set(indexed):
    a, b = load_set(indexed)
    assert a.file == indexed / "png" / "a.png"
    assert [value for *_, value in a.table] == [10, 4, 12]
    assert a.unlabelled
    assert b.known == (Decimal("12.5"), Decimal(3))
    assert a.groups["kind"] == "line"


def test_the_last_prediction_of_a_picture_counts(indexed):
    path = indexed / "said.jsonl"
    points = [{"category": "2023", "value": "10"}, {"category": "2024", "value": "12"}]
    lines = [{"file": "a.png", "series": []}, {"file": "a.png", "series": [{"name": "Sales", "points": points}]}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    score = load_set(indexed)[0].score(predictions_of(path)["a"])
    assert share(score.counts, "exact") == pytest.approx(2 / 3)


def test_what_is_no_set_is_said_in_a_sentence(tmp_path):
    with pytest.raises(BadSet, match="There is no folder"):
        load_set(tmp_path / "nowhere")
    with pytest.raises(BadSet, match=r"neither truth.jsonl nor index.csv"):
        load_set(tmp_path)
    (tmp_path / "truth.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(BadSet, match="Line 1"):
        load_set(tmp_path)
