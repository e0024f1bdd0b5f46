"""Parts of an address that several routes share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

LARGEST = 2**53 - 1  # numbers that every language of programs holds exactly
SHA256 = "^[0-9a-f]{64}$"

Picture = Annotated[str, Path(pattern=SHA256, description="The SHA-256 of the picture.")]
OfPicture = Annotated[str | None, Query(pattern=SHA256, description="Only of this picture.")]
Many = Annotated[int, Query(ge=1, le=500, description="At most so many rows a page.")]
AfterNumber = Annotated[int, Query(ge=0, le=LARGEST, description="The last id of the page before.")]
