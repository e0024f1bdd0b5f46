"""The frame round every page: language, workspaces, and problems told in a sentence."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from service import resources
from storage.queue import queue
from tests.dashboard.conftest import HOME, SECONDS, words


@pytest.fixture
def app(ledger):
    """The whole program; a simulated browser can load it once only, since it takes `pages/` for the old kind."""
    return AppTest.from_file(str(HOME / "dashboard" / "app.py"), default_timeout=SECONDS)


def only_the_frame():
    import streamlit as st

    from dashboard.components.frame import show_frame
    from dashboard.text import language_now

    st.text(show_frame(language_now()))


@pytest.fixture
def frame(ledger):
    return AppTest.from_function(only_the_frame, default_timeout=SECONDS)


def test_the_address_chooses_the_language(app):
    app.query_params["lang"] = "zh"
    assert "收到了哪些图表？" in words(app.run())


def test_the_switch_changes_the_language(frame):
    frame.query_params["lang"] = "zh"
    assert frame.run().text[0].value == "zh"
    frame.button_group(key="language").set_value("en").run()
    assert frame.text[0].value == "en"


def test_without_a_word_the_page_speaks_english(app):
    assert "What came in?" in words(app.run())


def test_a_closed_ledger_is_one_sentence(app):
    resources.close_workspace()
    app.run()
    assert not app.exception
    assert "reload the page" in words(app)


def test_my_own_workspace_leaves_the_sample_untouched(frame, tmp_path):
    sample = resources.open_workspace(tmp_path / "sample", hire_readers=None)
    charts = len(queue(sample))
    assert charts > 5
    frame.run().button(key="switch-workspace").click().run()
    assert not frame.exception
    assert queue(resources.ledger()) == []
    assert resources.last_opened(tmp_path) == tmp_path / "mine"
    frame.button(key="switch-workspace").click().run()
    assert len(queue(resources.ledger())) == charts
