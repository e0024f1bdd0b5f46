"""The command line: how good are we, and what do we measure it on?

    python -m evaluation run --set FOLDER          read every picture of a set, print how right we were
    python -m evaluation run … --engine qwen --model PATH      the same for both readers and both together
    python -m evaluation draw golden|sample        draw the pictures that ship with us
    python -m evaluation draw charts --seed N      draw charts by chance, with their truth
    python -m evaluation calibrate --set FOLDER…   learn how far points of each sort can be believed
    python -m evaluation kills [--rounds 200]      kill a process in mid-word, and look whether anything was lost
    python -m evaluation api [--cases 5000]        ask a server everything its OpenAPI allows and what it does not
    python -m evaluation fuzz [--minutes 10]       hostile pictures, numbers, periods, answers, files
    python -m evaluation kills --server            kill the server in mid-batch and mid-review, twenty times
    python -m evaluation metrics FOLDER|FILE…      which metrics the names of real series mean, as the dictionary has it
    python -m evaluation slips [--desks 400]       plant slips in invented histories, and count those found
    python -m evaluation intervals [--worlds 2000] does the 95 % interval of a trial hold? worlds of known truth
    python -m evaluation propose --workspace DIR   drafts of better prompts, from what people had to correct
    python -m evaluation ledger                    ask a ledger of millions of values what pages ask; time and size
    python -m evaluation load                      programs and reviewers at once on a server; times, errors, memory
    python -m evaluation documents                 charts printed to PDF: how exactly are they measured
    python -m evaluation documents --speed         take a report of 300 pages in; seconds, pages a second, memory
    python -m evaluation speed                     time the vision model on this machine, the published way and ours
    python -m evaluation container FOLDER          do the Dockerfile's steps there, start the service, read a chart

Exit status 2 for wrong arguments, with a sentence that says what was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from evaluation import both, metric_names, report
from evaluation.container import command as containing
from evaluation.documents import command as taking_in
from evaluation.golden import write_golden
from evaluation.load import command as loading
from evaluation.proposals import command as proposing
from evaluation.reading import read_set
from evaluation.sample import write_sample
from evaluation.sets import BadSet, Sample, load_set, predictions_of
from extraction import ENGINES, confidence, load_engine
from extraction.engines.grounded import GroundedEngine

BUILD = Path("build")


class Lost(Exception):
    """Something that was acknowledged is not there, or something broke that may not break."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except BadSet as problem:
        print(problem, file=sys.stderr)
        return 2
    except (Lost, containing.Failed):
        return 1
    return 0


def run(options: argparse.Namespace) -> None:
    """Read a set (or take what was read before), print its figures, add a line to the leaderboard."""
    samples = load_set(options.set)[: options.limit]
    missing = [sample.file for sample in samples if not sample.file.is_file()]
    if missing and not options.predictions:
        raise BadSet(f"{len(missing)} pictures are not there, the first is {missing[0]}.")
    name = options.set.resolve().name
    if options.model:
        both.take_weights_from(options.model, options.engine)
    engine = load_engine(options.engine)
    if isinstance(engine, GroundedEngine) and not options.predictions:
        run_both(options, samples, engine, name)
        return
    keep = options.out or BUILD / f"{name}.predictions.jsonl"
    if options.predictions:
        lines = predictions_of(options.predictions)
    else:
        lines = read_set(samples, options.engine, keep, options.jobs, options.resume, options.time_ocr)
    scores = [sample.score(lines.get(sample.file.stem)) for sample in samples]
    print(report.table(scores))
    against_ocr = report.ratio([lines[s.file.stem] for s in samples if s.file.stem in lines])
    if against_ocr is not None:
        print(f"\n{against_ocr:.2f} times the seconds of the text recognition alone (median over pictures)")
    if not options.predictions and not options.limit:
        took = report.seconds(scores)[0] if options.jobs == 1 else ""
        report.add_to_leaderboard(options.leaderboard, name, scores, took, against_ocr)


def run_both(options: argparse.Namespace, samples: list[Sample], engine: GroundedEngine, name: str) -> None:
    """Read a set with both readers at once, print a table for each and for both, add their lines to the leaderboard."""
    if options.jobs > 1 or options.time_ocr:
        raise BadSet("A vision model reads in one process and is not timed here: leave out --jobs and --time-ocr.")
    scores = both.score_both(samples, engine, options.out or BUILD / f"{name}.{engine.name}.jsonl", options.resume)
    print(both.three_tables(scores))
    if both.is_tiny(engine.name):
        print(f"\n{both.MEANS_NOTHING}")
    elif not options.limit:
        both.add_to_leaderboard(options.leaderboard, name, scores)


def draw_pictures(options: argparse.Namespace) -> None:
    """Draw what was asked for."""
    if options.what == "golden":
        write_golden()
    elif options.what == "sample":
        write_sample()
    else:
        try:
            from evaluation.many import write_charts
            from evaluation.paper import FontMissing
        except ModuleNotFoundError as missing:
            raise BadSet(f"{missing.name} draws charts and is not installed; ./test installs it.") from missing
        try:
            write_charts(options.out or BUILD / f"charts{options.seed}", options.seed, options.count)
        except FontMissing as missing:
            raise BadSet(str(missing)) from missing


