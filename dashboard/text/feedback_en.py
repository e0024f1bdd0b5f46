"""The English words of where we go wrong."""

from __future__ import annotations

WORDS = {
    "feedback.headline": "**{share}** of {values} values were read wrongly (95 % interval {low}–{high}), "
    "in {charts} charts.",
    "feedback.headline_of": "**{share}** of {values} values: {mistake} (95 % interval {low}–{high}), "
    "in {charts} charts.",
    "feedback.too_few": "Too few for more than a hint. Values: {values}, charts: {charts}.",
    "feedback.nothing_among": "No reviewed value is like this.",
    "feedback.what": "What goes wrong",
    "feedback.where": "Where, by {by}",
    "feedback.since": "Since when",
    "feedback.rate": "{share} ({low}–{high})<br>{wrong} of {values} values in {charts} charts",
    "feedback.small": "too few to tell",
    "feedback.about": "Dots are the shares that went wrong, bars their 95 % intervals (Wilson's, widened as values "
    "of one chart go wrong together). Hollow dots: under 30 values or 8 charts, no more than a hint. "
    "Click a dot to filter.",
    "feedback.all.mistake": "All mistakes",
    "feedback.all.kind": "All chart kinds",
    "feedback.all.engine": "All engines",
    "feedback.all.prompt": "All prompts",
    "feedback.all.quality": "All pictures",
    "feedback.all.source": "However read",
    "feedback.by.mistake": "Mistake",
    "feedback.by.quality": "Picture",
    "feedback.step": "By",
    "feedback.step.time": "By date",
    "feedback.step.charts": "By charts",
    "feedback.clean_among": "Not one of these {count} values was corrected.",
    "feedback.newest": "The newest {count}",
    "feedback.called": "Mistake",
    "feedback.remark": "Remark",
    "feedback.named_by": "Your name",
    "feedback.rename": "Save",
    "feedback.renamed": "Saved.",
    "feedback.named": "Called “{mistake}” by {who}",
    "feedback.named_later": "Told as “{mistake}” once another value was corrected",
    "feedback.proposed": "By the difference: “{mistake}”",
    "feedback.gold_made": "It is a gold case now.",
    "feedback.engines": "Engines, and what a review takes",
    "source.missing": "missed",
    "quality.clear": "clear",
    "quality.small": "print too small",
    "quality.blurred": "blurred",
    "quality.cut": "cut off",
    "quality.askew": "askew",
    "quality.blocks": "JPEG blocks",
}
