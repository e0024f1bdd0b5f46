"""Every setting stands in one class, is found where it is said to be, and never gives a key away."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from extraction.engines.grounded import settings as engine_settings
from service import settings
from service.__main__ import main
from service.settings import HIDDEN, PROJECT, Settings, SettingsWrong, load, misspelled, tell

OF_THE_TESTS = {"CHARTLEDGER_BROWSER"}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch):
    for name in [name for name in os.environ if name.startswith("CHARTLEDGER_")]:
        monkeypatch.delenv(name)


def test_the_environment_wins_over_dotenv_and_dotenv_over_the_file(tmp_path, monkeypatch):
    (tmp_path / "chartledger.toml").write_text('port = 8600\nhost = "10.0.0.1"\nlog_form = "json"\n')
    (tmp_path / ".env").write_text("CHARTLEDGER_PORT=8700\nCHARTLEDGER_HOST=10.0.0.2\n")
    monkeypatch.setenv("CHARTLEDGER_PORT", "8800")
    found = load(tmp_path)
    assert (found.port, found.host, found.log_form, found.log_level) == (8800, "10.0.0.2", "json", "info")


def test_what_the_file_says_reaches_the_engines_in_their_spelling(tmp_path):
    (tmp_path / "chartledger.toml").write_text('server_plain = true\nserver_key = "k-1"\ncrops = 0\n')
    environment = {"CHARTLEDGER_CROPS": "9"}
    tell(load(tmp_path), environment)
    expected = {"CHARTLEDGER_SERVER_PLAIN": "yes", "CHARTLEDGER_SERVER_KEY": "k-1", "CHARTLEDGER_CROPS": "0"}
    assert environment == expected


def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(tmp_path):
    (tmp_path / "chartledger.toml").write_text('port = "sk-planted"\nserver_keey = "sk-planted"\n')
    with pytest.raises(SettingsWrong) as told:
        load(tmp_path)
    both = told.value.sentence.zh + told.value.sentence.en + str(told.value.__context__ and "")
    assert "CHARTLEDGER_PORT" in both
    assert "server_keey" in both
    assert "sk-planted" not in both


@pytest.mark.parametrize("spoilt", [b"port = ", b"\xff\xfe\x00"])
def test_a_spoilt_file_is_a_sentence(tmp_path, spoilt):
    (tmp_path / "chartledger.toml").write_bytes(spoilt)
    with pytest.raises(SettingsWrong, match=r"chartledger\.toml"):
        load(tmp_path)


def test_a_key_is_set_and_not_shown(monkeypatch, capsys):
    monkeypatch.setenv("CHARTLEDGER_SERVER_KEY", "sk-planted")
    assert main(["settings"]) == 0
    said = capsys.readouterr().out
    assert re.search(rf"CHARTLEDGER_SERVER_KEY +{HIDDEN} +已设置", said)
    assert "sk-planted" not in said + repr(load())


def test_a_misspelt_variable_is_noticed():
    assert misspelled({"CHARTLEDGER_WORKSPCE": "/data", "CHARTLEDGER_PORT": "1", "HOME": "/"}) == (
        "CHARTLEDGER_WORKSPCE",
    )


def test_the_page_about_settings_says_what_the_program_does():
    told = "make it new with: python -m service settings --page > docs/settings.md"
    assert (PROJECT / "docs" / "settings.md").read_text(encoding="utf-8") == settings.page(), told


def test_every_variable_that_the_program_reads_is_a_setting():
    read = {
        name
        for folder in ("extraction", "storage", "service", "dashboard", "api", "main.py")
        for file in ([PROJECT / folder] if folder.endswith(".py") else (PROJECT / folder).rglob("*.py"))
        for name in re.findall(r"\bCHARTLEDGER_[A-Z_]*[A-Z]\b", Path(file).read_text(encoding="utf-8"))
    }
    assert read - OF_THE_TESTS <= {settings.variable(field) for field in Settings.model_fields}


def test_the_engines_do_the_usual_as_the_page_says():
    usual, engines = Settings(), engine_settings()
    assert (usual.visual_tokens, usual.crops, usual.crop_seconds) == (
        engines.budget,
        engines.closeness.parts,
        engines.closeness.seconds,
    )


@pytest.mark.parametrize("page", ["docs/operations.md", "docs/team.md", "Dockerfile", "compose.yaml", "README.md"])
def test_what_is_told_of_settings_and_metrics_is_there(page):
    words = (PROJECT / page).read_text(encoding="utf-8")
    known = {settings.variable(field) for field in Settings.model_fields}
    assert set(re.findall(r"\bCHARTLEDGER_[A-Z_]*[A-Z]\b", words)) - OF_THE_TESTS <= known
    metrics = (PROJECT / "api" / "metrics.py").read_text(encoding="utf-8")
    assert [name for name in re.findall(r"\bchartledger_\w+", words) if f'"{name}"' not in metrics] == []
