from __future__ import annotations

from contextlib import closing

import pytest
from PIL import Image

from extraction.batch import Start
from extraction.file_names import Origin
from service.__main__ import main
from service.filing import contents, read_into, read_waiting
from service.intake import take_in
from storage import jobs
from storage.confirmed import Wanted, confirmed_values
from storage.extractions import latest_extraction
from storage.images import list_images
from tests.batch_engine import LOADER, NOTES

START = Start("batch", loader=LOADER)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Pictures that are read, refused or break, and a file that is none."""
    monkeypatch.setenv(NOTES, str(tmp_path / "notes"))
    made = tmp_path / "charts"
    made.mkdir()
    for shade, name in enumerate(("a.png", "b.png", "c_refuse.png", "d_breaks.png", "e.png")):
        Image.new("RGB", (64, 48), (250, 0, shade)).save(made / name)
    (made / "f.png").write_bytes(b"no picture")
    return made


def test_what_is_read_waits_for_review_and_is_never_confirmed(db, folder):
    done = read_into(db, [folder], 1, START)
    assert done.en == "6 files: 3 read, to be reviewed; 2 refused, 1 failed."
    read = [image.name for image in list_images(db) if latest_extraction(db, image.sha256)]
    assert sorted(read) == ["a.png", "b.png", "e.png"]
    assert confirmed_values(db, Wanted()) == []


def test_a_batch_that_was_stopped_goes_on_and_reads_nothing_twice(db, folder, tmp_path):
    take_in(db, contents(sorted(folder.iterdir())), Origin())
    with closing(read_waiting(db, 1, start=START)) as results:
        first, _ = next(results)
    assert first.name == "a.png"
    assert {job.state for job in jobs.open_jobs(db)} == {"waiting"}
    assert "2 read" in read_into(db, [folder], 1, START).en
    assert (tmp_path / "notes").read_text(encoding="utf-8").split().count("a.png") == 1


def test_nothing_is_a_sentence_too(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["read", str(tmp_path / "empty"), "--workspace", str(tmp_path / "ledger")]) == 0
    assert "0 files: 0 read" in capsys.readouterr().out
