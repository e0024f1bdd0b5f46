"""Names that run over several lines, in tables without rules between their rows."""

from __future__ import annotations

from extraction.kinds.table import read
from tests.tables import FIRST, STEP, scene, text, values

LINE = 26


def lines(*rows: tuple[str, str]):
    """Equally distant lines, each with a piece of a name and perhaps a number."""
    texts = [text("项目", left=20, y=60), text("2023", right=FIRST, y=60), text("2022", right=FIRST + STEP, y=60)]
    for i, (name, number) in enumerate(rows):
        y = 100 + i * LINE
        texts += [text(name, left=20, y=y)] if name else []
        texts += [text(number, right=right, y=y) for right in (FIRST, FIRST + STEP) if number]
    found = read(scene(texts))
    assert found is not None
    return list(dict.fromkeys(series for series, _ in values(found)))


def test_a_name_goes_on_where_its_line_was_full_and_the_value_stands_beside_the_last():
    assert lines(
        ("购买商品接受劳务", ""),
        ("支付的现金", "1,234"),
        ("支付的各项税费", "235"),
        ("经营活动现金流出", ""),
        ("小计", "9,876"),
    ) == ["购买商品接受劳务支付的现金", "支付的各项税费", "经营活动现金流出小计"]


def test_the_value_may_stand_beside_the_first_line():
    assert lines(
        ("购买商品接受劳务", "1,234"),
        ("支付的现金", ""),
        ("支付的税费", "235"),
        ("经营活动现金流出", "9,876"),
        ("小计", ""),
    ) == ["购买商品接受劳务支付的现金", "支付的税费", "经营活动现金流出小计"]


def test_a_full_name_with_a_value_of_its_own_is_not_continued():
    assert lines(
        ("收回投资收到的现金", "31"),
        ("取得投资收益收到的", ""),
        ("现金", "54"),
        ("投资活动的现金流入", ""),
        ("小计", "85"),
    ) == ["收回投资收到的现金", "取得投资收益收到的现金", "投资活动的现金流入小计"]


def test_a_heading_over_wrapped_names_stays_a_heading():
    assert lines(
        ("流动资产：", ""),
        ("交易性的金融资产", ""),
        ("净额", "31"),
        ("一年内到期的款项", ""),
        ("合计", "85"),
    ) == ["交易性的金融资产净额", "一年内到期的款项合计"]


def test_a_head_over_the_names_is_no_part_of_the_first_one():
    texts = [
        text("账龄分析表项", left=60, y=100),
        text("期末", right=FIRST, y=100),
        text("期初", right=FIRST + STEP, y=100),
    ]
    for i, name in enumerate(("一年以内的", "一至二年的", "二至三年以内的款", "合计")):
        texts += [text(name, left=20, y=100 + (i + 1) * LINE)]
        texts += [text(f"{i + 3}1.5", right=right, y=100 + (i + 1) * LINE) for right in (FIRST, FIRST + STEP)]
    found = read(scene(texts))
    assert found is not None
    assert values(found)["一年以内的", "期末"] == "31.5"
