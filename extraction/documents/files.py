"""What a file really is, before anybody reads it: its kind by its bytes, its size, its hash. Names are not believed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from extraction.documents.nouns import DocumentKind
from extraction.errors import DocumentTooLarge, Sentence, UnreadableDocument

MAX_BYTES = 500 * 2**20
MAX_PAGES = 2000
HEAD = 1024  # bytes: readers of PDF accept some rubbish before its mark
CHUNK = 2**20
PARTS: dict[str, DocumentKind] = {
    "ppt/presentation.xml": "pptx",
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also the wrapping of an Office file with a password


def kind_of(path: Path, name: str) -> DocumentKind:
    """The kind of document by its bytes; raises UnreadableDocument, DocumentTooLarge."""
    start = _start(path, name)
    if b"%PDF-" in start:
        return "pdf"
    if start.startswith(OLD_OFFICE):
        raise UnreadableDocument(old_office(name))
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(path, name)
    raise UnreadableDocument(no_document(name))


def is_document(path: Path) -> bool:
    """True if the file begins as a report does; opening it may still fail."""
    with path.open("rb") as file:
        start = file.read(HEAD)
    return b"%PDF-" in start or (start.startswith(b"PK\x03\x04") and path.suffix.lower() != ".zip")


def is_pdf(path: Path) -> bool:
    """True if the file begins as a PDF does; False too where it cannot be read."""
    try:
        with path.open("rb") as file:
            return b"%PDF-" in file.read(HEAD)
    except OSError:
        return False


def sha256_of(path: Path) -> str:
    """The hash of the bytes, a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_pages(pages: int, name: str) -> None:
    if pages < 1:
        raise UnreadableDocument(
            Sentence(zh=f"“{name}”没有任何一页。", en=f"“{name}” has no pages; there is nothing to read.")
        )
    if pages > MAX_PAGES:
        raise DocumentTooLarge(
            Sentence(
                zh=f"“{name}”有 {pages} 页，超过 {MAX_PAGES} 页的上限；请拆分后再上传需要的部分。",
                en=f"“{name}” has {pages} pages, over the limit of {MAX_PAGES}; please upload the part that is needed.",
            )
        )


def _start(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(HEAD)
    except OSError as problem:
        raise UnreadableDocument(
            Sentence(zh=f"无法读取文件“{name}”。", en=f"The file “{name}” cannot be read.")
        ) from problem
    if not size:
        raise UnreadableDocument(
            Sentence(zh=f"“{name}”是空文件，没有任何内容。", en=f"“{name}” is an empty file; there is nothing in it.")
        )
    if size > MAX_BYTES:
        raise DocumentTooLarge(
            Sentence(
                zh=f"“{name}”有 {size / 2**20:.0f} MB，超过 {MAX_BYTES // 2**20} MB 的上限；请拆分后再上传需要的部分。",
                en=f"“{name}” has {size / 2**20:.0f} MB, over the limit of {MAX_BYTES // 2**20} MB; "
                "please upload the part that is needed.",
            )
        )
    return start


def _office_kind(path: Path, name: str) -> DocumentKind:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise UnreadableDocument(damaged(name)) from problem
    for part, kind in PARTS.items():
        if part in inside:
            return kind
    raise UnreadableDocument(no_document(name))


def damaged(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”不完整或已损坏，无法打开；请重新下载或重新导出后再上传。",
        en=f"“{name}” is incomplete or damaged; please download or export it again and upload that.",
    )


def no_document(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”不是能打开的报告；请上传 PDF、PowerPoint（.pptx）、Word（.docx）或 Excel（.xlsx）。",
        en=f"“{name}” is not a report we can open; "
        "please upload a PDF, PowerPoint (.pptx), Word (.docx) or Excel (.xlsx) file.",
    )


def old_office(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”是旧版 Office 格式（.ppt/.doc/.xls）或设有密码；请去掉密码，另存为 .pptx、.docx 或 .xlsx 再上传。",
        en=f"“{name}” is an old Office file (.ppt, .doc, .xls) or has a password; "
        "please save it without one as .pptx, .docx or .xlsx.",
    )


def not_read_yet(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”是 Office 文件，目前还不能读取；请另存为 PDF 再上传。",
        en=f"“{name}” is an Office file, which cannot be read yet; please save it as PDF and upload that.",
    )


def no_such_page(name: str, page: int, pages: int) -> Sentence:
    return Sentence(
        zh=f"“{name}”没有第 {page} 页（共 {pages} 页）。", en=f"“{name}” has no page {page}; it has {pages} pages."
    )


def outside_of_page(name: str, page: int) -> Sentence:
    return Sentence(
        zh=f"要剪取的位置不在“{name}”第 {page} 页之内。",
        en=f"What is to be cut out does not lie on page {page} of “{name}”.",
    )
