from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from extraction.__main__ import main
from extraction.batch import Limits, Start, asked_of
from extraction.batch.cluster import read_on_cluster
from extraction.batch.crew import CRASHED, TOO_LONG
from tests.batch_engine import LOADER, NOTES

HOME = Path(__file__).resolve().parents[3]
START = Start("batch", loader=LOADER)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two nodes on this machine, each with one processor, that tell nobody anything."""
    keep = pytest.MonkeyPatch()
    notes = tmp_path_factory.mktemp("ray") / "notes"
    for name, value in {
        NOTES: str(notes), "RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
        "PYTHONPATH": os.pathsep.join([str(HOME), os.environ.get("PYTHONPATH", "")]),
    }.items():  # fmt: skip
        keep.setenv(name, value)
    from ray.cluster_utils import Cluster

    size: dict[str, Any] = {"num_cpus": 1, "object_store_memory": 80 * 2**20, "include_dashboard": False}
    two = Cluster(initialize_head=True, head_node_args=size)
    two.add_node(**size)
    yield two
    two.shutdown()
    keep.undo()


def pictures(folder: Path, *names: str) -> list[Path]:
    """Small pictures, each another one."""
    files = [folder / name for name in names]
    for shade, file in enumerate(files):
        Image.new("RGB", (64, 48), (250, shade // 256, shade % 256)).save(file)
    return files


def test_a_node_dies_amid_200_pictures_and_none_is_lost_or_comes_twice(cluster, tmp_path):
    files = pictures(tmp_path, *(f"{k:03}_slow.png" for k in range(200)))
    came: list[str] = []
    nodes: Counter[str] = Counter()
    last = cluster.list_all_nodes()[-1]
    for asked, outcome in read_on_cluster(asked_of(files), START, cluster.address):
        assert outcome.extraction is not None
        came.append(asked.name)
        nodes[outcome.reader] += 1
        if len(came) == 80:
            assert nodes[last.node_id] > 10
            cluster.remove_node(last, allow_graceful=False)
    assert sorted(came) == [file.name for file in files]
    assert nodes[last.node_id] < 100
    begun = Counter(Path(os.environ[NOTES]).read_text(encoding="utf-8").split())
    assert sum(begun.values()) <= 200 + 2  # read again: what was before the dying reader, or just on its way


def test_on_a_cluster_too_a_deadly_picture_costs_itself_only(cluster, tmp_path):
    files = [
        *pictures(tmp_path, "a.png", "b_dies.png", "c_hangs.png", "d_refuse.png", "e.png"),
        tmp_path / "f_gone.png",
    ]
    read = read_on_cluster(asked_of(files), START, cluster.address, limits=Limits(seconds=1.5))
    came = {asked.name: outcome for asked, outcome in read}
    assert [came[file.name].extraction is not None for file in files] == [True, False, False, False, True, False]
    assert (came["b_dies.png"].breakdown, came["c_hangs.png"].breakdown) == (CRASHED, TOO_LONG)
    assert "f_gone.png" in str(came["f_gone.png"].refusal)


def test_the_command_reads_real_charts_there_as_it_does_here(cluster, tmp_path):
    charts = [HOME / "tests/golden" / name for name in ("bar_zh.png", "trap_blank.png")]
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    for out, where in ((here, []), (there, ["--ray", cluster.address])):
        assert main(["read", *map(str, charts), "--quiet", "--jsonl", str(out), *where]) == 0
    lines = [
        [{**json.loads(line), "seconds": 0} for line in out.read_text(encoding="utf-8").splitlines()]
        for out in (here, there)
    ]
    assert lines[0] == lines[1]


def test_without_such_a_cluster_there_is_a_sentence(tmp_path, capsys):
    (chart,) = pictures(tmp_path, "a.png")
    assert main(["read", str(chart), "--ray", "127.0.0.1:1"], LOADER) == 1
    assert "127.0.0.1:1 cannot be used" in capsys.readouterr().err


def test_ray_is_imported_only_when_it_is_asked_for(tmp_path):
    (chart,) = pictures(tmp_path, "a.png")
    program = f"""if True:
        import sys
        import service.resources
        import extraction.batch.cluster
        from extraction.__main__ import main
        assert main(["read", {str(chart)!r}, "--processes", "1"], {LOADER!r}) == 0
        sys.exit("ray" in sys.modules)"""
    environment = {**os.environ, NOTES: str(tmp_path / "notes")}
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=HOME, env=environment).returncode == 0
