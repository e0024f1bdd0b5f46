"""Which second reader: none, a folder, GGUF files, or servers; what each of them needs to know is asked under it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import streamlit as st

from dashboard.text import say
from extraction.errors import Language
from service import resources
from service.model_choice import EngineName, ModelChoice, addresses, kept_choice, said_by_environment
from storage.database import Database

FIELDS = ("engine", "folder", "gguf", "servers", "name", "plain", "preload")
ENGINES: tuple[EngineName, ...] = get_args(EngineName)


def show_form(db: Database, choice: ModelChoice, language: Language) -> None:
    """The choice as it is kept; where the environment decides, that is said and nothing here counts."""
    said = said_by_environment()
    if said:
        st.info(say("model.fixed", language, names=", ".join(sorted(said))), icon=":material/lock:")
    shown = choice if said else kept_choice(resources.machine_folder(db.folder))
    show_what_is_kept(shown)
    with st.container(border=True):
        engine: EngineName = st.radio(
            say("model.kind", language),
            ENGINES,
            ENGINES.index(shown.engine),
            format_func=lambda each: say(f"model.kind.{each or 'none'}", language),
            key="model-engine",
            disabled=bool(said),
        )
        show_fields(engine, shown, bool(said), language)
        if engine in ("qwen", "llama"):
            label = say("model.preload", language)
            st.checkbox(label, shown.preload, key="model-preload", disabled=bool(said))
        st.button(
            say("model.use", language),
            key="model-use",
            type="primary",
            disabled=bool(said),
            on_click=keep,
            args=(db, shown, engine),
        )


def show_what_is_kept(shown: ModelChoice) -> None:
    """Where the choice has changed, here or by a model that arrived, the fields say the new one."""
    if st.session_state.get("choice-shown") != shown:
        st.session_state["choice-shown"] = shown
        for name in FIELDS:
            st.session_state.pop(f"model-{name}", None)


def show_fields(engine: EngineName, shown: ModelChoice, fixed: bool, language: Language) -> None:
    if engine in ("qwen", "llama"):
        name, before = ("folder", shown.folder) if engine == "qwen" else ("gguf", shown.gguf_folder)
        st.text_input(
            say(f"model.{name}", language),
            before,
            key=f"model-{name}",
            placeholder=say(f"model.{name}_hint", language),
            disabled=fixed,
        )
    if engine == "remote":
        st.warning(say("model.servers_warning", language), icon=":material/outbound:")
        st.text_area(
            say("model.servers", language),
            "\n".join(shown.servers),
            key="model-servers",
            height=68,
            placeholder=say("model.servers_hint", language),
            disabled=fixed,
        )
        st.text_input(say("model.server_model", language), shown.server_model, key="model-name", disabled=fixed)
        st.checkbox(say("model.plain", language), shown.plain, key="model-plain", disabled=fixed)


def keep(db: Database, before: ModelChoice, engine: EngineName) -> None:
    """Choose what the fields say; what belongs to another kind stays as it was."""

    def field(name: str, otherwise: str) -> str:
        return str(st.session_state.get(f"model-{name}", otherwise) or "").strip()

    chosen = replace(
        before,
        engine=engine,
        folder=field("folder", before.folder),
        gguf_folder=field("gguf", before.gguf_folder),
        servers=addresses(field("servers", "\n".join(before.servers))),
        server_model=field("name", before.server_model),
        plain=bool(st.session_state.get("model-plain", before.plain)),
        preload=bool(st.session_state.get("model-preload", before.preload)),
    )
    resources.choose_model(db.folder, chosen)
