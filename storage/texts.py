"""All texts of a picture, as the OCR read them: kept with its reading, or by themselves where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import TypeAdapter

from extraction.chart import TextBox
from storage.database import Database, now
from storage.images import image_file
from storage.readings_packed import reading_of

TEXTS_JSON: TypeAdapter[tuple[TextBox, ...]] = TypeAdapter(tuple[TextBox, ...])


def texts_of(db: Database, sha: str) -> tuple[TextBox, ...] | None:
    """Every text of the picture, top to bottom; None where nothing has read them yet. UnknownRow without a picture."""
    image_file(db, sha)
    rows = db.read("SELECT reading, packed FROM extraction WHERE image = ? ORDER BY id DESC", [sha])
    for reading, packed in rows:
        texts = reading_of(reading, packed).texts
        if texts:
            return texts
    rows = db.read("SELECT texts FROM picture_text WHERE image = ? ORDER BY id DESC LIMIT 1", [sha])
    return TEXTS_JSON.validate_json(rows[0][0]) if rows else None


def save_texts(db: Database, sha: str, texts: Sequence[TextBox]) -> None:
    """Keep the texts of a picture; none found is an answer too."""
    image_file(db, sha)
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO picture_text VALUES (nextval('row_number_of_ledger'), ?, ?, ?)",
            [sha, TEXTS_JSON.dump_json(tuple(texts)).decode(), now()],
        )
