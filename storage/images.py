"""Keeps uploaded pictures by the hash of their bytes, and what people noted about where they come from.

The bytes lie in images/ab/<sha256>.<type>; the row is written after the file is safely there, so that a row always
has its picture.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extraction.chart import ChartImage
from extraction.errors import Sentence
from storage.columns import sentence_of, utc
from storage.database import Database, now
from storage.disk import not_kept
from storage.errors import DamagedWorkspace, StoreError, UnknownRow
from storage.kept import Kept
from storage.names import fold

SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
)


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture in the workspace, without its bytes."""

    sha256: str
    name: str
    width: int
    height: int
    bytes: int
    received_at: dt.datetime


_images: Kept[StoredImage] = Kept(256)


@dataclass(frozen=True, slots=True)
class ImageDescription:
    """Where a picture comes from: for each field the last word somebody noted."""

    image: str
    company: str | None = None
    report: str | None = None
    report_date: dt.date | None = None
    page: str | None = None
    figure: str | None = None
    source_url: str | None = None
    quality: Sentence | None = None


def save_image(db: Database, image: ChartImage) -> bool:
    """Keep the picture; False if the very same one was known already (its first name stays)."""
    if hashlib.sha256(image.data).hexdigest() != image.sha256:
        raise StoreError(
            Sentence(
                zh=f"“{image.name}”的内容与其校验值不符,未保存。",
                en=f"“{image.name}” does not match its own checksum and was not kept.",
            )
        )
    place = Path(image.sha256[:2]) / (image.sha256 + _suffix(image.data))
    _write_file(db.folder / "images" / place, image.data)
    with db.write() as cursor:
        if cursor.execute("SELECT 1 FROM image WHERE sha256 = ?", [image.sha256]).fetchall():
            return False
        cursor.execute(
            "INSERT INTO image (sha256, name, width, height, bytes, file, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [image.sha256, image.name, image.width, image.height, len(image.data), place.as_posix(), now()],
        )
    return True


def load_image(db: Database, sha: str) -> ChartImage:
    """The picture with its bytes, checked against its hash."""
    rows = db.read("SELECT name, width, height FROM image WHERE sha256 = ?", [sha])
    file = image_file(db, sha)
    data = file.read_bytes() if file.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sha:
        raise DamagedWorkspace(
            Sentence(
                zh=f"图片“{rows[0][0]}”的文件丢失或已损坏,请重新上传同一张图片。",
                en=f"The file of the picture “{rows[0][0]}” is missing or damaged; upload the same picture again.",
            )
        )
    ((name, width, height),) = rows
    return ChartImage(sha, name, width, height, data)


def image_file(db: Database, sha: str) -> Path:
    """Where the bytes of a picture lie."""
    rows = db.read("SELECT file FROM image WHERE sha256 = ?", [sha])
    if not rows:
        raise UnknownRow(Sentence(zh="工作区里没有这张图片。", en="There is no such picture in the workspace."))
    return db.folder / "images" / str(rows[0][0])


def stored_image(db: Database, sha: str) -> StoredImage | None:
    """One picture without its bytes; None if it is not in the workspace."""
    kept = _images.get(db, sha)  # the row of a picture never changes
    if kept is not None:
        return kept
    rows = db.read("SELECT sha256, name, width, height, bytes, received_at FROM image WHERE sha256 = ?", [sha])
    if not rows:
        return None
    ((number, name, width, height, size, received),) = rows
    return _images.put(db, sha, StoredImage(number, name, width, height, size, utc(received)))


def list_images(db: Database) -> list[StoredImage]:
    """Every picture, newest first."""
    rows = db.read(
        "SELECT sha256, name, width, height, bytes, received_at FROM image ORDER BY received_at DESC, sha256"
    )
    return [
        StoredImage(sha, name, width, height, size, utc(received)) for sha, name, width, height, size, received in rows
    ]


def describe_image(
    db: Database,
    sha: str,
    *,
    company: str | None = None,
    report: str | None = None,
    report_date: dt.date | Literal[""] | None = None,
    page: str | None = None,
    figure: str | None = None,
    source_url: str | None = None,
    quality: Sentence | None = None,
    noted_by: str = "",
) -> None:
    """Note where a picture comes from. A field left out keeps its last word; "" takes that word back."""
    image_file(db, sha)
    zh, en = (None, None) if quality is None else (quality.zh, quality.en)
    folded = None if company is None else fold(company)
    with db.write() as cursor:
        cursor.execute(
            """INSERT INTO image_note (id, image, company, company_folded, report, report_date, no_report_date, page,
                   figure, source_url, quality_zh, quality_en, noted_by, noted_at)
               VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                sha,
                company,
                folded,
                report,
                report_date or None,
                report_date == "",
                page,
                figure,
                source_url,
                zh,
                en,
                noted_by,
                now(),
            ],
        )


def image_description(db: Database, sha: str) -> ImageDescription:
    """The last word on every field; nothing noted is a description of None."""
    rows = db.read(
        """SELECT company, report, report_date, page, figure, source_url, quality_zh, quality_en
           FROM image_description WHERE image = ?""",
        [sha],
    )
    if not rows:
        return ImageDescription(sha)
    company, report, report_date, page, figure, source_url, zh, en = rows[0]
    return ImageDescription(sha, company, report, report_date, page, figure, source_url, sentence_of(zh, en))


def image_descriptions(db: Database) -> dict[str, ImageDescription]:
    """What was noted on each picture that anything was noted on."""
    rows = db.read(
        """SELECT image, company, report, report_date, page, figure, source_url, quality_zh, quality_en
           FROM image_description"""
    )
    return {
        image: ImageDescription(image, company, report, report_date, page, figure, source_url, sentence_of(zh, en))
        for image, company, report, report_date, page, figure, source_url, zh, en in rows
    }


def fields_taken_back(db: Database) -> dict[str, frozenset[str]]:
    """For each picture the fields of which somebody said last that there is nothing to say."""
    fields = ("company", "report", "report_date", "page", "figure", "source_url")
    rows = db.read("SELECT image, company, report, report_date, page, figure, source_url FROM taken_back")
    return {image: frozenset(name for name, gone in zip(fields, back, strict=True) if gone) for image, *back in rows}


def _suffix(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return next((suffix for signature, suffix in SIGNATURES if data.startswith(signature)), ".bin")


def _write_file(file: Path, data: bytes) -> None:
    """All of the bytes under their name, or nothing: a crash leaves at most a .part, swept away at the next start."""
    if file.is_file() and file.stat().st_size == len(data) and file.read_bytes() == data:
        return
    part = file.with_name(f"{file.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        file.parent.mkdir(exist_ok=True)
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as problem:
        with suppress(OSError):
            part.unlink(missing_ok=True)  # or it would take up the room that is short
        refusal = not_kept(problem)
        if refusal is None:
            raise
        raise refusal from problem
    with suppress(OSError):  # Windows cannot open a folder, and does not need to
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
