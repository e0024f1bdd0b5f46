"""What stands round every page: the look, the language switch, and which workspace is open."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from dashboard.components.signed_in import show_who
from dashboard.components.states import STATES, theme_now
from dashboard.text import LANGUAGES, language_now, plain, say, tell
from extraction.errors import Language
from service import resources
from storage.acting import acting, need
from storage.audit import note
from storage.clock import clock_behind
from storage.errors import NotAllowed

CSS = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")
log = logging.getLogger(__name__)
NAMES: dict[Language, str] = {"zh": "中文", "en": "English"}  # each language by its own name, in every language


def show_frame(language: Language) -> Language:
    """The frame; returns the language the page is to speak."""
    st.html(f"<style>{CSS}{own_words(language)}{state_colours()}</style>")
    with st.container(key="frame", horizontal=True, width="content"):
        if acting().may("admin"):
            show_workspace(language)
        show_who(language)
        chosen = st.segmented_control(
            say("language.switch", language),
            LANGUAGES,
            default=language,
            format_func=lambda each: NAMES[each],
            required=True,
            key="language",
            label_visibility="collapsed",
        )
    spoken = chosen or language
    st.query_params["lang"] = spoken
    return spoken


def show_workspace(language: Language) -> None:
    folder = resources.ledger().folder
    sample = resources.is_sample(folder)
    name = say("workspace.sample" if sample else "workspace.mine", language)
    with st.popover(name, icon=":material/folder_open:", type="tertiary"):
        st.write(say("workspace.about_sample" if sample else "workspace.about_mine", language))
        if sample:
            label, target = say("workspace.start", language), resources.MINE
        else:
            label, target = say("workspace.back", language), resources.SAMPLE
        st.button(
            label,
            key="switch-workspace",
            type="primary" if sample else "secondary",
            help=say("workspace.start_help", language) if sample else None,
            on_click=switch,
            args=(target,),
        )
    recovered = resources.ledger().recovered
    if recovered is not None and not st.session_state.get("recovery-told"):
        st.session_state["recovery-told"] = True
        st.toast(plain(say("workspace.recovered", language, file=recovered.name)), duration="infinite")
    if "clock-looked-at" not in st.session_state:
        st.session_state["clock-looked-at"] = True
        behind = clock_behind(resources.ledger())
        if behind is not None:
            st.toast(plain(tell(behind, language)), duration="infinite", icon=":material/schedule:")


def state_colours() -> str:
    """The words about a value in the colour of its state."""
    theme = theme_now()
    chosen = "#34568b" if theme == "light" else "#8fb0dc"  # the links' colours: the accent is too dark on dark ground
    gone, come = ("#b3403a" if theme == "light" else "#e58a84"), STATES["confirmed"].colour(theme)
    said = [f":root {{ --chosen-words: {chosen}; --line-gone: {gone}; --line-come: {come}; }}"]
    said += [f".st-key-said-{state.name} {{ color: {state.colour(theme)}; }}" for state in STATES.values()]
    said += [f'[class*="st-key-standing-{s.name}-"] {{ color: {s.colour(theme)}; }}' for s in STATES.values()]
    said.append(f'[class*="st-key-formula-"] {{ color: {STATES["computed"].colour(theme)}; }}')
    return "\n".join([*said, f'[class*="st-key-doubt-"] {{ color: {STATES["doubtful"].colour(theme)}; }}'])


def tell_problem(problem: Exception) -> bool:
    """One sentence for a page that met the unexpected; what it was is for the log. True: nothing more is shown."""
    if isinstance(problem, NotAllowed):
        st.warning(plain(tell(problem.sentence, language_now())), icon=":material/lock:")
        return True
    log.error("A page met a problem", exc_info=problem)
    st.error(say("error.page", language_now()), icon=":material/error:")
    return True


def switch(target: str) -> None:
    """Another workspace has other charts: forget which one was open."""
    need("admin")
    note(resources.ledger(), "workspace", target)
    resources.switch_workspace(target)
    st.query_params.clear()
    for key in list(st.session_state):
        if key != "language":
            del st.session_state[key]


def own_words(language: Language) -> str:
    """Streamlit's upload area and pickers speak English only; their words are hidden and ours stand in their place."""
    area = '[data-testid="stFileUploaderDropzone"]'
    return f"""
    {area}::before {{ content: "{say("upload.drop", language)}"; }}
    .st-key-company-file {area}::before {{ content: "{say("names.file_drop", language)}"; }}
    .st-key-company-file {area} {{ min-height: 5rem; padding: 0.5rem; }}
    {area} [data-testid="stFileUploaderDropzoneInstructions"] span::after {{
      content: "{say("upload.drop_hint", language)}"; }}
    {area} button p::after {{ content: "{say("upload.browse", language)}"; }}
    [data-key="__creatable__"] > div::after {{ content: "{say("review.use_typed", language)}"; }}
    """
