"""Publishes the ledger's confirmed values to where other programs read them, and keeps them up to date there.

To PostgreSQL, or as a folder of Parquet files. Publishing again sends only what is new or otherwise; with nothing new
it changes nothing. Unconfirmed claims are never published.
"""

from __future__ import annotations

from pathlib import Path

from storage.acting import need
from storage.database import Database
from storage.publishing.folder import publish_to_folder
from storage.publishing.postgres import SCHEMA, has_password, publish_to_postgres, shown_place
from storage.publishing.published import Publication, Published, note_publication, publications

__all__ = [
    "SCHEMA",
    "Publication",
    "Published",
    "has_password",
    "is_postgres",
    "publications",
    "publish",
    "shown_place",
]


def publish(db: Database, place: str, by: str = "", schema: str = SCHEMA) -> Published:
    """Bring what is published in `place` up to this moment, and note it. CannotPublish says what stood in the way.

    A database is then as it was; in a folder each file is whole, and publishing again brings the rest.
    """
    by = by or need("admin").name
    done = publish_to_postgres(db, place, by, schema) if is_postgres(place) else publish_to_folder(db, Path(place))
    note_publication(db, done, by)
    return done


def is_postgres(place: str) -> bool:
    """True if this is an address of PostgreSQL; otherwise it is a folder."""
    return place.startswith(("postgresql://", "postgres://"))
