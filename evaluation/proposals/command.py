"""`python -m evaluation propose`: drafts from mistakes by rules, or by an optimiser that tries them on the gold set."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evaluation.proposals.drafting import AUTHOR, keep_proposal, propose
from evaluation.proposals.gepa_bridge import OptimiserFailed, optimise
from evaluation.proposals.gold_bench import GoldBench
from evaluation.sets import BadSet
from extraction import load_engine
from extraction.engines.grounded import GroundedEngine
from extraction.errors import ChartError
from extraction.prompts import PromptBook, prompt_key
from storage.database import Database, open_database
from storage.errors import StoreError
from storage.lessons import Lesson, keep_lessons
from storage.prompts import active_prompts, keep_draft

FEWEST = 4  # gold cases to tune on: with fewer any words win by chance


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The order and what may be said with it."""
    order = commands.add_parser("propose", help="drafts of better prompts, from what people had to correct")
    order.set_defaults(command=run)
    order.add_argument("--workspace", type=Path, required=True, metavar="DIR", help="the folder of the ledger")
    order.add_argument("--keep", action="store_true", help="keep them as drafts, for a person to try")
    order.add_argument("--language", choices=("zh", "en"), default="en", help="of the remarks")
    order.add_argument("--optimiser", choices=("gepa",), help="try words on the tune split instead of applying rules")
    order.add_argument("--prompt", default="extract.en", metavar="NAME", help="what the optimiser improves")
    order.add_argument(
        "--engine", choices=("qwen", "llama", "remote"), default="remote", help="that reads and reflects"
    )
    order.add_argument("--calls", type=int, default=60, metavar="N", help="readings that the optimiser may ask for")
    order.add_argument("--seed", type=int, default=0, metavar="N")
    order.add_argument("--python", type=Path, default=Path(".venv-optimise/bin/python"), metavar="FILE",
                       help="of the environment with requirements-optimise.txt")  # fmt: skip


def run(options: argparse.Namespace) -> None:
    """Propose, print what would change and why, and keep it if asked."""
    if not (options.workspace / "ledger.duckdb").is_file():
        raise BadSet(f"There is no ledger in {options.workspace}.")
    try:
        with open_database(options.workspace) as db:
            by_gepa(db, options) if options.optimiser else by_rules(db, options)
    except (StoreError, ChartError, OptimiserFailed) as problem:
        raise BadSet(str(problem)) from problem


def by_rules(db: Database, options: argparse.Namespace) -> None:
    """One draft a prompt, from mistakes that were made often."""
    found = propose(db)
    for one in found:
        print(f"{one.name}\n{one.why().in_language(options.language)}\n" + "\n".join(one.diff) + "\n")
        if options.keep:
            print(f"kept as draft {keep_proposal(db, one, options.language).id}\n")
    if not found:
        print("Nothing to propose: no mistake was made three times, on two charts, with the words in use.")


def by_gepa(db: Database, options: argparse.Namespace) -> None:
    """One draft of one prompt, from trying many on the tune split; the other splits are not touched."""
    engine = load_engine(options.engine)
    assert isinstance(engine, GroundedEngine)
    bench = GoldBench(db, engine, options.prompt)
    if len(bench.cases) < FEWEST:
        raise BadSet(f"{len(bench.cases)} gold cases to tune {options.prompt} on; it takes {FEWEST}.")
    key = prompt_key(options.prompt)
    parent = PromptBook(active_prompts(db)).of(key.task, key.language, key.kind)

    def told(readings: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{readings} of about {options.calls} readings", end="", file=sys.stderr, flush=True)

    made = optimise(options.python, parent.text, sorted(bench.cases), bench, options.calls, options.seed, told)
    why = (
        f"GEPA: {made.tried} versions, {made.readings} readings of {len(bench.cases)} gold cases to tune on; "
        f"score {made.before:.3f} → {made.after:.3f}."
    )
    print(why)
    if made.after <= made.before:
        print("Nothing better was found.")
        return
    print(made.words)
    if options.keep:
        kept = keep_draft(db, options.prompt, made.words, AUTHOR, why, parent.id)
        keep_lessons(db, kept.id, [Lesson(case.image, case.extraction) for case in bench.cases.values()])
        print(f"kept as draft {kept.id}")
