"""The table under a plot: as printed, right-aligned, each cell to be clicked."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from dashboard.components.compare_shown import Table
from dashboard.components.states import STATES
from dashboard.plots.look import Theme

TALL, ROW = 262, 30  # pixels
FEW = 8  # so many rows fit without scrolling
LOOKS = {"derived": "computed", "open": "printed", "differs": "doubtful"}


def show_table(table: Table, key: str, theme: Theme) -> str | None:
    """The table; what the chosen cell means."""
    frame = pd.DataFrame(
        [[cell.words if cell else "" for cell in row] for row in table.cells],
        columns=list(table.columns),
    )
    frame.insert(0, table.head, list(table.names))
    picked = st.dataframe(
        coloured(frame, table, theme),
        key=key,
        hide_index=True,
        height=TALL if len(frame) > FEW else "content",
        row_height=ROW,
        on_select="rerun",
        selection_mode="single-cell",
        column_config={
            table.head: st.column_config.Column(pinned=True),
            **{name: st.column_config.Column(alignment="right", help=table.helps.get(name)) for name in table.columns},
        },
    )
    cells = picked["selection"]["cells"]
    if not cells:
        return None
    row, column = cells[0]
    if column not in table.columns or row >= len(table.cells):
        return None
    cell = table.cells[row][table.columns.index(column)]
    return cell.key if cell is not None and cell.key else None


def coloured(frame: pd.DataFrame, table: Table, theme: Theme) -> Styler:
    """Derived numbers in violet, doubted ones in amber, unconfirmed ones in blue: the colours of the states."""
    styles = pd.DataFrame("", index=frame.index, columns=frame.columns)
    for at, row in enumerate(table.cells):
        for column, cell in zip(table.columns, row, strict=True):
            if cell is not None and cell.look:
                styles.loc[at, column] = f"color: {STATES[LOOKS[cell.look]].colour(theme)}"
    return frame.style.apply(lambda _: styles, axis=None)
