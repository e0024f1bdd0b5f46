"""Ask: what does it say? A question about a picture, a company or the whole ledger, and a reply with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from dashboard.components.answer_view import boxes_of, show_reply
from dashboard.components.model_words import show_model_words
from dashboard.components.pictures import Picture, show_picture
from dashboard.components.texts_wait import show_texts_wait
from dashboard.text import language_now, say
from extraction.errors import Language
from extraction.questions.examples import examples
from extraction.questions.known import Known, Reply
from service import resources
from storage.asking import About, ask, held
from storage.companies import Company
from storage.database import Database
from storage.facts import companies_with_facts
from storage.images import StoredImage, list_images
from storage.queue import QueueRow, queue
from storage.texts import texts_of

SCOPES = ("picture", "company", "everything")
PICTURE_TALL = 300
KEPT = 20  # so many replies of a session are kept


@dataclass(frozen=True, slots=True)
class Told:
    """A question of this session with what it was about and its reply."""

    number: int
    about: About
    name: str
    reply: Reply


def show() -> None:
    language = language_now()
    db = resources.ledger()
    pictures = {row.image: row for row in queue(db)}
    if not pictures:
        show_empty(language)
        return
    left, right = st.columns([3, 7], gap="medium")
    with left:
        st.subheader(say("ask.question", language), anchor=False)
        about, name = ask_about(db, pictures, language)
        beside = st.container()
    known = held(db, about)
    with right:
        show_question(db, about, name, known, language)
        show_conversation(db, language)
    with beside:
        show_beside(db, about, known, language)


def show_empty(language: Language) -> None:
    st.subheader(say("ask.question", language), anchor=False)
    st.info(say("ask.empty", language), icon=":material/lightbulb:")
    if st.button(say("review.go_upload", language), key="go-upload", type="primary", icon=":material/upload_file:"):
        st.switch_page("pages/upload.py", query_params={"lang": language})


def ask_about(db: Database, pictures: dict[str, QueueRow], language: Language) -> tuple[About, str]:
    """What the next question is about, and its name."""
    scope = st.segmented_control(
        say("ask.about", language),
        SCOPES,
        default="picture",
        required=True,
        format_func=lambda each: say(f"ask.about.{each}", language),
        key="ask-scope",
        label_visibility="collapsed",
        width="stretch",
    )
    if scope == "picture":
        shas = in_order(pictures)
        asked = st.query_params.get("chart", "")
        sha = st.selectbox(
            say("ask.picture", language),
            shas,
            shas.index(asked) if asked in shas else 0,
            format_func=lambda each: name_of(pictures[each]),
            key="ask-picture",
        )
        return About(image=sha), name_of(pictures[sha])
    if scope == "company":
        companies = {company.key: company for company, _ in companies_with_facts(db)}
        if not companies:
            st.info(say("ask.no_companies", language))
            return About(), say("ask.about.everything", language)
        return ask_company(companies, language)
    return About(), say("ask.about.everything", language)


def ask_company(companies: dict[str, Company], language: Language) -> tuple[About, str]:
    names = {key: company.name(language) for key, company in companies.items()}
    key = st.selectbox(say("ask.company", language), list(names), format_func=names.__getitem__, key="ask-company")
    return About(company=key), names[key]


def in_order(pictures: dict[str, QueueRow]) -> list[str]:
    """Pictures with values first, the newest of them on top."""
    return sorted(pictures, key=lambda sha: not pictures[sha].points)


def name_of(row: QueueRow) -> str:
    return f"{row.title} · {row.name}" if row.title else row.name


def show_question(db: Database, about: About, name: str, known: tuple[Known, ...], language: Language) -> None:
    """The question box, and examples that fit what is held."""
    with st.form("ask-form", border=False, clear_on_submit=True):
        box, button = st.columns([8, 1.2], gap="small", vertical_alignment="bottom")
        question = box.text_input(
            say("ask.box", language),
            key="ask-box",
            placeholder=say("ask.placeholder", language),
            label_visibility="collapsed",
        )
        sent = button.form_submit_button(say("ask.send", language), key="ask-send", type="primary", width="stretch")
    if sent and (question or "").strip():
        tell(db, question, about, name)
    with st.container(horizontal=True, gap="small", key="ask-examples"):
        for at, example in enumerate(examples(known, language, in_picture=bool(about.image))):
            st.button(example, key=f"example-{at}", on_click=tell, args=(db, example, about, name))


def tell(db: Database, question: str, about: About, name: str) -> None:
    """Ask, and put the reply on top of the conversation."""
    talker = resources.talker()
    reply = ask(db, question, about, with_model=talker is not None)
    conversation: list[Told] = st.session_state.setdefault("asked", [])
    number = conversation[0].number + 1 if conversation else 1
    st.session_state["asked"] = [Told(number, about, name, reply), *conversation][:KEPT]
    wishes = resources.text_wishes()
    if reply.state == "needs_texts" and wishes is not None:
        wishes.ask_for(about.image)


def show_conversation(db: Database, language: Language) -> None:
    """The newest reply open, the earlier ones folded."""
    conversation: list[Told] = st.session_state.get("asked", [])
    if not conversation:
        st.caption(say("ask.how", language))
        return
    conversation = [with_texts(db, told) for told in conversation]
    st.session_state["asked"] = conversation
    images = {image.sha256: image for image in list_images(db)}
    newest, *earlier = conversation
    show_told(db, newest, images, language)
    if earlier:
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.caption(say("ask.earlier", language, count=len(earlier)))
            st.button(say("ask.clear", language), key="ask-clear", type="tertiary", on_click=clear)
    for told in earlier:
        with st.expander(
            " ".join(told.reply.question.split())[:80].replace("[", "(").replace("]", ")"), expanded=False
        ):
            show_told(db, told, images, language)


def show_told(db: Database, told: Told, images: dict[str, StoredImage], language: Language) -> None:
    again = show_reply(told.number, told.name, told.reply, images, language)
    if told.reply.state == "needs_texts":
        show_texts_wait(told.about.image, language, key=f"texts-{told.number}")
    if told.reply.asks_model and told.about.image:
        show_model_words(db, told.about.image, told.reply.question, str(told.number), language)
    if again:
        tell(db, told.reply.question, told.about, told.name)
        st.rerun()


def with_texts(db: Database, told: Told) -> Told:
    """The same with its reply, once the texts it waited for have been read."""
    if told.reply.state != "needs_texts" or texts_of(db, told.about.image) is None:
        return told
    return replace(told, reply=ask(db, told.reply.question, told.about))


def clear() -> None:
    st.session_state["asked"] = []


def show_beside(db: Database, about: About, known: tuple[Known, ...], language: Language) -> None:
    """The picture asked about with the values the newest reply stands on; else how much is held."""
    if not about.image:
        confirmed = sum(one.standing == "confirmed" for one in known)
        st.caption(say("ask.held", language, values=len(known), confirmed=confirmed))
        return
    image = next((each for each in list_images(db) if each.sha256 == about.image), None)
    if image is None:
        return
    conversation: list[Told] = st.session_state.get("asked", [])
    used = conversation[0].reply.used if conversation and conversation[0].about == about else ()
    picture = Picture(image.sha256, image.width, image.height, say("picture.alt", language, name=image.name))
    boxes = boxes_of(used, about.image, language)
    show_picture(picture, boxes, selected=None, language=language, key="ask-shown", tall=PICTURE_TALL)
    st.caption(say("ask.boxes" if boxes else "ask.no_boxes", language))


show()
