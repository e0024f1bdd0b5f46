from __future__ import annotations

from extraction.chart import Reading
from extraction.kinds.panels.joined import joined, moved, one_unread
from tests.builders import finding, point, reading


def of(title: str, *series: str, doubted: int | None = None) -> Reading:
    findings = () if doubted is None else (finding(doubted),)
    return reading(*(point(series=name) for name in series), title=title, findings=findings)


def names(*readings: Reading) -> list[str]:
    return [one.name for one in joined(readings).series]


def test_names_that_occur_once_stay() -> None:
    assert names(of("华东", "收入"), of("华南", "成本")) == ["收入", "成本"]


def test_names_that_collide_say_their_chart() -> None:
    assert names(of("华东", "收入", "成本"), of("华南", "收入")) == ["华东 · 收入", "成本", "华南 · 收入"]


def test_charts_without_a_title_are_counted() -> None:
    assert names(of("", "收入"), of("", "收入")) == ["1 · 收入", "2 · 收入"]
    assert names(of("", ""), of("", "")) == ["1", "2"]


def test_a_series_named_after_its_chart_is_not_named_twice() -> None:
    assert names(of("收入构成", "收入构成"), of("收入构成", "收入构成")) == ["收入构成 · 1", "收入构成 · 2"]


def test_points_carry_the_name_of_their_series() -> None:
    both = joined([of("华东", "收入"), of("华南", "收入")])
    assert [p.series for p in both.points] == ["华东 · 收入", "华南 · 收入"]


def test_doubts_keep_their_points() -> None:
    both = joined([of("华东", "收入", "成本"), of("华南", "收入", "成本", doubted=1)])
    assert [f.points for f in both.findings] == [(3,)]


def test_charts_of_one_kind_keep_it() -> None:
    bars, pie = of("华东", "收入"), reading(point(series="占比"), kind="pie", title="")
    assert joined([bars, bars]).kind == "bar"
    assert joined([bars, pie]).kind == "combo"


def test_boxes_move_with_their_chart() -> None:
    (before,) = of("华东", "收入").points
    (after,) = moved(of("华东", "收入"), 30, 7).points
    assert after.evidence == before.evidence.moved(30, 7)


def test_what_could_not_be_read_is_said() -> None:
    assert [f.check for f in one_unread(of("华东", "收入"), 1).findings] == ["panel_unread"]
