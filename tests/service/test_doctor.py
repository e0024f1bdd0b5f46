"""Each thing that can be missing is found missing, with its sentence in both languages, and found well where it is."""

from __future__ import annotations

import datetime as dt
import socket
import sys
from pathlib import Path

import pytest

from service import doctor
from service.__main__ import main
from service.doctor import Look
from service.model_choice import ModelChoice


def full(path, size):
    path.write_bytes(b"\0" * size)


def missing(folder) -> dict[str, Look]:
    """One look for each thing that can be missing, where it is missing."""
    (folder / "ledger.duckdb").touch()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = doctor.port("127.0.0.1", taken.getsockname()[1])
    return {
        "old python": doctor.python((3, 9, 2)),
        "no library": doctor.libraries("duckdb==1.5.6\nno-such-library-anywhere==1.0\n"),
        "no text models": doctor.text_models(folder),
        "no memory": doctor.memory(300_000_000),
        "a clock that jumped back": doctor.clock(folder, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        "a port in use": busy,
        "no weights": doctor.second_reader(ModelChoice("qwen", folder=str(folder / "none"))),
        "no GGUF": doctor.second_reader(ModelChoice("llama", gguf_folder=str(folder))),
        "a server without https": doctor.second_reader(ModelChoice("remote", servers=("http://vlm.example",))),
        "no fonts": doctor.fonts([folder]),
        "a misspelt variable": doctor.names(("CHARTLEDGER_WORKSPCE",)),
    }


STOPS = {"old python", "no library", "no text models", "no memory", "a clock that jumped back"}


def test_what_is_missing_is_said_in_both_languages(tmp_path):
    looks = missing(tmp_path)
    assert {name for name, look in looks.items() if look.state == "broken"} == STOPS
    assert {look.state for look in looks.values()} == {"broken", "lacking"}
    assert all(look.said.zh and look.said.en and look.said.zh != look.said.en for look in looks.values())
    assert "no-such-library-anywhere" in looks["no library"].said.en


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no folder refuses whoever may do everything")
def test_a_folder_that_may_not_be_written_stops_the_server():
    refused = doctor.rights(Path("/proc/1/no workspace"))
    assert refused.state == "broken"
    assert "/proc/1" in refused.said.en


def test_what_is_there_is_well(tmp_path):
    (tmp_path / "NotoSansCJK-Regular.ttc").touch()
    for number in (1, 2):
        full(tmp_path / f"{number}.onnx", 200_000)
    looks = [
        doctor.python((3, 11, 2)),
        doctor.libraries("# of the lock\npillow==13.0.0\nno-such-library==1.0 ; sys_platform == 'win32'\n"),
        doctor.text_models(),
        doctor.text_models(tmp_path),
        doctor.memory(8_000_000_000),
        doctor.rights(tmp_path / "not" / "there yet"),
        doctor.clock(tmp_path, dt.datetime.now(dt.UTC)),
        doctor.second_reader(ModelChoice()),
        doctor.fonts([tmp_path / "none", tmp_path]),
        doctor.names(()),
    ]
    assert [look for look in looks if look.state != "well"] == []


def test_looking_leaves_nothing_behind(tmp_path):
    doctor.rights(tmp_path)
    doctor.disk(tmp_path / "ledger")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_all_and_ends_with_what_it_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CHARTLEDGER_PORTT", "1")
    assert main(["doctor", "--workspace", str(tmp_path), "--language", "en"]) in (0, 1)  # as this machine is
    said = capsys.readouterr().out
    assert "CHARTLEDGER_PORTT" in said
    assert len(said.splitlines()) == 13
