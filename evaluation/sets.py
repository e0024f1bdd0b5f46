"""Sets of pictures with truth, in two shapes of folder, and how each picture of them is scored.

truth.jsonl   one line a picture, every point exact
index.csv     one row a picture; tables/ID.csv holds its table, or the column known_values some of its numbers
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from evaluation.names import amount, plain
from evaluation.score import Line, Score, Triple, score_cells, score_points

PICTURE_FOLDERS = ("", "images", "png", "img", "pictures")
ENDINGS = (".png", ".jpg", ".jpeg", ".webp")
GROUPS_OF_TRUTH = {
    "kind": "chart_type",
    "labels": "labels",
    "language": "lang",
    "renderer": "renderer",
    "picture": "degradation",
}
GROUPS_OF_INDEX = {"kind": "chart_type", "labels": "has_data_labels", "source": "source"}
MANY = 12  # a column with more different words than this does not make groups
NO_LABELS = {"no", "maybe", "none"}  # what an index says of marks whose labels are missing or not known


class BadSet(Exception):
    """The folder is no set that we can score; the message says why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture with its truth: a line of truth.jsonl, or a table and some numbers."""

    picture: str
    file: Path
    groups: dict[str, str]
    truth: Line | None = None
    table: tuple[Triple, ...] = ()
    known: tuple[Decimal, ...] = ()
    unlabelled: bool = False

    def score(self, prediction: Line | None) -> Score:
        """Compare what was read with the truth."""
        if self.truth is not None:
            score = score_points(self.truth, prediction)
        else:
            score = score_cells(self.picture, self.table, self.known, prediction, self.unlabelled)
        return replace(score, groups=self.groups)


def load_set(folder: Path) -> list[Sample]:
    """Every picture of a set, in the order of its truth; raises BadSet with a sentence."""
    if not folder.is_dir():
        raise BadSet(f"There is no folder {folder}.")
    if (folder / "truth.jsonl").is_file():
        samples = list(_from_truth(folder))
    elif (folder / "index.csv").is_file():
        samples = list(_from_index(folder))
    else:
        raise BadSet(f"{folder} holds neither truth.jsonl nor index.csv, so there is nothing to score against.")
    if not samples:
        raise BadSet(f"{folder} names no picture.")
    return samples


def _from_truth(folder: Path) -> Iterator[Sample]:
    text = (folder / "truth.jsonl").read_text(encoding="utf-8")
    for position, line in enumerate(text.splitlines(), 1):
        try:
            truth = json.loads(line)
            groups = {name: str(truth.get(key)) for name, key in GROUPS_OF_TRUTH.items()}
            yield Sample(str(truth["id"]), folder / truth["file"], groups, truth=truth)
        except (ValueError, KeyError) as problem:
            raise BadSet(f"Line {position} of {folder / 'truth.jsonl'} is no truth line: {problem}.") from problem


def _from_index(folder: Path) -> Iterator[Sample]:
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and "id" not in rows[0]:
        raise BadSet(f"{folder / 'index.csv'} has no column id.")
    shown = {name: column for name, column in GROUPS_OF_INDEX.items() if 0 < _different(rows, column) <= MANY}
    unlabelled = bool(rows) and all(row.get("has_data_labels") in NO_LABELS for row in rows)
    for row in rows:
        path = folder / "tables" / f"{row['id']}.csv"
        yield Sample(
            row["id"],
            _picture(folder, row["id"]),
            {name: row.get(column) or "" for name, column in shown.items()},
            table=tuple(_table(path)) if path.is_file() else (),
            known=tuple(Decimal(word) for word in (row.get("known_values") or "").split()),
            unlabelled=unlabelled,
        )


def _different(rows: list[dict[str, str]], column: str) -> int:
    return len({row.get(column) or "" for row in rows} - {""})


def _picture(folder: Path, name: str) -> Path:
    places = [folder / place / (name + ending) for place in PICTURE_FOLDERS for ending in ENDINGS]
    return next((place for place in places if place.is_file()), places[0])


def _table(path: Path) -> Iterator[Triple]:
    """The cells that hold numbers: first row names of series, first column names of categories."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    for row in rows:
        for name, cell in zip(head[1:], row[1:], strict=False):
            value = amount(cell)
            if value is not None:
                yield plain(row[0]), plain(name), value


def predictions_of(path: Path) -> dict[str, Line]:
    """The last prediction for each picture, by the name of its file without ending."""
    if not path.is_file():
        raise BadSet(f"There is no file {path}.")
    found: dict[str, Line] = {}
    for position, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            prediction: Mapping[str, object] = json.loads(line)
            found[Path(str(prediction.get("file") or prediction["id"])).stem] = prediction
        except (ValueError, KeyError) as problem:
            raise BadSet(f"Line {position} of {path} is no prediction: {problem}.") from problem
    return found
