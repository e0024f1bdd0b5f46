"""A machine that lacks something says so in a sentence; a full disk and a read-only one are in storage/test_disk.py."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent

NO_TORCH = """
import sys
sys.modules["torch"] = None
from pathlib import Path
from extraction.engines.qwen import _load
from extraction.engines.weights import Weights
from extraction.errors import ModelUnavailable
try:
    _load(Weights(Path("."), "w", "qwen3_vl", {}), "float32", False)
except ModelUnavailable as problem:
    print(problem.sentence.zh, problem.sentence.en)
"""

NO_FONTS = """
import sys
from evaluation import paper
paper.FONT_FOLDERS = ()
from evaluation.__main__ import main
sys.exit(main(["draw", "charts", "--count", "1", "--out", sys.argv[1]]))
"""


def run(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *words], cwd=HOME, capture_output=True, encoding="utf-8", check=False,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(HOME), "PATH": "/nowhere"},
    )  # fmt: skip


def test_without_torch_the_engine_that_needs_it_says_what_to_do():
    told = run(NO_TORCH).stdout
    assert "本机没有安装 PyTorch" in told
    assert "use engine llama or remote" in told


def test_without_fonts_nothing_is_drawn_in_boxes_and_the_package_is_named(tmp_path):
    done = run(NO_FONTS, str(tmp_path / "set"))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "install the Debian package fonts-noto-cjk" in done.stderr


def test_without_chromium_what_a_browser_draws_is_left_out_and_said(monkeypatch, capsys):
    pytest.importorskip("matplotlib", reason="draws charts for tests only")
    from evaluation.many import _renderers

    monkeypatch.setenv("PATH", "/nowhere")
    with ExitStack() as stack:
        assert set(_renderers(stack)) == {"pillow", "matplotlib"}
    assert "No Chromium on this machine" in capsys.readouterr().err
