"""The ways the ledger can refuse, and the sentence each of them says to the analyst.

StoreError                the ledger cannot do what was asked
├── WorkspaceBusy         another process has the workspace open
├── NewerWorkspace        it was written by a newer version of this program
├── DamagedWorkspace      its database file cannot be opened at all
├── ForbiddenWorkspace    its folder or a file in it may not be read or written
├── CannotKeep            the disk is full or refuses; nothing of what was just said was saved
├── UnfitValue            a number that would have to be rounded, or no number at all
├── UnknownRow            no such picture, reading, point, decision or job
├── UnfitPrompt           words that a model could not do its task with
├── AliasTaken            this word already names something else
├── NotGold               a chart that cannot be a gold case, or is one already
│   └── LeaksBetweenSplits  it shares its company, report or picture with cases of two splits
├── ForeignFile           a file that is not an export of a ledger, or a broken one
├── BrokenBackup          a backup that is not whole, or is none
├── WouldLose             to restore here would lose words that the backup does not have
├── NotAllowed            the role of whoever asks does not let them do this
├── CannotTry             a trial that there is nothing for: no cases, or one version only
├── CannotPublish         a place that confirmed values cannot be published to; it is as it was
└── CannotWrite           an export that does not go into its format, or not onto this disk
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


class ForbiddenWorkspace(StoreError):
    """The folder or a file of the workspace may not be read or written; nothing was opened or changed."""


class CannotKeep(StoreError):
    """The disk did not take what was said: nothing of it was saved, and saying it again later is all that is needed."""


class UnfitValue(StoreError):
    """A number that would have to be rounded to be kept, or a decision without the number it needs."""


class UnknownRow(StoreError):
    """There is no such picture, reading, point, decision or job."""


class UnfitPrompt(StoreError):
    """Words for a model that lack something it needs, or hold something nobody knows; nothing was kept."""


class AliasTaken(StoreError):
    """This word already names another metric or company."""


class NotGold(StoreError):
    """A chart that cannot be a gold case as it stands, or is one already; nothing was changed."""


class LeaksBetweenSplits(NotGold):
    """A chart that is tied to gold cases of different splits: on either side it would leak."""


class ForeignFile(StoreError):
    """A file that is not an export of a ledger, or that is broken; nothing of it was taken."""


class BrokenBackup(StoreError):
    """A backup that is incomplete, damaged or none at all; nothing of it was taken."""


class WouldLose(StoreError):
    """The workspace has words that the backup lacks; nothing was touched."""


class CannotTry(StoreError):
    """A trial that cannot be: no gold case is there for these words, or there is nothing to compare."""


class NotWeighed(StoreError):
    """A trial that cannot decide on a version: another split, not done, or measured against words not in use."""


class NotAllowed(StoreError):
    """The role of whoever asks is not enough for this; nothing was done."""


class CannotWrite(StoreError):
    """An export that does not fit its format, or cannot be written where it should lie; what lay there is untouched."""


class CannotPublish(StoreError):
    """A place that the confirmed values cannot be published to; what was published there before is as it was."""
