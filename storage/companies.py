"""The companies whose charts are read: names, tickers, the end of their year, every wording that means just one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from extraction.errors import Language, Sentence
from storage.database import Database, now
from storage.double_entry import weigh_wordings
from storage.errors import AliasTaken, UnknownRow
from storage.fact_table import bring_up
from storage.name_changes import note_change
from storage.names import fold

CompanyWord = Literal["name", "short", "former", "ticker"]
COMPANY_WORDS: tuple[CompanyWord, ...] = get_args(CompanyWord)
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Company:
    """A company by its key and names. `ticker` is its main one; `year_end` is the month its fiscal year ends in."""

    key: str
    zh: str
    en: str
    ticker: str = ""
    industry: str = ""
    year_end: int = DECEMBER

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def list_companies(db: Database) -> list[Company]:
    """Every known company, by name."""
    rows = db.read("SELECT key, zh, en, ticker, industry, year_end FROM company ORDER BY zh, key")
    return [Company(*row) for row in rows]


def company(db: Database, key: str) -> Company:
    """The company of this key; one that nobody added goes by the words people used for it."""
    rows = db.read("SELECT key, zh, en, ticker, industry, year_end FROM company WHERE key = ?", [key])
    if rows:
        return Company(*rows[0])
    merged = find_company(db, key)
    if merged is not None:
        return merged
    said = db.read("SELECT company FROM decision WHERE company_folded = ? ORDER BY id DESC LIMIT 1", [key])
    word = str(said[0][0]) if said else key
    return Company(key, word, word)


def find_company(db: Database, text: str) -> Company | None:
    """The company that this name or ticker means; None if no alias says so."""
    return find_companies(db, [text]).get(text)


def find_companies(db: Database, texts: Iterable[str]) -> dict[str, Company]:
    """The companies that these names or tickers mean, by name, asked for at once; what no alias says is left out."""
    words = {text: fold(text) for text in texts}
    rows = db.read(
        """SELECT a.folded, c.key, c.zh, c.en, c.ticker, c.industry, c.year_end
           FROM company_alias a JOIN company c ON c.key = a.company
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


def every_company_name(db: Database) -> list[tuple[str, str]]:
    """Every wording that means a company, with the name that the company goes by."""
    rows = db.read("SELECT a.alias, c.zh FROM company_alias a JOIN company c ON c.key = a.company ORDER BY a.folded")
    return [(alias, name) for alias, name in rows]


def company_aliases(db: Database) -> dict[str, list[tuple[str, CompanyWord]]]:
    """Every wording of every company and what it is, the oldest first."""
    found: dict[str, list[tuple[str, CompanyWord]]] = defaultdict(list)
    rows = db.read("SELECT company, alias, kind FROM company_alias ORDER BY added_at, length(alias), alias")
    for key, alias, kind in rows:
        found[key].append((alias, kind))
    return found


def company_uses(db: Database) -> dict[str, tuple[int, int]]:
    """How many values were settled for each company, and on how many pictures."""
    bring_up(db)
    rows = db.read(
        """SELECT f.company, sum(f.words)::BIGINT, count(DISTINCT e.image)
           FROM (SELECT company, extraction, count(*) AS words FROM fact GROUP BY ALL) f
           JOIN extraction e ON e.id = f.extraction GROUP BY f.company"""
    )
    return {key: (values, pictures) for key, values, pictures in rows}


