"""Backups of a workspace: made while it is in use, checked as they are written, and brought back without losing a word.

A backup holds the ledger as of one moment and every picture that it speaks of. It opens on any machine.
"""

from __future__ import annotations

from storage.backup.making import Made, Told, back_up, forget_old
from storage.backup.places import Backup, find_backup, list_backups
from storage.backup.restoring import Plan, Restored, new_folder, plan, restore

__all__ = [
    "Backup",
    "Made",
    "Plan",
    "Restored",
    "Told",
    "back_up",
    "find_backup",
    "forget_old",
    "list_backups",
    "new_folder",
    "plan",
    "restore",
]
