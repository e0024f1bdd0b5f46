"""The sheet Sources: for every value its picture, its report, and the part of the picture it was read from."""

from __future__ import annotations

import io
from contextlib import suppress

from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from extraction.errors import ChartError, Language
from extraction.geometry import Box
from extraction.opening import crops
from storage.database import Database
from storage.errors import StoreError
from storage.exports.columns import Row
from storage.exports.safe import for_workbook, looks_like_formula
from storage.images import load_image

MOST_CROPS = 400  # a crop weighs about 4 KB
CROP = (220, 40)  # at most so wide and tall, in pixels
HEADS: dict[Language, tuple[str, ...]] = {
    "zh": ("数据行", "截图", "印刷原文", "图片", "报告", "报告日期", "页码", "图号", "引擎",
           "图片哈希", "位置", "链接"),
    "en": ("Data row", "Crop", "Printed", "Picture", "Report", "Report date", "Page", "Figure", "Engine",
           "Picture hash", "Box", "Link"),
}  # fmt: skip
WIDTHS = (9, 32, 16, 26, 26, 12, 8, 8, 10, 20, 24, 20)


def write_sources(db: Database, sheet: Worksheet, rows: list[Row], language: Language) -> None:
    """One row a value, in the order of Data; the first few hundred with their crop."""
    sheet.append(list(HEADS[language]))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"

    drawn = _crops(db, rows[:MOST_CROPS])
    for number, row in enumerate(rows, 2):
        _write_row(sheet, number, row)
        if number - 2 in drawn:
            _place_crop(sheet, number, drawn[number - 2])
        else:
            sheet.cell(number, 2).value = _why_not(number - 2 >= MOST_CROPS, box_in(row), language)
    for at, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width


def box_in(row: Row) -> Box | None:
    """Where in the picture the value stands: as the reviewer said, else as it was read."""
    corners = row["box"] or row["claim_box"]
    return None if corners is None else Box(*map(float, str(corners).split()))


def _write_row(sheet: Worksheet, number: int, row: Row) -> None:
    sheet.cell(number, 1, number)
    keys = ("printed", "picture", "report", "source_date", "page", "figure", "engine", "image", "box", "link")
    for at, key in enumerate(keys, 3):
        text = "" if row[key] is None else for_workbook(str(row[key]))
        cell = sheet.cell(number, at)
        cell.alignment = Alignment(vertical="center")
        if text:
            cell.value, cell.data_type, cell.quotePrefix = text[:32_000], "s", looks_like_formula(text)
        if key == "link" and text:
            cell.hyperlink = text


def _crops(db: Database, rows: list[Row]) -> dict[int, bytes]:
    """The part of its picture that each row was read from, as PNG; those of one picture are cut in one go."""
    boxes: dict[str, dict[int, Box]] = {}
    for at, row in enumerate(rows):
        if (box := box_in(row)) is not None:
            boxes.setdefault(str(row["image"]), {})[at] = _with_margin(box)
    made: dict[int, bytes] = {}
    for sha, around in boxes.items():
        with suppress(StoreError, ChartError, OSError):  # the picture is not here
            made |= zip(around, crops(load_image(db, sha), tuple(around.values()), CROP), strict=True)
    return made


def _with_margin(box: Box) -> Box:
    margin = max(8.0, box.height * 0.6)
    return Box(box.left - 2 * margin, box.top - margin, box.right + 2 * margin, box.bottom + margin)


def _place_crop(sheet: Worksheet, number: int, crop: bytes) -> None:
    if crop:
        drawn = SheetImage(io.BytesIO(crop))
        sheet.add_image(drawn, f"B{number}")
        sheet.row_dimensions[number].height = max(18, drawn.height * 0.75 + 4)


def _why_not(too_many: bool, box: Box | None, language: Language) -> str:
    if too_many:
        return f"只嵌入前 {MOST_CROPS} 张" if language == "zh" else f"only the first {MOST_CROPS} are embedded"
    if box is None:
        return "没有位置" if language == "zh" else "no place known"
    return "图片不在本机" if language == "zh" else "the picture is not here"
