"""PDFs written by hand, byte for byte: small, and as right or wrong as a test wants them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

BARS = (
    "1 0 0 rg 50 50 40 100 re f 0 0 1 rg 150 50 40 160 re f 250 50 40 80 re f 0 g BT /F 9 Tf 60 156 Td (1,234.5) Tj ET"
)
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(
    content: str,
    rotate: int = 0,
    size: tuple[int, int] = (400, 300),
    pages: int = 1,
    font: bytes = HELVETICA,
    password: str = "",
    things: Sequence[bytes] = (),
) -> bytes:
    """A PDF with the same content on every page; `things` are further objects, the first has number 5 + `pages`."""
    stream = content.encode("latin-1")
    key = b""
    lock = b""
    if password:
        key, lock = _locked(password)
        stream = _rc4(hashlib.md5(key + b"\x03\x00\x00\x00\x00", usedforsecurity=False).digest()[:10], stream)
    kids = " ".join(f"{5 + n} 0 R" for n in range(pages))
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Rotate {rotate}/Contents 3 0 R"
        "/Resources<</Font<</F 4 0 R>>/XObject<</X 99 0 R>>>>>>"
    ).replace("99", str(5 + pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        font,
        *[page.encode()] * pages,
        *things,
    ]
    return written(objects, lock)


def written(objects: Sequence[bytes], lock: bytes = b"") -> bytes:
    """The objects as a file; the first is the root."""
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, thing in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, lock, len(made))
    return bytes(made) + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)


def scan(pages: int = 1, under: str = "") -> bytes:
    """Pages that are one grey picture each; `under` is text that somebody's OCR laid invisibly under it."""
    picture = (
        b"<</Type/XObject/Subtype/Image/Width 2/Height 2/ColorSpace/DeviceGray/BitsPerComponent 8/Length 4>>stream\n"
    )
    hidden = f" BT 3 Tr /F 20 Tf 50 100 Td ({under}) Tj ET" if under else ""
    content = f"q 400 0 0 300 0 0 cm /X Do Q{hidden}"
    return pdf(content, pages=pages, things=[picture + b"\x80\x90\xa0\xb0\nendstream"])


def _locked(password: str) -> tuple[bytes, bytes]:
    """The key of a file with this password, and what its end says of the lock (RC4, 40 bits: the oldest kind)."""
    padded = (password.encode("latin-1") + PADDING)[:32]
    owner = _rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    name, rights = b"0123456789abcdef", (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + name, usedforsecurity=False).digest()[:5]
    hexed = [text.hex().encode() for text in (owner, _rc4(key, PADDING), name)]
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<%s><%s>]"
    return key, lock % (*hexed, hexed[2])


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    made, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        made.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(made)
