"""The companies whose charts are read: names, ticker, and every wording that means exactly the same company."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extraction.errors import Language, Sentence
from storage.database import Database, now
from storage.double_entry import weigh_wordings
from storage.errors import AliasTaken, UnknownRow
from storage.names import fold, longest_inside, nearest


@dataclass(frozen=True, slots=True)
class Company:
    """A company by its key, names and ticker."""

    key: str
    zh: str
    en: str
    ticker: str = ""

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def list_companies(db: Database) -> list[Company]:
    """Every known company, by name."""
    return [Company(*row) for row in db.read("SELECT key, zh, en, ticker FROM company ORDER BY zh, key")]


def company(db: Database, key: str) -> Company:
    """The company of this key; one that nobody added goes by the words people used for it."""
    rows = db.read("SELECT key, zh, en, ticker FROM company WHERE key = ?", [key])
    if rows:
        return Company(*rows[0])
    said = db.read("SELECT company FROM decision WHERE company_folded = ? ORDER BY id DESC LIMIT 1", [key])
    word = str(said[0][0]) if said else key
    return Company(key, word, word)


def find_company(db: Database, text: str) -> Company | None:
    """The company that this name or ticker means; None if no alias says so."""
    rows = db.read(
        """SELECT c.key, c.zh, c.en, c.ticker FROM company_alias a JOIN company c ON c.key = a.company
           WHERE a.folded = ?""",
        [fold(text)],
    )
    return Company(*rows[0]) if rows else None


def find_companies(db: Database, texts: Iterable[str]) -> dict[str, Company]:
    """The companies that these names or tickers mean, by name, asked for at once; what no alias says is left out."""
    words = {text: fold(text) for text in texts}
    rows = db.read(
        """SELECT a.folded, c.key, c.zh, c.en, c.ticker FROM company_alias a JOIN company c ON c.key = a.company
           WHERE a.folded IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(set(words.values()))],
    )
    named = {folded: Company(*row) for folded, *row in rows}
    return {text: named[word] for text, word in words.items() if word in named}


def company_key(db: Database, text: str) -> str:
    """The key that values of this name are kept under: a key, an alias, or a name nobody added yet."""
    if db.read("SELECT 1 FROM company WHERE key = ?", [text]):
        return text
    found = find_company(db, text)
    return found.key if found else fold(text)


def company_in(db: Database, text: str) -> Company | None:
    """The company whose longest name stands in a title. A proposal for a person, never more."""
    key = longest_inside(text, _words(db))
    return None if key is None else company(db, key)


def every_company_name(db: Database) -> list[tuple[str, str]]:
    """Every wording that means a company, with the name that the company goes by."""
    rows = db.read("SELECT a.alias, c.zh FROM company_alias a JOIN company c ON c.key = a.company ORDER BY a.folded")
    return [(alias, name) for alias, name in rows]


def suggest_companies(db: Database, text: str, limit: int = 5) -> list[Company]:
    """The companies spelled most like `text`, for a person to choose from."""
    return [company(db, key) for key in nearest(text, _words(db), limit)]


def add_company(
    db: Database, zh: str, en: str = "", ticker: str = "", aliases: Iterable[str] = (), added_by: str = ""
) -> Company:
    """Add a company; names already meaning another company are refused."""
    key = fold(zh)
    if not key:
        raise UnknownRow(Sentence(zh="请填写公司名称。", en="A company needs a name."))
    added = Company(key, zh.strip(), en.strip() or zh.strip(), ticker.strip())
    with db.write() as cursor:
        _refuse_taken(db, [zh, en, ticker, *aliases], None)
        cursor.execute(
            "INSERT INTO company (key, zh, en, ticker, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?)",
            [added.key, added.zh, added.en, added.ticker, added_by, now()],
        )
        for word in (zh, en, ticker, *aliases):
            add_company_alias(db, key, word, added_by)
    return added


def add_company_alias(db: Database, key: str, alias: str, added_by: str = "") -> None:
    """One more name for a company; values already settled under it join at once."""
    with db.write() as cursor:
        if not db.read("SELECT 1 FROM company WHERE key = ?", [key]):
            raise UnknownRow(Sentence(zh="公司表里没有这家公司。", en="There is no such company in the list."))
        _refuse_taken(db, [alias], key)
        if fold(alias) and not db.read("SELECT 1 FROM company_alias WHERE folded = ?", [fold(alias)]):
            cursor.execute(
                "INSERT INTO company_alias (folded, alias, company, added_by, added_at) VALUES (?, ?, ?, ?, ?)",
                [fold(alias), alias.strip(), key, added_by, now()],
            )
            weigh_wordings(db)


def company_aliases(db: Database, key: str) -> list[str]:
    """Every name of a company."""
    rows = db.read("SELECT alias FROM company_alias WHERE company = ? ORDER BY added_at, length(alias), alias", [key])
    return [alias for (alias,) in rows]


def _words(db: Database) -> list[tuple[str, str]]:
    return [(word, key) for word, key in db.read("SELECT folded, company FROM company_alias")]


def _refuse_taken(db: Database, words: Iterable[str], key: str | None) -> None:
    """A name means one company only: refuse those that mean another than `key`."""
    for word in words:
        other = find_company(db, word)
        if other is not None and other.key != key:
            raise AliasTaken(
                Sentence(
                    zh=f"“{word}”已经是公司“{other.zh}”的名称。",
                    en=f"“{word}” already means the company “{other.en}”.",
                )
            )
