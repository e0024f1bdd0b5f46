"""Pictures that an export names: known by their hash, whether or not their bytes are here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from pathlib import PurePosixPath

from extraction.errors import Sentence
from storage.database import Database, now
from storage.errors import ForeignFile
from storage.exports.columns import Row
from storage.images import describe_image, image_description, image_file

_SUFFIX = re.compile(r"\.(png|jpg|gif|bmp|tif|webp|bin)")


def keep_pictures(db: Database, rows: list[Row]) -> None:
    """Note each picture and where it comes from; what somebody here has said of it stands."""
    for row in {str(row["image"]): row for row in reversed(rows)}.values():
        sha = str(row["image"])
        if not db.read("SELECT 1 FROM image WHERE sha256 = ?", [sha]):
            _note_picture(db, sha, row)
        _describe(db, sha, row)


def missing(db: Database, images: Collection[str]) -> int:
    """How many of these pictures have no bytes here."""
    return sum(not image_file(db, sha).is_file() for sha in images)


def _note_picture(db: Database, sha: str, row: Row) -> None:
    suffix = PurePosixPath(str(row["file"])).suffix
    sizes = [row[key] for key in ("width", "height", "bytes")]
    if _SUFFIX.fullmatch(suffix) is None or not all(isinstance(size, int) and size > 0 for size in sizes):
        raise ForeignFile(
            Sentence(
                zh=f"图片“{row['picture']}”的信息不完整，没有导入任何内容。",
                en=f"What the file says of the picture “{row['picture']}” is not complete; nothing was imported.",
            )
        )
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO image (sha256, name, width, height, bytes, file, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [sha, str(row["picture"] or sha[:12]), *sizes, f"{sha[:2]}/{sha}{suffix}", now()],
        )


def _describe(db: Database, sha: str, row: Row) -> None:
    """What nobody here has said yet about where the picture comes from."""
    here = image_description(db, sha)
    known = (here.company, here.report, here.page, here.figure, here.source_url)
    told = [row[key] for key in ("note_company", "report", "page", "figure", "source_url")]
    fresh = [str(there) if there and not mine else None for mine, there in zip(known, told, strict=True)]
    date = row["source_date"] if here.report_date is None else None
    if not any(fresh) and date is None:
        return
    company, report, page, figure, source_url = fresh
    describe_image(
        db, sha, company=company, report=report, page=page, figure=figure, source_url=source_url,
        report_date=date if isinstance(date, dt.date) else None, noted_by="import",
    )  # fmt: skip
