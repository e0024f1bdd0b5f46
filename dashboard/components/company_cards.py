"""One company of the list: what it is, its names and tickers, and the ways to change it; and companies from a file."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from dashboard.components.told import attempt
from dashboard.text import plain, say, tell
from extraction.errors import Language
from storage.companies import (
    COMPANY_WORDS,
    Company,
    CompanyWord,
    add_company,
    add_company_alias,
    change_company,
    drop_company_alias,
    list_companies,
    merge_companies,
)
from storage.company_file import CompanyLine, read_companies, take_companies, weigh_companies
from storage.database import Database
from storage.errors import StoreError
from storage.names import fold

MONTHS = tuple(range(1, 13))
OUTCOMES = ("new", "changed", "same", "refused")


def show_new_company(db: Database, language: Language) -> None:
    """A form for one more company."""
    st.caption(say("names.pick_company", language))
    with st.form("company-new", clear_on_submit=True):
        st.markdown(f"**{say('names.new_company', language)}**")
        fields = ask(Company("", "", ""), language)
        st.form_submit_button(
            say("names.add", language), key="company-add", on_click=add, args=(db, fields), icon=":material/add:"
        )


def show_company(
    db: Database, one: Company, words: list[tuple[str, CompanyWord]], uses: tuple[int, int], language: Language
) -> None:
    """The card of one company."""
    st.markdown(f"**{plain(one.name(language))}**")
    values, pictures = uses
    st.caption(say("names.used", language, values=values, pictures=pictures))
    with st.form(f"company-change-{one.key}"):
        fields = ask(one, language)
        st.form_submit_button(say("names.save", language), key="company-save", on_click=change, args=(db, one, fields))
    show_words(db, one, words, language)
    others = {other.key: other.name(language) for other in list_companies(db) if other.key != one.key}
    if others:
        into = f"company-into-{one.key}"
        with st.container(border=True):
            st.selectbox(
                say("names.merge_company", language),
                list(others),
                None,
                format_func=others.__getitem__,
                key=into,
                placeholder=say("review.choose", language),
            )
            st.button(say("names.merge", language), key="company-merge", on_click=merge, args=(db, one, into))


def ask(one: Company, language: Language) -> dict[str, str]:
    """The fields of a company; the key of each widget, by field."""
    keys = {name: f"company-{name}-{one.key}" for name in ("zh", "en", "ticker", "industry", "year_end")}
    left, right = st.columns(2)
    left.text_input(say("names.zh", language), one.zh, key=keys["zh"])
    right.text_input(say("names.en", language), one.en, key=keys["en"])
    left.text_input(say("names.ticker", language), one.ticker, key=keys["ticker"], placeholder="600519.SH")
    right.text_input(say("names.industry", language), one.industry, key=keys["industry"])
    st.selectbox(
        say("names.year_end", language),
        MONTHS,
        one.year_end - 1,
        format_func=lambda month: say("names.month", language, month=month),
        key=keys["year_end"],
    )
    return keys


def show_words(db: Database, one: Company, words: list[tuple[str, CompanyWord]], language: Language) -> None:
    """Every name and ticker of the company; one more, or one less."""
    own = {fold(one.key), fold(one.zh), fold(one.en), fold(one.ticker)}
    with st.container(border=True):
        for kind in COMPANY_WORDS:
            named = [word for word, what in words if what == kind]
            if named:
                st.text(f"{say(f'company.word.{kind}', language)}  {' · '.join(named)}")
        typed, what = f"company-word-{one.key}", f"company-word-kind-{one.key}"
        left, middle, right = st.columns([3, 2, 1], vertical_alignment="bottom")
        left.text_input(say("names.new_name", language), key=typed)
        middle.selectbox(
            say("names.what", language),
            COMPANY_WORDS,
            1,
            format_func=lambda each: say(f"company.word.{each}", language),
            key=what,
        )
        right.button(say("names.add", language), key="company-word-add", on_click=add_word, args=(db, one, typed, what))
        rest = [word for word, _ in words if fold(word) not in own]
        if rest:
            gone = f"company-gone-{one.key}"
            left, right = st.columns([3, 1], vertical_alignment="bottom")
            left.selectbox(
                say("names.old_word", language), rest, None, key=gone, placeholder=say("review.choose", language)
            )
            right.button(say("names.drop", language), key="company-word-drop", on_click=drop_word, args=(db, one, gone))


def show_company_file(db: Database, language: Language) -> None:
    """Companies from a file: what each line would do is shown before anything is taken."""
    with st.expander(say("names.file", language), icon=":material/upload_file:"):
        st.caption(say("names.file_about", language))
        file = st.file_uploader(
            say("names.file", language), ["csv", "xlsx"], key="company-file", label_visibility="collapsed"
        )
        if file is None:
            return
        try:
            lines = weigh_companies(db, read_companies(file.getvalue()))
        except StoreError as problem:
            st.warning(plain(tell(problem.sentence, language)), icon=":material/block:")
            return
        counts = Counter(line.outcome for line in lines)
        st.text(
            say("names.file_counts", language, **{name: counts[name] for name in ("new", "changed", "same", "refused")})
        )
        st.dataframe(file_table(lines, language), hide_index=True, row_height=30)
        wanted = counts["new"] + counts["changed"]
        st.button(
            say("names.file_take", language, count=wanted),
            key="company-file-take",
            type="primary",
            disabled=not wanted,
            on_click=take,
            args=(db, lines),
        )


def file_table(lines: list[CompanyLine], language: Language) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("names.column.line", language): [line.number for line in lines],
            say("names.column.company", language): [line.company.name(language) for line in lines],
            say("names.column.outcome", language): [say(f"names.outcome.{line.outcome}", language) for line in lines],
            say("names.column.told", language): [tell(line.told, language) for line in lines],
        }
    )


def asked(one: Company, keys: dict[str, str]) -> Company:
    state = st.session_state
    said = {name: state[key] for name, key in keys.items()}
    return Company(one.key, said["zh"], said["en"], said["ticker"], said["industry"], said["year_end"])


def add(db: Database, keys: dict[str, str]) -> None:
    new = asked(Company("", "", ""), keys)
    attempt(
        "company",
        "names.added",
        lambda: add_company(db, new.zh or new.en, new.en, new.ticker, industry=new.industry, year_end=new.year_end),
    )


def change(db: Database, one: Company, keys: dict[str, str]) -> None:
    attempt("company", "names.saved", lambda: change_company(db, asked(one, keys)))


def add_word(db: Database, one: Company, typed: str, what: str) -> None:
    word, kind = st.session_state[typed], st.session_state[what]
    if fold(word):
        attempt("company", "names.word_added", lambda: add_company_alias(db, one.key, word, kind=kind))
        st.session_state[typed] = ""


def drop_word(db: Database, one: Company, key: str) -> None:
    word = st.session_state[key]
    if word:
        attempt("company", "names.word_dropped", lambda: drop_company_alias(db, one.key, word))
        st.session_state[key] = None


def merge(db: Database, one: Company, key: str) -> None:
    into = st.session_state[key]
    if into:
        attempt("company", "names.merged", lambda: merge_companies(db, one.key, into))


def take(db: Database, lines: list[CompanyLine]) -> None:
    """Take the file as shown; what others took meanwhile stays refused on the page, which weighs the file anew."""
    attempt("company", "names.file_taken", lambda: take_companies(db, lines))
