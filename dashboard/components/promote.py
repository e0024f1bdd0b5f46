"""The one way by which words become the active ones: through the gate, with the evidence for it.

The same is shown beside the words and beside the trial. A decision stands there with its reasons, its figures, and
every value that was put right or broken.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.components.told import attempt, show_told
from dashboard.components.trial_names import case_name, points
from dashboard.components.who import name_given
from dashboard.fact_names import moment
from dashboard.text import plain, say, tell
from evaluation.gate import MARGIN, promote, refused_before, weigh
from evaluation.paired import FEWEST
from extraction.chart import PromptVersion
from extraction.errors import Language
from storage.database import Database
from storage.errors import NotWeighed
from storage.gold import gold_case
from storage.promotions import (
    ChangedRow,
    Evidence,
    Promotion,
    cases_for_another,
    decided_on,
    final_askings,
    promotions,
)
from storage.trials import Trial, trial_numbers, trials

ABOUT = "promote"  # whose deeds are told here
ROW_TALL = 30


def show(db: Database, version: PromptVersion, language: Language) -> None:
    """What the gate said of a draft so far, or what it takes to ask it."""
    asked = [each for each in trials(db) if each.split == "final" and version.id in each.prompts[1:]]
    with st.container(key="promote"):
        st.markdown(f"**{say('promote.head', language)}**")
        if not asked:
            st.caption(plain(say("promote.how", language, fewest=FEWEST, margin=f"{100 * MARGIN:.0f}")))
            times = final_askings(db, version.name)
            if times:
                st.caption(plain(say("promote.askings", language, times=times)))
            return
        show_for_trial(db, asked[0], version.id, language)
        older = [each for each in promotions(db, version.name) if each.evidence.prompt == version.id]
        for each in older:
            if each.evidence.trial != asked[0].id:
                number = trial_numbers(db).get(each.evidence.trial)
                with st.expander(plain(say("promote.older", language, trial=number))):
                    show_decision(db, each, language)


def show_for_trial(db: Database, known: Trial, prompt: str, language: Language) -> None:
    """The decision that rests on this trial, or the button that asks for it."""
    decided = [each for each in decided_on(db, known.id) if each.evidence.prompt == prompt]
    if decided:
        show_decision(db, decided[0], language)
    if known.state != "done":
        if not decided:
            st.caption(plain(say("promote.not_done", language, trial=known.number)))
    elif not decided:
        ask(db, known, prompt, language)
    elif not decided[0].allowed:
        offer_again(db, known, decided[0], language)
    show_told(ABOUT, language)


def offer_again(db: Database, known: Trial, refusal: Promotion, language: Language) -> None:
    """A refusal stands as long as nothing that it rests on has changed; then, and only then, it may be asked anew."""
    prompt, when = refusal.evidence.prompt, moment(refusal.decided_at)
    try:
        changed = refused_before(db, weigh(db, known.id, prompt)) is None
    except NotWeighed as problem:
        st.caption(plain(f"{say('promote.stands', language, when=when)} {tell(problem.sentence, language)}"))
        return
    if changed:
        st.caption(plain(say("promote.changed", language, when=when)))
        ask(db, known, prompt, language, again=True)
    else:
        wanted = cases_for_another(len(known.cases))
        st.caption(
            plain(f"{say('promote.stands', language, when=when)} {say('promote.until', language, cases=wanted)}")
        )


def ask(db: Database, known: Trial, prompt: str, language: Language, *, again: bool = False) -> None:
    """One button, and what a press on it does."""
    who = name_given()
    st.caption(plain(say("promote.before", language, trial=known.number)))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        why = st.text_input(say("promote.why", language), key=f"promote-why-{prompt}", max_chars=200, width=300)
        st.button(
            say("promote.again" if again else "promote.ask", language),
            key=f"promote-ask-{prompt}",
            type="primary",
            icon=":material/gavel:",
            disabled=not who,
            help=None if who else say("prompts.who_first", language),
            on_click=decide,
            args=(db, known.id, prompt, who, why),
        )


def decide(db: Database, trial: int, prompt: str, who: str, why: str) -> None:
    attempt(ABOUT, "promote.decided", lambda: promote(db, weigh(db, trial, prompt), who, why))


# ── a decision ───────────────────────────────────────────────────────────────────────────────────────────────────────


def show_decision(db: Database, decision: Promotion, language: Language) -> None:
    """Allowed or refused, why, the figures, and exactly what was put right and broken."""
    found = decision.evidence
    words = say(f"promote.{'allowed' if decision.allowed else 'refused'}", language)
    reasons = " ".join(plain(tell(reason, language)) for reason in decision.reasons)
    if decision.allowed:
        st.success(f"**{words}** {reasons}", icon=":material/check:")
    else:
        st.error(f"**{words}** {reasons}", icon=":material/block:")
    st.caption(plain(figures(found, language)))
    who = say("promote.by", language, who=decision.decided_by, when=moment(decision.decided_at),
              trial=trial_numbers(db).get(found.trial))  # fmt: skip
    st.caption(plain(" · ".join(part for part in (who, decision.why) if part)))
    for change in ("broken", "fixed"):
        show_rows(db, change, [row for row in found.rows if row.change == change], decision.id, language)


def figures(found: Evidence, language: Language) -> str:
    """Shares before and after, the interval, on how much it rests, and the seed that gives it again."""
    told = [
        say(
            "promote.shares",
            language,
            before=f"{100 * found.share_before:.1f}",
            after=f"{100 * found.share_after:.1f}",
            difference=points(found.difference),
        ),
        say("promote.no_interval", language)
        if found.low is None or found.high is None
        else say(
            "promote.interval",
            language,
            level=f"{100 * found.level:.0f}",
            low=points(found.low),
            high=points(found.high),
        ),
        say(
            "promote.rests_on",
            language,
            documents=found.documents,
            cases=len(found.cases),
            differing=found.differing,
        ),
        say("promote.askings", language, times=found.askings),
        say("promote.drawn", language, resamples=found.resamples, seed=found.seed),
    ]
    return " · ".join(told)


def show_rows(db: Database, change: str, rows: Sequence[ChangedRow], number: int, language: Language) -> None:
    if not rows:
        return
    st.caption(say(f"promote.{change}", language, count=len(rows)))
    names = {case: case_name(db, gold_case(db, case)) for case in {row.case for row in rows}}
    table = pd.DataFrame([line(row, names[row.case], language) for row in rows])
    st.dataframe(table, key=f"promote-{change}-{number}", hide_index=True, row_height=ROW_TALL)


def line(row: ChangedRow, chart: str, language: Language) -> dict[str, str]:
    return {
        say("trials.column.chart", language): chart,
        say("trials.column.place", language): f"{row.series} · {row.category}",
        say("trials.column.truth", language): row.truth or say("trials.invented", language),
        say("promote.column.before", language): row.said_before or "–",
        say("promote.column.after", language): row.said_after or "–",
        say("promote.column.times", language): (
            f"{row.right_before}/{row.repeats_before} → {row.right_after}/{row.repeats_after}"
        ),
        say("trials.column.mistake", language): say(f"mistake.{row.mistake}", language) if row.mistake else "",
    }
