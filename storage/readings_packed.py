"""How a reading lies in the ledger: its exact JSON, packed, for readings are most of what a ledger holds."""

from __future__ import annotations

import zlib

from extraction.chart import READING_JSON, Reading


def pack(json: str) -> bytes:
    """The JSON in about a fifth of its letters."""
    return zlib.compress(json.encode())


def reading_of(json: str, packed: bytes | None) -> Reading:
    """The reading exactly as it was made; earlier versions kept the JSON as it is."""
    return READING_JSON.validate_json(json if packed is None else zlib.decompress(packed))
