"""Jobs in pages and in counts, for programs that watch them."""

from __future__ import annotations

from storage.database import Database
from storage.jobs import Job, State, job


def jobs_by_state(db: Database) -> dict[str, int]:
    """How many jobs are in each state; a state without jobs is not there."""
    return {state: int(count) for state, count in db.read("SELECT state, count(*) FROM job GROUP BY state")}


def page_of_jobs(db: Database, state: State | None = None, before: int | None = None, limit: int = 50) -> list[Job]:
    """Jobs of a state, newest first; those asked for before the job of that number."""
    rows = db.read(
        """SELECT id FROM job WHERE ($state IS NULL OR state = $state) AND ($before IS NULL OR id < $before)
           ORDER BY id DESC LIMIT $limit""",
        {"state": state, "before": before, "limit": limit},
    )
    return [job(db, number) for (number,) in rows]
