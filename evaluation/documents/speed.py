"""How long 300 pages take, and how much memory the process that opens them needs at most.

The pages are printed by Chromium: on each of them paragraphs in Chinese, a table of 70 numbers, 8 bars and a line.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from evaluation.sets import BadSet
from extraction.documents import opening

PAGES = 300
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ROWS, COLUMNS, BARS = 14, 5, 8
PARAGRAPH = (
    "报告期内，公司实现营业收入1,234.56亿元，同比增长12.3%，归属于上市公司股东的净利润为98.7亿元。公司持续推进"
    "产品结构升级，海外市场收入占比提升至35.2%，研发投入强度进一步加大，经营性现金流保持稳健。"
)
STYLE = "body{font:10pt 'Noto Sans CJK SC'} td{border-bottom:1px solid #999;text-align:right} p,td{font-size:8pt}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds from the question, the process not yet started; memory in MiB of that process."""

    pages: int
    megabytes: float
    opened: float
    first_page: float
    thumbnail: float
    searched: float
    found: int
    early: float  # memory after a tenth of the pages
    peak: float


def measured(report: Path | None = None, pages: int = PAGES) -> Measured:
    """Open a report, look for exhibits on all its pages, fetch a thumbnail."""
    with _report(report, pages) as path:
        began = time.perf_counter()
        document = opening.open_document(path)
        opened = time.perf_counter() - began
        opening.thumbnail(path, 1)
        shown = time.perf_counter() - began - opened
        marks: list[tuple[float, float]] = []
        began = time.perf_counter()
        found = len(list(opening.find_exhibits(path, lambda *_: marks.append((time.perf_counter(), _memory("VmRSS"))))))
        searched = time.perf_counter() - began
        size = path.stat().st_size / 2**20
        early = marks[len(marks) // 10][1]
        first = marks[0][0] - began
        return Measured(document.pages, size, opened, first, shown, searched, found, early, _memory("VmHWM"))


def in_words(seen: Measured) -> str:
    return (
        f"{seen.pages} pages, {seen.megabytes:.1f} MB: opened in {seen.opened:.2f} s (process and identity included), "
        f"a thumbnail in {seen.thumbnail:.2f} s, first page searched after {seen.first_page:.2f} s, all after "
        f"{seen.searched:.1f} s ({seen.pages / seen.searched:.1f} pages a second, {seen.found} exhibits); "
        f"memory {seen.early:.0f} MiB after a tenth of the pages, at most {seen.peak:.0f} MiB."
    )


def _memory(what: str) -> float:
    """Of the processes that open documents, the largest: what the system counts, in MiB."""
    return max(_told(pid, what) for pid in opening.processes())


def _told(pid: int, what: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(what + ":"))


@contextmanager
def _report(report: Path | None, pages: int) -> Iterator[Path]:
    if report is not None:
        yield report
        return
    chromium = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if chromium is None:
        raise BadSet("There is no Chromium here to print the report with; name one with --report.")
    with tempfile.TemporaryDirectory(prefix="chartledger-pages-") as home, sync_playwright() as play:
        path = Path(home) / "report.pdf"
        page = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.set_content(f"<style>{STYLE}</style>" + "".join(map(_page, range(pages))))
        page.pdf(path=path)
        yield path


def _page(number: int) -> str:
    """One page as HTML; its numbers are of no meaning and differ from page to page."""
    cells = [[(row * 7919 + column * 104729 + number * 31) % 999999 / 100 for column in range(COLUMNS)]
             for row in range(ROWS)]  # fmt: skip
    rows = "".join(f"<tr><td>项目{k}" + "".join(f"<td>{cell:,.2f}" for cell in row) for k, row in enumerate(cells))
    heights = [(bar * 37 + number * 11) % 100 + 20 for bar in range(BARS)]
    bars = "".join(
        f"<rect x={40 + 42 * k} y={140 - high} width=24 height={high} fill='#4472c4' />"
        f"<text x={40 + 42 * k} y={136 - high} font-size=9>{high}.0</text>"
        f"<text x={40 + 42 * k} y=152 font-size=9>{2015 + k}</text>"
        for k, high in enumerate(heights)
    )
    line = "<path d='M40 60 C 100 20 200 100 340 30' stroke='#c00' fill=none />"
    return (
        f"<div style='page-break-after:always'><h3>第{number + 1}节 管理层讨论与分析</h3>{f'<p>{PARAGRAPH}</p>' * 8}"
        f"<p>单位：万元</p><table>{rows}</table><svg width=400 height=160>{bars}{line}</svg></div>"
    )
