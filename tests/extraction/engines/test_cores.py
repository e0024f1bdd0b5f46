import os
import sys

import pytest

from extraction.engines.cores import cores_to_use, real_cores

linux = pytest.mark.skipif(sys.platform != "linux", reason="the files that Linux writes about itself")


@pytest.fixture
def machine(tmp_path):
    """Write the files with which Linux describes a machine."""

    def describe(files):
        for name, said in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(said)
        return tmp_path

    return describe


@linux
def test_two_threads_of_one_core_are_one_core(machine, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3})
    siblings = "sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    assert real_cores(machine({siblings.format(n): f"{n % 2},{n % 2 + 2}\n" for n in range(4)})) == (0, 1)


@linux
def test_a_process_stays_on_the_processors_it_was_given(machine, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5})
    assert real_cores(machine({})) == (3, 5)


@linux
@pytest.mark.parametrize(("paid", "cores"), [("250000 100000", 2), ("50000 100000", 1), ("max 100000", 16)])
def test_a_container_uses_no_more_cores_than_it_pays_for(machine, monkeypatch, paid, cores):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(16)))
    described = {"proc/self/cgroup": "0::/app/reader\n", "sys/fs/cgroup/app/cpu.max": paid}
    assert len(real_cores(machine(described))) == cores


def test_fewer_cores_are_used_if_the_setting_says_so(monkeypatch):
    monkeypatch.setenv("CHARTLEDGER_THREADS", "1")
    assert cores_to_use() == real_cores()[:1]
    monkeypatch.setenv("CHARTLEDGER_THREADS", "as many as you like")
    assert cores_to_use() == real_cores()


def test_this_machine_has_a_core():
    assert len(real_cores()) >= 1
