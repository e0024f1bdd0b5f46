"""Review: is this number right? The queue on the left, the picture in the middle, one value at a time on the right."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import streamlit as st

from dashboard import resources
from dashboard.components.add_card import show_add
from dashboard.components.cards import Card, show_cards
from dashboard.components.chart_view import show_chart
from dashboard.components.review_desk import (
    Desk,
    confirm,
    confirm_passed,
    correct,
    go_to,
    names_known,
    passed,
    point_asked,
    reject,
    stop_drawing,
    take_back,
)
from dashboard.components.second_strip import show_second_reader
from dashboard.components.value_card import Deeds, show_value
from dashboard.text import language_now, plain, say, tell
from extraction.errors import Language
from storage.database import Database
from storage.extractions import latest_extraction
from storage.images import list_images
from storage.queue import QueueRow, queue, review_queue
from storage.review_list import PointToReview, next_open, progress, review

QUEUE_TALL = 660


def show() -> None:
    language = language_now()
    db = resources.ledger()
    charts = in_steady_order(review_queue(db))
    asked = st.query_params.get("chart") or (charts[0].image if charts else None)
    if asked is None:
        show_empty(language, bool(queue(db)))
        return
    left, centre, right = st.columns([1.25, 5, 3], gap="small")
    with left:
        show_queue(db, charts, asked, language)
    desk = lay_out(db, asked, language)
    if desk is None:
        with centre:
            show_absent(db, asked, language)
        return
    st.query_params["chart"] = asked
    current = desk.row(point_asked()) or first_open(desk)
    with centre:
        picked = show_chart(desk, current)
    if picked is not None and (current is None or picked != current.key):
        go_to(picked)
        st.rerun()
    with right:
        show_side(desk, current)
        show_second_reader(desk, current.key if current else None)


def lay_out(db: Database, sha: str, language: Language) -> Desk | None:
    """The chart with its latest reading; None if either is missing."""
    image = next((each for each in list_images(db) if each.sha256 == sha), None)
    found = latest_extraction(db, sha) if image else None
    if image is None or found is None:
        return None
    extraction_id, extraction = found
    return Desk(db, language, image, extraction_id, extraction, tuple(review(db, extraction_id)))


def first_open(desk: Desk) -> PointToReview | None:
    """Doubts first, then reading order."""
    doubtful = next_open(desk.rows, doubtful_only=True)
    return desk.row(next_open(desk.rows) if doubtful is None else doubtful)


def show_empty(language: Language, charts_known: bool) -> None:
    st.subheader(say("review.question", language), anchor=False)
    st.info(say("review.all_done" if charts_known else "review.empty", language), icon=":material/lightbulb:")
    with st.container(horizontal=True):
        if st.button(say("review.go_upload", language), key="go-upload", type="primary", icon=":material/upload_file:"):
            st.switch_page("pages/upload.py", query_params={"lang": language})
        if charts_known and st.button(say("review.see_compare", language), key="go-compare"):
            st.switch_page("pages/compare.py", query_params={"lang": language})


def show_absent(db: Database, sha: str, language: Language) -> None:
    row = next((row for row in queue(db) if row.image == sha), None)
    if row is None:
        st.warning(say("review.not_found", language))
        return
    reason = tell(row.reason, language) or say(f"upload.state.{row.state}", language)
    st.warning(plain(say("review.no_reading", language, reason=reason)))


def show_queue(db: Database, charts: list[QueueRow], current: str, language: Language) -> None:
    """The charts still open, the current one first in sight even when it is done."""
    shown = charts if any(row.image == current for row in charts) else [*current_row(db, current), *charts]
    st.caption(say("review.queue", language, count=len(charts)))
    with st.container(height=QUEUE_TALL, border=False):
        opened = show_cards(
            tuple(queue_card(row, row.image == current, language) for row in shown), key="review-queue", narrow=True
        )
    if opened is not None and opened != current:
        stop_drawing()
        st.query_params["chart"] = opened
        go_to(None)
        st.rerun()


def in_steady_order(charts: list[QueueRow]) -> list[QueueRow]:
    """The queue as this session first saw it: doubts being settled must not make it jump about."""
    seen: list[str] = st.session_state.setdefault("queue-order", [])
    seen += [row.image for row in charts if row.image not in seen]
    return sorted(charts, key=lambda row: seen.index(row.image))


def current_row(db: Database, sha: str) -> list[QueueRow]:
    return [row for row in queue(db) if row.image == sha]


def queue_card(row: QueueRow, current: bool, language: Language) -> Card:
    key = "review.queue_line" if row.doubtful_open else "review.queue_open"
    line = say(key, language, doubtful=row.doubtful_open, open=row.open)
    return Card(
        id=row.image,
        src=f"/picture/{row.image}",
        name=row.title or row.name,
        detail="",
        state="doubtful" if row.doubtful_open else "reviewed" if row.reviewed else row.state,
        sign="✓" if row.reviewed else "!" if row.doubtful_open else "",
        line=say("review.queue_done", language) if row.reviewed else line,
        opens=True,
        selected=current,
    )


def show_side(desk: Desk, current: PointToReview | None) -> None:
    """The value card, or what else is going on: adding a value, or the summary of a finished chart."""
    kind, words = st.session_state.pop("review-note", ("", ""))
    if st.session_state.get("drawing"):
        show_note(kind, words)
        show_add(desk, current)
        return
    if current is None:
        show_note(kind, words)
        show_summary(desk)
        return
    deeds = Deeds(confirm=partial(confirm, desk, current), reject=partial(reject, desk, current), correct=correct)
    show_value(current, desk.picture, names_known(desk.db, desk.language), deeds, desk.language)
    show_note(kind, words)
    show_moves(desk, current)


def show_note(kind: str, words: str) -> None:
    shown = {"warning": st.warning, "success": st.success, "info": st.info}.get(kind)
    if shown:
        shown(words)


def show_moves(desk: Desk, current: PointToReview) -> None:
    """The buttons that change no value: where to go, what to take back, what to add, what to wave through."""
    language = desk.language
    with st.container(horizontal=True, gap="small"):
        st.button(
            say("review.next_doubtful", language),
            key="next-doubtful",
            shortcut="N",
            disabled=next_open(desk.rows, current.key, doubtful_only=True) in (None, current.key),
            on_click=go_to,
            args=(next_open(desk.rows, current.key, doubtful_only=True),),
        )
        step = {row.key: index for index, row in enumerate(desk.rows)}[current.key]
        for name, key, row in (
            ("previous", "Left", desk.rows[step - 1]),
            ("next", "Right", desk.rows[(step + 1) % len(desk.rows)]),
        ):
            st.button(say(f"review.{name}", language), key=name, shortcut=key, on_click=go_to, args=(row.key,))
    show_undo_and_add(desk)


def show_undo_and_add(desk: Desk) -> None:
    language = desk.language
    with st.container(horizontal=True, gap="small"):
        st.button(say("review.undo", language), key="undo", shortcut="U", on_click=take_back, args=(desk,))
        st.button(
            say("review.add", language),
            key="add",
            shortcut="A",
            help=say("review.add_help", language),
            on_click=start_drawing,
        )
    count = len(passed(desk))
    if count:
        st.button(
            say("review.confirm_passed", language, count=count),
            key="confirm-passed",
            type="tertiary",
            icon=":material/done_all:",
            help=say("review.confirm_passed_help", language),
            on_click=confirm_passed,
            args=(desk,),
        )


def start_drawing() -> None:
    stop_drawing()
    st.session_state["drawing"] = True


def show_summary(desk: Desk) -> None:
    """What was said over this chart, and the way to the next one."""
    language = desk.language
    done = progress(desk.db, desk.extraction_id)
    st.subheader(say("review.summary", language), anchor=False)
    st.text(
        say(
            "review.summary_line",
            language,
            confirmed=done.confirmed,
            corrected=done.corrected,
            rejected=done.rejected,
            added=done.added,
        )
    )
    if done.seconds:
        st.caption(say("review.summary_time", language, seconds=round(done.seconds)))
    unplaced = [row for row in desk.rows if row.settled and not is_placed(row)]
    if unplaced:
        st.warning(say("review.unplaced", language, count=len(unplaced)))
        st.button(say("review.place", language), key="place", on_click=go_to, args=(unplaced[0].key,))
    hidden = hidden_by_others(desk.rows)
    if hidden:
        st.warning(say("review.hidden", language, count=hidden))
    following = [row for row in review_queue(desk.db) if row.image != desk.image.sha256]
    if following:
        st.button(
            say("review.next_chart", language),
            key="next-chart",
            type="primary",
            shortcut="Enter",
            on_click=open_chart,
            args=(following[0].image,),
        )
    else:
        st.success(say("review.all_done", language))
    if st.button(say("review.see_compare", language), key="see-compare"):
        st.switch_page("pages/compare.py", query_params={"lang": language})
    show_undo_and_add(desk)


def is_placed(row: PointToReview) -> bool:
    said = row.settled
    return said is None or said.verdict == "rejected" or bool(said.company and said.metric and said.period)


def hidden_by_others(rows: Iterable[PointToReview]) -> int:
    """How many values of a chart Compare will not show: another one has the same company, metric and period."""
    values: dict[tuple[object, ...], set[object]] = {}
    for row in rows:
        said = row.settled
        if said is not None and said.verdict != "rejected" and is_placed(row):
            place = (said.company, said.metric, said.period, said.scope, said.basis)
            values.setdefault(place, set()).add((said.value, said.unit))
    return sum(len(found) - 1 for found in values.values())


def open_chart(sha: str) -> None:
    st.query_params["chart"] = sha
    go_to(None)


show()
