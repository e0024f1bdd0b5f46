"""The words of the desk's fields for what a value is of, beside company, metric and period, in English."""

WORDS = {
    "review.segment": "Segment",
    "review.segment_hint": "Product, region …; empty: all of it",
    "review.basis": "Basis",
    "review.basis.reported": "Reported",
    "review.basis.estimate": "Estimate",
    "review.basis.guidance": "Guidance",
    "review.basis.restated": "Restated",
}
