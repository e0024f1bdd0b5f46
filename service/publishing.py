"""Where the open workspace publishes its confirmed values: one place that an admin chose, in PostgreSQL or a folder.

The address of a database is kept without its password; that stands where PostgreSQL's own programs look for it.
"""

from __future__ import annotations

from extraction.errors import Sentence
from storage.acting import need
from storage.audit import note
from storage.database import Database
from storage.errors import CannotPublish
from storage.publishing import Published, has_password, is_postgres, publish, shown_place
from storage.settings import choose, setting

PLACE = "publish.place"


def publish_place(db: Database) -> str:
    """Where to; "" as long as nobody has chosen a place."""
    return setting(db, PLACE) or ""


def choose_place(db: Database, place: str) -> None:
    """Publish there from now on, "" nowhere; CannotPublish for an address that is none, or that tells a password."""
    need("admin")
    place = place.strip()
    if is_postgres(place):
        shown_place(place)
        if has_password(place):
            raise CannotPublish(
                Sentence(
                    zh="地址会保存在账本里，请不要写密码；密码请放在服务器的 ~/.pgpass 或环境变量 PGPASSWORD。",
                    en="The address is kept in the ledger: leave the password out, and put it into ~/.pgpass or "
                    "PGPASSWORD where the server runs.",
                )
            )
    with db.write():
        choose(db, PLACE, place)
        note(db, "setting", PLACE, place)


def publish_now(db: Database) -> Published:
    """Bring the chosen place up to this moment; CannotPublish says what stood in the way."""
    place = publish_place(db)
    if not place:
        raise CannotPublish(
            Sentence(
                zh="还没有选定发布到哪里。请管理员在“设置”中填写。",
                en="Nobody has said where to publish; an admin says so in Settings.",
            )
        )
    return publish(db, place)
