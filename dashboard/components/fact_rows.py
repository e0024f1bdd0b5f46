"""Rows of confirmed values as a plot and a table want them. The ledger has done every sum."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard.components.states import STATES
from dashboard.plots import PlottedValue, Theme, growth_colour
from dashboard.text import say
from extraction.chart import Period
from extraction.errors import Language
from extraction.numbers.printed import format_number
from extraction.periods import format_period


def company_name(row: pd.Series, language: Language) -> str:
    return str(row["company_zh"] if language == "zh" else row["company_en"]) or str(row["company"])


def period_name(row: pd.Series, language: Language) -> str:
    period = Period(
        row["period_kind"],
        int(row["period_year"]),
        pd.Timestamp(row["period_end"]).date(),
        bool(row["period_cumulative"]),
        bool(row["period_estimate"]),
    )
    return format_period(period, language)


def shown(row: pd.Series) -> str:
    """The exact value in the shown unit, with thousands marks."""
    return format_number(Decimal(str(row["value_shown"])))


def as_printed(row: pd.Series) -> str:
    """The printed words with their unit, once; what only the drawing says carries the sign of a measurement."""
    measured = f"{STATES['measured'].sign} {format_number(Decimal(str(row['value_text'])))}"
    words = measured if pd.isna(row["printed"]) else str(row["printed"])
    unit = "" if pd.isna(row["unit"]) else str(row["unit"])
    return words if words.endswith(unit) else f"{words} {unit}"


def competing_mark(row: pd.Series, language: Language) -> str:
    """The split mark of a value that more than one source words differently."""
    count = int(row["different_values"])
    return f" {say('compare.words', language, count=count)}" if count > 1 else ""


def by_company(frame: pd.DataFrame) -> pd.DataFrame:
    """One company after the other, each from its oldest value on."""
    return frame.sort_values(["company", "period_end"], kind="stable").reset_index(drop=True)


def periods_in_order(frames: list[pd.DataFrame], language: Language) -> list[str]:
    together = pd.concat(frames).sort_values("period_end", kind="stable")
    return list(dict.fromkeys(period_name(row, language) for _, row in together.iterrows()))


def plotted(frame: pd.DataFrame, language: Language, hollow: bool) -> list[PlottedValue]:
    return [
        PlottedValue(
            key=-1 if hollow else int(row["fact"]),
            company=company_name(row, language),
            period=period_name(row, language),
            value=float(row["value"]),
            said=f"{shown(row)} {row['shown_unit']}{'' if hollow else competing_mark(row, language)}",
            hollow=hollow,
        )
        for _, row in frame.iterrows()
        if pd.notna(row["value"])
    ]


def unheard(hollow: list[PlottedValue], solid: list[PlottedValue]) -> list[PlottedValue]:
    """The unconfirmed values that say something new: a repeated number would only cover the confirmed one."""
    known = {(each.company, each.period, each.value) for each in solid}
    return [each for each in hollow if (each.company, each.period, each.value) not in known]


def plotted_growth(frame: pd.DataFrame, language: Language) -> list[PlottedValue]:
    return [
        PlottedValue(
            key=int(row["fact"]),
            company=company_name(row, language),
            period=period_name(row, language),
            value=float(row["growth"]),
            said=f"ƒ {growth_words(row)}",
        )
        for _, row in frame.iterrows()
        if pd.notna(row["growth"])
    ]


def growth_words(row: pd.Series) -> str:
    return f"{row['growth']:+.1f}%" if pd.notna(row["growth"]) else ""


def as_table(frame: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The table under the plot: one confirmed value a line, growth marked as derived."""

    def line(row: pd.Series) -> dict[str, str]:
        return {
            say("compare.column.company", language): company_name(row, language),
            say("compare.column.period", language): period_name(row, language),
            say("compare.column.value", language): shown(row),
            say("compare.column.unit", language): str(row["shown_unit"]),
            say("compare.growth", language): growth_words(row),
            say("compare.column.printed", language): as_printed(row),
            say("compare.column.words", language): competing_mark(row, language).strip(),
            say("compare.column.source", language): str(row["report"] or ""),
        }

    return pd.DataFrame([line(row) for _, row in frame.iterrows()])


def coloured(table: pd.DataFrame, language: Language, theme: Theme) -> Styler:
    """Growth in the colours the reader expects of up and down."""

    def colour(words: object) -> str:
        text = str(words)
        return f"color: {growth_colour(-1.0 if text.startswith('-') else 1.0, language, theme)}" if text else ""

    return table.style.map(colour, subset=[say("compare.growth", language)])
