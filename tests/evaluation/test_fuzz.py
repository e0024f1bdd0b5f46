"""The fuzzer would notice: what breaks, what hangs, what leaks. Each target holds for a few examples."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from hypothesis import strategies as st

from evaluation import fuzz
from evaluation.__main__ import main


@pytest.fixture
def planted(monkeypatch):
    """A target of our own in the place of all others."""

    def plant(attempt):
        @contextmanager
        def made():
            yield fuzz.Target(st.text(), attempt)

        monkeypatch.setitem(fuzz.TARGETS, "numbers", made)

    return plant


def test_what_breaks_is_told_with_its_example(planted, capsys):
    def breaks(text):
        if len(text) > 3:
            raise ZeroDivisionError
        return "fine"

    planted(breaks)
    assert main(["fuzz", "--minutes", "0.05", "--target", "numbers"]) == 1
    told = capsys.readouterr().out
    assert "BROKEN seed 1: ZeroDivisionError" in told
    assert "try_one(" in told  # with the shortest example


def test_what_hangs_or_leaks_is_not_sound(planted):
    planted(lambda _text: "fine")
    sound = fuzz.fuzz("numbers", 0.001)
    assert sound.is_sound
    assert sound.came["fine"] > 0
    assert not fuzz.Fuzzed("x", slowest=fuzz.SLOW + 1).is_sound
    assert not fuzz.Fuzzed("x", memory=[(0.0, 10**6), (0.3, 10**8), (1.0, 2 * 10**8)]).is_sound
    assert fuzz.Fuzzed("x", memory=[(0.0, 10**6), (0.3, 10**8), (1.0, 10**8)]).is_sound


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_every_target_holds(target, monkeypatch):
    monkeypatch.setattr(fuzz, "AT_ONCE", 20)
    made = fuzz.fuzz(target, 0.001, first_seed=7)
    assert made.fault == ""
    assert made.came.total() >= 20