def calibrate(options: argparse.Namespace) -> None:
    """Learn how far points of each sort can be believed."""
    from evaluation.calibrate import calibrate

    samples = [sample for folder in options.set for sample in load_set(folder)]
    print(calibrate(samples, options.out, BUILD / "lessons.jsonl", options.jobs))


def metrics(options: argparse.Namespace) -> None:
    """Match the names of series with the shipped dictionary; count them where the truth is given."""
    names = metric_names.gathered(options.names)
    if options.sample:
        names = metric_names.drawn(names, options.sample, options.seed)
    matched = metric_names.match(names)
    print(metric_names.table(matched))
    if options.json:
        told = json.dumps(metric_names.as_json(matched), ensure_ascii=False, indent=1)
        options.json.write_text(told + "\n", encoding="utf-8")


def speed(options: argparse.Namespace) -> None:
    """Time each way to answer in one run."""
    from evaluation.speed import ANSWERS, measure, ratios, table

    measured = measure(options.tokens, options.way, options.model)
    print(table(measured))
    print(f"\n* in fewer bits: not quite the model as trained\n{ANSWERS}")
    result = ratios(measured)
    print(json.dumps(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def slips(options: argparse.Namespace) -> None:
    """Plant slips of every kind, then look at as many charts without one."""
    from evaluation.histories.measured import table

    print(table(options.desks, options.seed))


def intervals(options: argparse.Namespace) -> None:
    """Invent worlds of known truth, count in how many the interval holds it."""
    from evaluation.intervals import measure, table

    print(table(measure(options.worlds, options.seed)))


def kills(options: argparse.Namespace) -> None:
    """Kill a process in mid-word, again and again."""
    if options.server:
        server_kills(options)
        return
    from evaluation.kills import Tally, kill_often, summary

    def told(tally: Tally) -> None:
        if sys.stderr.isatty():
            print(
                f"\r{tally.rounds} of {options.rounds or 200}, {len(tally.lost)} lost",
                end="",
                file=sys.stderr,
                flush=True,
            )

    tally = kill_often(options.rounds or 200, options.seed, told)
    print(summary(tally))
    if tally.lost or tally.half:
        raise Lost


def api(options: argparse.Namespace) -> None:
    """Ask a server of our own, or the one named, whatever its OpenAPI allows and what it does not."""
    from evaluation.api_cases import ask_api, server, table

    with nullcontext(options.url) if options.url else server() as url:
        tallies = ask_api(url, options.cases, options.seed)
    print(table(tallies))
    if any(tally.breaches for tally in tallies):
        raise Lost


def fuzz(options: argparse.Namespace) -> None:
    """Try hostile input by chance, target by target."""
    from evaluation.fuzz import TARGETS, fuzz, table

    tried = []
    for target in options.target or TARGETS:
        tried.append(fuzz(target, options.minutes, options.seed))
        print(table(tried[-1:]), flush=True)
    if not all(each.is_sound for each in tried):
        raise Lost


def server_kills(options: argparse.Namespace) -> None:
    """Kill the server while it reads a batch and somebody reviews, again and again."""
    from evaluation.server_kills import ServerTally, kill_server_often, summary

    def told(tally: ServerTally) -> None:
        print(f"{tally.kills} kills, {len(tally.acknowledged)} deeds acknowledged", file=sys.stderr, flush=True)

    tally = kill_server_often(options.rounds or 20, options.pictures, options.seed, told)
    print(summary(tally))
    if tally.lost or tally.not_once:
        raise Lost


def ledger(options: argparse.Namespace) -> None:
    """Ask ledgers of several sizes what pages ask."""
    from evaluation.ledger import SIZES, as_json, measure, table

    sizes = options.values or list(SIZES)
    rows = [measure(size, told=lambda words: print(words, file=sys.stderr)) for size in sizes]
    print(table(rows))
    if options.json:
        options.json.write_text(json.dumps(as_json(sizes, rows), indent=1) + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evaluation", description="How good are we, and on what.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    reader = commands.add_parser("run", help="read a set of pictures and score what was read")
    reader.set_defaults(command=run)
    reader.add_argument("--set", type=Path, required=True, metavar="FOLDER", help="holds truth.jsonl or index.csv")
    reader.add_argument("--engine", choices=sorted(ENGINES), default="embedded")
    reader.add_argument("--model", metavar="PATH", help="weights of qwen (folder) or llama (GGUF files)")
    reader.add_argument(
        "--out", type=Path, metavar="FILE", help="where the predictions go (build/SET.predictions.jsonl)"
    )
    reader.add_argument("--predictions", type=Path, metavar="FILE", help="score these instead of reading the pictures")
    reader.add_argument(
        "--limit", type=_count, metavar="N", help="only the first N pictures; nothing for the leaderboard"
    )
    reader.add_argument("--jobs", type=_count, default=1, metavar="N", help="processes; seconds are honest with 1 only")
    reader.add_argument("--resume", action="store_true", help="go on where this same program was interrupted")
    reader.add_argument("--time-ocr", action="store_true", help="time the text recognition alone beside each picture")
    reader.add_argument("--leaderboard", type=Path, default=report.LEADERBOARD, metavar="FILE")
    drawer = commands.add_parser("draw", help="draw pictures of known numbers")
    drawer.set_defaults(command=draw_pictures)
    drawer.add_argument("what", choices=("golden", "sample", "charts"))
    drawer.add_argument("--seed", type=_count, default=1, metavar="N", help="another seed, other charts")
    drawer.add_argument("--count", type=_count, default=100, metavar="N", help="how many charts")
    drawer.add_argument("--out", type=Path, metavar="FOLDER", help="where charts go (build/chartsSEED)")
    teacher = commands.add_parser("calibrate", help="learn from sets how often points of each sort are right")
    teacher.set_defaults(command=calibrate)
    teacher.add_argument(
        "--set", type=Path, action="append", required=True, metavar="FOLDER", help="may be given often"
    )
    teacher.add_argument("--out", type=Path, default=confidence.MODEL, metavar="FILE", help="the model that is used")
    teacher.add_argument("--jobs", type=_count, default=1, metavar="N")
    slipping = commands.add_parser("slips", help="plant slips in invented histories and count those found")
    slipping.set_defaults(command=slips)
    slipping.add_argument(
        "--desks", type=int, default=400, help="charts for each kind of slip, and as many without one"
    )
    slipping.add_argument("--seed", type=int, default=1)
    worlds = commands.add_parser("intervals", help="invent worlds of known truth; count those the interval holds it in")
    worlds.set_defaults(command=intervals)
    worlds.add_argument("--worlds", type=_count, default=2000, metavar="N", help="of each sort")
    worlds.add_argument("--seed", type=_count, default=1, metavar="N", help="other worlds")
    asker = commands.add_parser("api", help="ask a server what its OpenAPI allows and what not; status 1 on a breach")
    asker.set_defaults(command=api)
    asker.add_argument("--cases", type=int, default=5000)
    asker.add_argument("--seed", type=int, default=1)
    asker.add_argument("--url", help="a server that runs already and keeps what is sent (default: our own)")
    killer = commands.add_parser("kills", help="kill a process in mid-word, often; status 1 if a word is lost")
    killer.set_defaults(command=kills)
    killer.add_argument("--rounds", type=_count, metavar="N", help="200; of the server 20")
    killer.add_argument("--server", action="store_true", help="the whole server, while it reads and somebody reviews")
    killer.add_argument("--pictures", type=_count, default=60, metavar="N", help="in the batch that the server reads")
    killer.add_argument("--seed", type=_count, default=1, metavar="N", help="other moments")
    fuzzer = commands.add_parser("fuzz", help="hostile input by chance; status 1 if anything breaks, hangs or leaks")
    fuzzer.set_defaults(command=fuzz)
    fuzzer.add_argument("--minutes", type=float, default=10.0, metavar="N", help="for each target")
    fuzzer.add_argument("--target", action="append", choices=("pictures", "imports", "answers", "numbers", "periods"))
    fuzzer.add_argument("--seed", type=_count, default=1, metavar="N", help="other examples")
    matcher = commands.add_parser("metrics", help="match names of series with the shipped dictionary of metrics")
    matcher.set_defaults(command=metrics)
    matcher.add_argument("names", type=Path, nargs="+", metavar="FOLDER|FILE", help="a set, or lines of JSON")
    matcher.add_argument("--sample", type=_count, metavar="N", help="only N of the names, drawn by chance")
    matcher.add_argument("--seed", type=_count, default=1, metavar="N", help="another seed, other names")
    matcher.add_argument("--json", type=Path, metavar="FILE", help="write what was matched there")
    asker = commands.add_parser("ledger", help="time the questions of pages to ledgers of up to two million values")
    asker.set_defaults(command=ledger)
    asker.add_argument("--json", type=Path, metavar="FILE", help="write the times there")
    asker.add_argument("--values", type=_count, action="append", metavar="N", help="only this size; may be given often")
    proposing.add_to(commands)
    containing.add_to(commands)
    taking_in.add_arguments(commands.add_parser("documents", help="measure charts in PDFs; or time a whole report"))
    loading.add_arguments(commands.add_parser("load", help="put a server under load; status 1 if it fails or slows"))
    timer = commands.add_parser("speed", help="time a model of full size with random numbers, in every way")
    timer.set_defaults(command=speed)
    timer.add_argument("--json", type=Path, metavar="FILE", help="write the ratios there")
    timer.add_argument("--tokens", type=_count, default=150, metavar="N", help="how long an answer is")
    timer.add_argument("--way", action="append", default=[], metavar="NAME", help="only this one beside the published")
    timer.add_argument(
        "--model", type=Path, default=BUILD / "model-of-full-size", metavar="FOLDER", help="4.3 GB, made"
    )
    return parser


def _count(word: str) -> int:
    """A number from 1 on."""
    if not word.isdigit() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is no number from 1 on")
    return int(word)


if __name__ == "__main__":
    sys.exit(main())
