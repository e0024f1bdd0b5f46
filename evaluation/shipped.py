"""What the pictures that ship with us share: units, years and sources of invented companies, and how they are saved.

The same numbers give the same pictures, so a difference in git is a difference in the drawing.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image

from extraction.chart import Unit

ROOT = Path(__file__).parent.parent
YI = Unit("CNY", 10**8, "亿元")
BAIWAN = Unit("CNY", 10**6, "百万元")
RMB_M = Unit("CNY", 10**6, "RMB m")
USD_M = Unit("USD", 10**6, "US$ m")
PERCENT = Unit("%", 1, "%")
YEARS = ("2020", "2021", "2022", "2023", "2024")
FOUR_YEARS = ("2021", "2022", "2023", "2024")
SOURCE_ZH = "资料来源：公司公告（虚构公司，示例数据）"
SOURCE_EN = "Source: company reports (invented company, sample data)"


def save(picture: Image.Image, file: Path) -> None:
    """As PNG; a file whose pixels would not change is left alone, whatever compressor wrote it."""
    if file.exists():
        with Image.open(file) as before:
            if before.size == picture.size and before.convert("RGB").tobytes() == picture.convert("RGB").tobytes():
                return
    grey = np.ptp(np.asarray(picture.convert("RGB")), axis=2).max() == 0
    packed = io.BytesIO()
    (picture.convert("L") if grey else picture).save(packed, "PNG", optimize=True)
    file.write_bytes(packed.getvalue())
