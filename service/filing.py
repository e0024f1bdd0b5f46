"""A folder of pictures read into a ledger that no server has open: as readings to review, never as confirmed values.

Every picture becomes a job before it is read, so whatever stops this, the same command (or the server) goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from extraction.batch import Asked, Limits, Outcome, Start, read_in_processes
from extraction.batch.asked import pictures_in
from extraction.batch.progress import watched
from extraction.errors import ChartError, Sentence
from extraction.file_names import Origin
from extraction.jsonl import bytes_of
from service.intake import take_in
from service.resources import ENGINE
from storage import extractions, images, jobs
from storage.database import Database
from storage.errors import StoreError
from storage.jobs import Job, State


def read_into(db: Database, paths: Sequence[Path], processes: int, start: Start | None = None) -> Sentence:
    """Take in the pictures of these files and folders and read all that waits; what became of them.

    Raises ModelUnavailable where the reader cannot be loaded.
    """
    files = list(pictures_in(paths))
    batch = take_in(db, contents(watched(files, len(files))), Origin())
    jobs.resume(db, (ENGINE,))
    waiting = jobs.job_counts(db).get("waiting", 0)
    became: Counter[State] = Counter()
    if waiting:
        with closing(read_waiting(db, processes, start=start)) as results:
            became.update(state for _, state in watched(results, waiting))
    refused = len(batch.refused) + became["refused"]
    return Sentence(
        zh=f"{len(files)} 个文件：{became['ready']} 张已识别，待复核；{refused} 张被拒，{became['failed']} 张未读成。",
        en=f"{len(files)} files: {became['ready']} read, to be reviewed; {refused} refused, {became['failed']} failed.",
    )


def contents(files: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        try:
            yield path.name, bytes_of(path)
        except ChartError:
            yield path.name, b""  # refused at the door, with its name


def read_waiting(
    db: Database, processes: int, limits: Limits | None = None, start: Start | None = None
) -> Generator[tuple[Job, State], None, None]:
    """Read whatever waits for the first reader, in so many processes; each job and what became of it.

    Closed early, what is being read waits again.
    """
    under_way: dict[int, Job] = {}
    results = read_in_processes(_waiting(db, under_way), start or Start(ENGINE), processes, limits)
    try:
        for asked, outcome in results:
            job = under_way.pop(asked.key)
            yield job, _filed(db, job, outcome)
    finally:
        results.close()
        for job in under_way.values():
            jobs.put_back(db, job.id)


def _waiting(db: Database, under_way: dict[int, Job]) -> Iterator[Asked]:
    """The jobs of the first reader, one after another, each begun as it is taken."""
    key = 0
    while (job := jobs.start_next(db, (ENGINE,))) is not None and job.image is not None:
        under_way[key] = job
        yield Asked(key, str(images.image_file(db, job.image).absolute()), job.name)
        key += 1


def _filed(db: Database, job: Job, outcome: Outcome) -> State:
    """Put into the ledger what came of a job."""
    try:
        if outcome.extraction is not None:
            jobs.finish(db, job.id, extractions.save_extraction(db, outcome.extraction))
        elif outcome.refusal is not None:
            jobs.refuse(db, job.id, outcome.refusal)
        elif outcome.breakdown is not None:
            jobs.fail(db, job.id, outcome.breakdown)
    except StoreError as problem:
        jobs.fail(db, job.id, problem.sentence)
    return jobs.job(db, job.id).state
