"""`python -m evaluation load [--rate 200] [--reviewers 10] [--minutes 5]`: a server of our own under load, in figures.

The pictures are those of the sample, each with one pixel changed so many times, read by the real engine before the
clock starts. Status 1 where a request failed, a page's route was slow or memory grew.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import tempfile
from pathlib import Path
from statistics import quantiles

from PIL import Image

from evaluation.load.asking import Connections
from evaluation.load.driving import Load, Measured, drive, read_all
from evaluation.load.served import HOME, served

SAMPLE = HOME / "service" / "sample"
SLOWEST = 0.300  # seconds: what 95 of 100 requests at the desk must stay under
GROWTH = 0.05  # of the memory, from the second tenth of the time to the last
WARM = 0.1  # the share of the time after which memory is looked at first


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=200, help="requests of programs a second")
    parser.add_argument("--reviewers", type=int, default=10)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--charts", type=int, default=24, help="pictures that are read beforehand")
    parser.add_argument("--plot", type=Path, help="draw times and memory into this PNG")
    parser.set_defaults(command=load)


def load(options: argparse.Namespace) -> int:
    """Serve, drive, tell."""
    with tempfile.TemporaryDirectory(prefix="chartledger-load-") as home:
        pictures = draw(Path(home) / "pictures", options.charts)
        with served(Path(home) / "workspace", Path(home) / "server.log") as (pid, port):
            wanted = Load(options.rate, options.reviewers, options.minutes * 60)
            measured = asyncio.run(work(port, pid, pictures, wanted))
    print(in_words(measured))
    if options.plot:
        draw_plot(measured, options.plot)
    return 0 if is_good(measured) else 1


async def work(port: int, pid: int, pictures: list[Path], wanted: Load) -> Measured:
    connections = Connections("127.0.0.1", port)
    try:
        requests = await read_all(connections, pictures)
        charts = [each.path.rpartition("/")[2] for each in requests if each.method == "GET"]
        return await drive(connections, requests, charts, wanted, pid)
    finally:
        connections.close()


def draw(folder: Path, count: int) -> list[Path]:
    """So many pictures that differ: the sample's charts, with another corner pixel each time round."""
    folder.mkdir()
    charts = [path for path in sorted(SAMPLE.glob("*.png")) if "photo" not in path.name]
    made = []
    for number in range(count):
        with Image.open(io.BytesIO(charts[number % len(charts)].read_bytes())) as picture:
            changed = picture.convert("RGB")
        changed.putpixel((0, 0), (255, 255, 255 - number // len(charts)))
        made.append(folder / f"{number:03d}.png")
        changed.save(made[-1])
    return made


def percentile(seconds: list[float], part: int) -> float:
    return quantiles(seconds, n=100)[part - 1] if len(seconds) > 1 else (seconds or [0.0])[0]


def growth(measured: Measured) -> float:
    """How much more memory was held over the last tenth of the time than over the second one, as a share."""
    first = [mb for at, mb in measured.memory if WARM <= at / measured.lasted < 2 * WARM]
    last = [mb for at, mb in measured.memory if at / measured.lasted >= 1 - WARM]
    return 0.0 if not (first and last) else sum(last) / len(last) / (sum(first) / len(first)) - 1


def is_good(measured: Measured) -> bool:
    desk = [seconds for kind, seconds in measured.seconds.items() if kind.startswith("desk")]
    slow = any(percentile(seconds, 95) > SLOWEST for seconds in desk)
    return not (measured.errors or slow or growth(measured) > GROWTH)


def in_words(measured: Measured) -> str:
    """A table of times in ms, then errors and memory."""
    lines = [f"{'asked':<30}{'times':>8}{'a second':>10}{'median':>9}{'p95':>9}{'p99':>9}{'longest':>9}"]
    for kind, seconds in sorted(measured.seconds.items()):
        figures = [percentile(seconds, 50), percentile(seconds, 95), percentile(seconds, 99), max(seconds)]
        times = "".join(f"{1000 * each:>9.0f}" for each in figures)
        lines.append(f"{kind:<30}{len(seconds):>8}{len(seconds) / measured.lasted:>10.1f}{times}")
    lines.append(f"errors: {len(measured.errors)}" + "".join(f"\n  {each}" for each in measured.errors[:10]))
    held = [mb for _, mb in measured.memory]
    lines.append(f"memory: {held[0]:.0f} MB at first, {max(held):.0f} at most, {held[-1]:.0f} at last; "
                 f"growth {100 * growth(measured):+.1f} % after the first tenth")  # fmt: skip
    return "\n".join(lines)


def draw_plot(measured: Measured, file: Path) -> None:
    """Times of every kind by rank, and memory over time."""
    import matplotlib.pyplot as plt

    figure, (times, held) = plt.subplots(1, 2, figsize=(12, 4.5))
    for kind, seconds in sorted(measured.seconds.items()):
        ranked = sorted(seconds)
        times.plot(
            [100 * (at + 1) / len(ranked) for at in range(len(ranked))], [1000 * each for each in ranked], label=kind
        )
    times.set(xlabel="% of requests", ylabel="ms at most", yscale="log")
    times.axhline(1000 * SLOWEST, color="#999999", linewidth=1)
    times.legend(fontsize=8)
    held.plot([at / 60 for at, _ in measured.memory], [mb for _, mb in measured.memory])
    held.set(xlabel="minutes", ylabel="MB of the server and what it started", ylim=(0, None))
    figure.tight_layout()
    figure.savefig(file, dpi=110)
