"""The ways the ledger can refuse, and the sentence each of them says to the analyst.

StoreError                the ledger cannot do what was asked
├── WorkspaceBusy         another process has the workspace open
├── NewerWorkspace        it was written by a newer version of this program
├── DamagedWorkspace      its database file cannot be opened at all
├── UnfitValue            a number that would have to be rounded, or no number at all
├── UnknownRow            no such picture, reading, point, decision or job
└── AliasTaken            this word already names something else
"""

from __future__ import annotations

from extraction.errors import Sentence


class StoreError(Exception):
    """The ledger cannot do what was asked; `sentence` says why, in words an analyst can act on."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence.en


class WorkspaceBusy(StoreError):
    """Another process has the workspace open."""


class NewerWorkspace(StoreError):
    """The workspace was written by a newer version of this program."""


class DamagedWorkspace(StoreError):
    """The database file, or a picture in it, cannot be read."""


class UnfitValue(StoreError):
    """A number that would have to be rounded to be kept, or a decision without the number it needs."""


class UnknownRow(StoreError):
    """There is no such picture, reading, point, decision or job."""


class AliasTaken(StoreError):
    """This word already names another metric or company."""
