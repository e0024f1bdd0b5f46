"""The English words about backups and the copy for other programs."""

from __future__ import annotations

WORDS = {
    "backup.title": "Backup",
    "backup.none": "This workspace has no backup yet.",
    "backup.last": "Last backup {when}: {words} decisions, {pictures} pictures, in {place}",
    "backup.moment": "{when}: {words} decisions, {pictures} pictures",
    "backup.now": "Back up now",
    "backup.progress": "Pictures: {done} of {total}",
    "backup.done": "Backed up, read back and compared.",
    "backup.folder": "Folder for backups",
    "backup.folder_help": "A folder on another disk survives the loss of this one. Empty: beside the workspace.",
    "backup.daily": "Every day by itself, while the program runs; the last {kept} are kept",
    "backup.restore": "Bring a backup back",
    "backup.choose": "Choose a moment",
    "backup.restore_none": "Backups in this folder can be brought back here.",
    "backup.restore_about": "What it would do is said first. The workspace as it is now is kept under another name. "
    "An archive is restored on the command line: python -m storage restore.",
    "backup.sure": "Replace it all the same",
    "backup.bring_back": "Bring this one back",
    "backup.restored": "Brought back. The workspace as it was before is kept beside it under another name.",
    "publish.title": "Publish confirmed values",
    "publish.about": "To PostgreSQL, or to a folder of Parquet files, one a year; each value with who confirmed it, "
    "when, its picture and place. Again, only what is new, changed or taken back is sent; claims never are.",
    "publish.place": "Publish to",
    "publish.place_help": "An address of PostgreSQL, or a folder on the server. It is kept: leave the password out, "
    "it belongs into ~/.pgpass or PGPASSWORD.",
    "publish.now": "Publish now",
    "publish.busy": "Publishing …",
    "publish.done": "What is published is what is confirmed now.",
    "publish.kept": "From now on it is published there.",
    "snapshot.title": "Copy for other programs",
    "snapshot.about": "A DuckDB file and a Parquet table of what is confirmed, for Excel, Power BI or a notebook. They "
    "may be read at any time, also while they are made anew; nothing written into them reaches the ledger.",
    "snapshot.none": "No copy has been made yet.",
    "snapshot.last": "Last copy {when}: {rows} rows, {place}",
    "snapshot.folder": "Folder for the copy",
    "snapshot.folder_help": "Empty: beside the workspace.",
    "snapshot.refresh": "Make it anew",
    "snapshot.done": "The copy holds what is confirmed now.",
    "watch.title": "Watched folder",
    "watch.none": "No folder is watched. Whoever runs the server names one with CHARTLEDGER_WATCH; the sample "
    "workspace watches none.",
    "watch.on": "Take in whatever picture is put there",
    "watch.counts": "{taken} taken in, {seen} seen before, {refused} refused (their reasons stand with the uploads). "
    "Nothing in the folder is moved or changed.",
}
