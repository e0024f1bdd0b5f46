"""All gold cases in a table; the one that is picked with its picture, its values, and what can be done with it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.components.gold_size import company_name
from dashboard.components.pictures import Picture, PictureBox, show_crop, show_picture
from dashboard.components.states import STATES
from dashboard.components.told import attempt
from dashboard.text import plain, say, tell
from extraction.errors import Language
from extraction.numbers.printed import format_number
from extraction.numbers.units import unit_in
from service.answers import value_text
from storage.database import Database
from storage.errors import DamagedWorkspace
from storage.gold import GoldCase, GoldPoint, report_label_error, retire_gold_case, retired_gold_cases, set_must_pass
from storage.images import image_descriptions, load_image, stored_image

ROWS = 10  # in sight at once
TALL = 230


def show_cases(db: Database, cases: list[GoldCase], who: str, language: Language) -> None:
    """The table, and beside it the case that is picked."""
    st.markdown(f"**{say('gold.cases', language, count=len(cases))}**")
    left, right = st.columns([3, 2])
    with left:
        picked = st.dataframe(
            case_table(db, cases, language), key=f"gold-cases-{len(cases)}", hide_index=True, row_height=30,
            height=38 + 30 * min(ROWS, len(cases)), on_select="rerun", selection_mode="single-row",
        )  # fmt: skip
    rows = picked["selection"]["rows"]
    with right:
        if rows and rows[0] < len(cases):
            show_case(db, cases[rows[0]], who, language)
        else:
            st.caption(say("gold.pick", language))


def case_table(db: Database, cases: list[GoldCase], language: Language) -> pd.DataFrame:
    noted = image_descriptions(db)
    columns = {
        "name": [case_name(db, case) for case in cases],
        "split": [say(f"gold.split.{case.split}", language) for case in cases],
        "must_pass": ["✓" if case.must_pass else "" for case in cases],
        "kind": [say(f"kind.{case.kind}", language) for case in cases],
        "language": [say(f"gold.language.{case.language}", language) for case in cases],
        "company": [company_name(db, case.company, language) for case in cases],
        "report": [noted[case.image].report if case.image in noted else None for case in cases],
        "values": [len(case.points) for case in cases],
    }
    return pd.DataFrame({say(f"gold.column.{name}", language): column for name, column in columns.items()})


def show_case(db: Database, case: GoldCase, who: str, language: Language) -> None:
    """One case with all that can be said of it."""
    picture = picture_of(db, case, language)
    if picture is not None:
        boxes = tuple(
            PictureBox(place, one.box, STATES["confirmed"], f"{one.series} {one.category}")
            for place, one in enumerate(case.points)
            if one.box is not None
        )
        show_picture(picture, boxes, selected=None, language=language, key=f"gold-picture-{case.id}", tall=TALL)
    when, by = f"{case.added_at:%Y-%m-%d}", case.added_by or say("contradictions.nameless", language)
    st.caption(plain(say("gold.added_by", language, who=by, when=when, engine=case.engine)))
    if case.remark:
        st.text(case.remark)
    st.toggle(
        say("gold.must_pass", language), case.must_pass, key=f"gold-must-pass-{case.id}",
        on_change=lambda: set_must_pass(db, case.id, not case.must_pass, who),
    )  # fmt: skip
    st.dataframe(
        point_table(case, language), hide_index=True, row_height=30, height=38 + 30 * min(6, len(case.points)),
        column_config={say("gold.column.value", language): st.column_config.Column(alignment="right")},
    )  # fmt: skip
    if st.button(say("gold.look", language), key=f"gold-look-{case.id}", icon=":material/fact_check:"):
        st.switch_page("pages/review.py", query_params={"lang": language, "chart": case.image})
    show_report(db, case, who, language)
    show_retire(db, case, who, language)


def point_table(case: GoldCase, language: Language) -> pd.DataFrame:
    columns = {
        "series": [one.series for one in case.points],
        "category": [one.category for one in case.points],
        "value": [number_of(one) for one in case.points],
        "unit": [unit_in(one.unit, language) for one in case.points],
    }
    return pd.DataFrame({say(f"gold.column.{name}", language): column for name, column in columns.items()})


def number_of(point: GoldPoint) -> str:
    """As printed, or as measured with its ±."""
    shown = value_text(point.value, point.printed)
    return shown if point.error is None else f"{shown} ± {format_number(point.error)}"


def show_report(db: Database, case: GoldCase, who: str, language: Language) -> None:
    with st.expander(say("gold.report_error", language)):
        places = [None, *range(len(case.points))]
        point = st.selectbox(
            say("gold.which", language), places, key=f"gold-which-{case.id}",
            format_func=lambda place: point_name(case, place, language),
        )  # fmt: skip
        remark = st.text_input(say("gold.what_wrong", language), key=f"gold-wrong-{case.id}", max_chars=300)
        st.button(
            say("gold.report", language), key=f"gold-report-{case.id}", disabled=not remark.strip(), on_click=attempt,
            args=("gold", "gold.reported", lambda: report_label_error(db, case.id, who, remark.strip(), point=point)),
        )  # fmt: skip


def point_name(case: GoldCase, place: int | None, language: Language) -> str:
    if place is None:
        return say("gold.whole_chart", language)
    one = case.points[place]
    return f"{one.series} · {one.category} · {number_of(one)}"


def show_retire(db: Database, case: GoldCase, who: str, language: Language) -> None:
    with st.expander(say("gold.retire", language)):
        why = st.text_input(say("gold.why", language), key=f"gold-why-{case.id}", max_chars=300)
        st.button(
            say("gold.retire_do", language), key=f"gold-retire-{case.id}", disabled=not why.strip(), on_click=attempt,
            args=("gold", "gold.retired", lambda: retire_gold_case(db, case.id, who, why)),
        )  # fmt: skip


def show_retired(db: Database, language: Language) -> None:
    """The cases that were in the set once, with the reason; nothing where none was."""
    gone = retired_gold_cases(db)
    if not gone:
        return
    with st.expander(say("gold.retired_list", language, count=len(gone))):
        columns = {
            "name": [case_name(db, case) for case in gone],
            "split": [say(f"gold.split.{case.split}", language) for case in gone],
            "why": [case.retired for case in gone],
        }
        table = {say(f"gold.column.{name}", language): column for name, column in columns.items()}
        st.dataframe(pd.DataFrame(table), hide_index=True, row_height=30)


def show_point(db: Database, case: GoldCase, point: GoldPoint | None, key: str, language: Language) -> None:
    """Which value it is, and its crop; the whole chart where it is about no single one."""
    picture = picture_of(db, case, language)
    if point is not None:
        st.caption(plain(f"{point.series} · {point.category}"))
    if picture is None:
        return
    if point is None or point.box is None:
        show_picture(picture, (), selected=None, language=language, key=f"{key}-whole", tall=TALL)
    else:
        show_crop(picture, point.box, STATES["confirmed"], key=f"{key}-crop", tall=96)


def picture_of(db: Database, case: GoldCase, language: Language) -> Picture | None:
    """The picture, or a line that says why there is none."""
    image = stored_image(db, case.image)
    try:
        load_image(db, case.image)
    except DamagedWorkspace as problem:
        st.info(plain(tell(problem.sentence, language)), icon=":material/hide_image:")
        return None
    if image is None:
        return None
    return Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))


def case_name(db: Database, case: GoldCase) -> str:
    """The name its picture came under."""
    image = stored_image(db, case.image)
    return image.name if image else case.image[:8]