def add_company(
    db: Database,
    zh: str,
    en: str = "",
    ticker: str = "",
    aliases: Iterable[str] = (),
    added_by: str = "",
    industry: str = "",
    year_end: int = DECEMBER,
) -> Company:
    """Add a company; names already meaning another company are refused."""
    key = fold(zh)
    if not key:
        raise UnknownRow(Sentence(zh="请填写公司名称。", en="A company needs a name."))
    added = Company(key, zh.strip(), en.strip() or zh.strip(), ticker.strip(), industry.strip(), _month(year_end))
    with db.write() as cursor:
        refuse_taken(db, [zh, en, ticker, *aliases], None)
        cursor.execute(
            """INSERT INTO company (key, zh, en, ticker, industry, year_end, added_by, added_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            [key, added.zh, added.en, added.ticker, added.industry, added.year_end, added_by, now()],
        )
        note_change(cursor, "company", key, "added", "", in_words(added), added_by)
        for word in (zh, en):
            add_company_alias(db, key, word, added_by)
        add_company_alias(db, key, ticker, added_by, "ticker")
        for word in aliases:
            add_company_alias(db, key, word, added_by)
    return added


def change_company(db: Database, changed: Company, changed_by: str = "") -> None:
    """Rename a company or say what it is; the old names go on meaning it, the former Chinese name as its former one."""
    before = _known(db, changed.key)
    after = replace(
        changed, zh=changed.zh.strip(), en=changed.en.strip() or changed.zh.strip(), ticker=changed.ticker.strip(),
        industry=changed.industry.strip(), year_end=_month(changed.year_end),
    )  # fmt: skip
    if not fold(after.zh):
        raise UnknownRow(Sentence(zh="请填写公司名称。", en="A company needs a name."))
    if after == before:
        return
    with db.write() as cursor:
        for word in (after.zh, after.en):
            add_company_alias(db, after.key, word, changed_by)
        add_company_alias(db, after.key, after.ticker, changed_by, "ticker")
        cursor.execute(
            "UPDATE company SET zh = ?, en = ?, ticker = ?, industry = ?, year_end = ? WHERE key = ?",
            [after.zh, after.en, after.ticker, after.industry, after.year_end, after.key],
        )
        gone = [fold(old) for old, new in ((before.zh, after.zh), (before.en, after.en)) if fold(old) != fold(new)]
        cursor.execute(
            """UPDATE company_alias SET kind = 'former'
               WHERE company = ? AND kind = 'name' AND folded IN (SELECT unnest(?::VARCHAR[]))""",
            [after.key, gone],
        )
        note_change(cursor, "company", after.key, "changed", in_words(before), in_words(after), changed_by)


def add_company_alias(db: Database, key: str, alias: str, added_by: str = "", kind: CompanyWord = "name") -> None:
    """One more name for a company; values already settled under it join at once."""
    with db.write() as cursor:
        _known(db, key)
        refuse_taken(db, [alias], key)
        if fold(alias) and not db.read("SELECT 1 FROM company_alias WHERE folded = ?", [fold(alias)]):
            cursor.execute(
                """INSERT INTO company_alias (folded, alias, company, kind, added_by, added_at)
                   VALUES (?, ?, ?, ?, ?, ?)""",
                [fold(alias), alias.strip(), key, kind, added_by, now()],
            )
            note_change(cursor, "company", key, "word", "", alias.strip(), added_by)
            weigh_wordings(db)


def drop_company_alias(db: Database, key: str, alias: str, dropped_by: str = "") -> None:
    """This wording means the company no longer; its key, its two names and its main ticker always do."""
    known = _known(db, key)
    if fold(alias) in {fold(key), fold(known.zh), fold(known.en), fold(known.ticker)}:
        raise AliasTaken(
            Sentence(
                zh=f"“{alias}”是公司本身的名称或主要代码，不能移除；可以先修改。",
                en=f"“{alias}” is the company's own name or main ticker and stays; change it first.",
            )
        )
    with db.write() as cursor:
        if db.read("SELECT 1 FROM company_alias WHERE folded = ? AND company = ?", [fold(alias), key]):
            cursor.execute("DELETE FROM company_alias WHERE folded = ? AND company = ?", [fold(alias), key])
            note_change(cursor, "company", key, "word_gone", alias.strip(), "", dropped_by)
            weigh_wordings(db)


def merge_companies(db: Database, gone: str, into: str, merged_by: str = "") -> None:
    """Two names of one company: what was kept under `gone` is kept under `into` from now on."""
    leaving, staying = _known(db, gone), _known(db, into)
    if gone == into or leaving.year_end != staying.year_end:
        raise AliasTaken(
            Sentence(
                zh=f"“{leaving.zh}”与“{staying.zh}”的财年截止月不同，未合并；请先核对。",
                en=f"The years of “{leaving.en}” and “{staying.en}” end in different months; put that right first.",
            )
        )
    with db.write() as cursor:
        cursor.execute("UPDATE company_alias SET company = ? WHERE company = ?", [into, gone])
        cursor.execute("DELETE FROM company WHERE key = ?", [gone])
        note_change(cursor, "company", into, "merged", in_words(leaving), in_words(staying), merged_by)
        weigh_wordings(db)


def in_words(one: Company) -> str:
    """A company as the list of changes tells it."""
    told = (one.zh, one.en, one.ticker, one.industry, f"{one.year_end:02d}")
    return " / ".join(dict.fromkeys(word for word in told if word))


def refuse_taken(db: Database, words: Iterable[str], key: str | None) -> None:
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


def _known(db: Database, key: str) -> Company:
    rows = db.read("SELECT key, zh, en, ticker, industry, year_end FROM company WHERE key = ?", [key])
    if not rows:
        raise UnknownRow(Sentence(zh="公司表里没有这家公司。", en="There is no such company in the list."))
    return Company(*rows[0])


def _month(number: int) -> int:
    if not 1 <= number <= DECEMBER:
        raise UnknownRow(Sentence(zh=f"没有 {number} 月。", en=f"There is no month {number}."))
    return number
