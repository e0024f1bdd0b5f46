"""Charts with labels, prose and lists are not mistaken for tables."""

from __future__ import annotations

from PIL import ImageDraw

from extraction.kinds.table import read
from tests.tables import paper, scene, text


def test_bars_with_labels_above_years_are_no_table():
    picture, texts = paper(), [text("图1：营业收入（亿元）", left=20, y=30)]
    drawing = ImageDraw.Draw(picture)
    for i, height in enumerate((120, 180, 240, 210, 300)):
        for j, other in enumerate((0, 37)):
            x, top = 120 + 140 * i + 55 * j, 600 - height - other
            drawing.rectangle([x, top, x + 45, 600], fill="#1f4e79" if j else "#c00000")
            texts.append(text(f"{height + other}.5", right=x + 46, y=top - 14))
        texts.append(text(str(2019 + i), left=140 + 140 * i, y=620))
    texts += [text(str(tick), right=80, y=600 - tick) for tick in range(0, 400, 100)]
    assert read(scene(texts, picture)) is None


def test_lying_bars_with_labels_are_no_table():
    picture, texts = paper(), [text("图2：可比公司毛利率", left=20, y=30)]
    drawing = ImageDraw.Draw(picture)
    for i, length in enumerate((500, 460, 410, 330, 290)):
        drawing.rectangle([150, 80 + 70 * i, 150 + length, 120 + 70 * i], fill="#1f3864")
        texts += [
            text(f"公司{'甲乙丙丁戊'[i]}", left=30, y=100 + 70 * i),
            text(f"{length / 12:.1f}%", left=160 + length, y=100 + 70 * i),
        ]
    assert read(scene(texts, picture)) is None


def test_lying_stacks_with_labels_in_columns_are_no_table():
    picture, texts = paper(), [text("2022", left=260, y=40), text("2023", left=460, y=40), text("2024", left=660, y=40)]
    drawing = ImageDraw.Draw(picture)
    for i in range(5):
        for j, colour in enumerate(("#1f3864", "#c55a11", "#7f7f7f")):
            drawing.rectangle([180 + 200 * j, 80 + 70 * i, 380 + 200 * j, 120 + 70 * i], fill=colour)
            texts.append(text(f"{20 + 3 * i + j}.{j}", left=260 + 200 * j, y=100 + 70 * i))
        texts.append(text(f"公司{'甲乙丙丁戊'[i]}", left=30, y=100 + 70 * i))
    assert read(scene(texts, picture)) is None


def test_prose_a_list_of_shares_and_an_empty_page_are_no_tables():
    prose = [
        text(f"公司2024年上半年实现收入{i}2.3亿元，同比增长4.5%，符合预期。", left=20, y=80 + 30 * i) for i in range(9)
    ]
    shares = [text(f"业务{i} {10 + i}.5%", left=100 + 90 * (i % 3), y=80 + 55 * i) for i in range(6)]
    assert read(scene(prose)) is None
    assert read(scene(shares)) is None
    assert read(scene([])) is None
