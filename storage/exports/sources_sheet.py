"""The sheet Sources: for every value its picture, its report, and the part of the picture it was read from."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from extraction.errors import ChartError, Language
from extraction.geometry import Box
from extraction.image import pixels
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

    @lru_cache(maxsize=4)
    def upright(sha: str) -> np.ndarray | None:
        try:
            return pixels(load_image(db, sha))
        except (StoreError, ChartError, OSError):
            return None

    for number, row in enumerate(rows, 2):
        _write_row(sheet, number, row)
        box = box_in(row)
        drawn = None if number - 2 >= MOST_CROPS or box is None else upright(str(row["image"]))
        if drawn is not None and box is not None:
            _place_crop(sheet, number, drawn, box)
        else:
            sheet.cell(number, 2).value = _why_not(number - 2 >= MOST_CROPS, box, language)
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


def _place_crop(sheet: Worksheet, number: int, drawn: np.ndarray, box: Box) -> None:
    height, width = drawn.shape[:2]
    margin = max(8.0, box.height * 0.6)
    around = Box(box.left - 2 * margin, box.top - margin, box.right + 2 * margin, box.bottom + margin)
    left, top = max(0, int(around.left)), max(0, int(around.top))
    right, bottom = min(width, int(around.right) + 1), min(height, int(around.bottom) + 1)
    if right <= left or bottom <= top:
        return
    crop = Image.fromarray(drawn[top:bottom, left:right])
    crop.thumbnail(CROP)
    made = io.BytesIO()
    crop.save(made, "PNG")
    sheet.add_image(SheetImage(made), f"B{number}")
    sheet.row_dimensions[number].height = max(18, crop.height * 0.75 + 4)


def _why_not(too_many: bool, box: Box | None, language: Language) -> str:
    if too_many:
        return f"只嵌入前 {MOST_CROPS} 张" if language == "zh" else f"only the first {MOST_CROPS} are embedded"
    if box is None:
        return "没有位置" if language == "zh" else "no place known"
    return "图片不在本机" if language == "zh" else "the picture is not here"
