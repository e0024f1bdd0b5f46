"""Names of series against the shipped dictionary: taken, asked, never wrong; counted where the truth is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.__main__ import main
from evaluation.metric_names import SeriesName, counts, drawn, gathered, match
from evaluation.sets import BadSet

INVENTED = [
    SeriesName("星河业务营业收入", "亿元", "revenue"),
    SeriesName("营业收入", "亿元", "revenue"),
    SeriesName("营收 / YoY", "%", "revenue_yoy"),
    SeriesName("Revenue in million GBP", "", "revenue"),
    SeriesName("毛利", "%", "gross_margin"),
    SeriesName("Lantern festivals", "", None),
    SeriesName("Share of revenue", "%", None),
    SeriesName("净利润", "亿元", "net_profit_parent"),
    SeriesName("某某", "%"),
]


@pytest.fixture(scope="module")
def matched():
    return match(INVENTED)


def test_names_are_taken_asked_or_left_alone(matched):
    assert [one.outcome for one in matched] == [
        "asked", "right", "right", "right", "asked", "right", "right", "wrong", "unknown"
    ]  # fmt: skip
    assert [one.offered for one in matched[:1] + matched[4:5]] == [True, True]


def test_names_of_ours_and_of_none_of_ours_are_counted_apart(matched):
    assert counts(matched) == {
        "ours": {"right": 3, "asked": 2, "wrong": 1, "offered": 2},
        "none_of_ours": {"right": 2, "asked": 0, "wrong": 0},
    }
    assert counts(matched[-1:]) == {}


def test_the_command_prints_every_name_and_its_counts(tmp_path: Path, capsys):
    names = tmp_path / "names.jsonl"
    names.write_text(
        "\n".join(json.dumps({"name": one.name, "unit": one.unit, "metric": one.metric}) for one in INVENTED)
    )
    told = tmp_path / "told.json"
    assert main(["metrics", str(names), "--json", str(told)]) == 0
    said = capsys.readouterr().out
    assert "taken revenue_yoy" in said
    assert "6 names mean one of ours: 3 taken right, 2 asked (2 of them with the right one offered), 1 wrong" in said
    assert json.loads(told.read_text())["counts"]["ours"]["right"] == 3
    assert main(["metrics", str(tmp_path / "gone.jsonl")]) == 2


def test_names_come_from_tables_and_from_readings(tmp_path: Path):
    folder = tmp_path / "set"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.csv").write_text("id,chart_type\na,bar\nb,table\n", encoding="utf-8")
    (folder / "tables" / "a.csv").write_text("Year,Revenue,2019\n2020,1,2\n", encoding="utf-8")
    (folder / "tables" / "b.csv").write_text("项目,2020年\n营业收入,5\n", encoding="utf-8")
    read = tmp_path / "read.jsonl"
    read.write_text(json.dumps({"file": "x.png", "series": [{"name": "毛利率", "unit": "%"}]}), encoding="utf-8")
    found = gathered([folder, read])
    assert [(one.name, one.unit) for one in found] == [("Revenue", ""), ("营业收入", ""), ("毛利率", "%")]
    assert drawn(found, 2, seed=1) == drawn(found, 2, seed=1)
    assert {one.source for one in drawn(found, 2, seed=1)} == {"set", "read"}
    with pytest.raises(BadSet):
        gathered([tmp_path])
