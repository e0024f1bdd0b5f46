"""The words of the desk's fields for what a value is of, beside company, metric and period, in English."""

WORDS = {
    "review.segment": "Segment",
    "review.segment_hint": "Product, region …; empty: all of it",
    "review.basis": "Basis",
    "review.basis.reported": "Reported",
    "review.basis.estimate": "Estimate",
    "review.basis.guidance": "Guidance",
    "review.basis.restated": "Restated",
    "review.take_metric": "Whole series: {metric}",
    "desk.do.name_1": "Take the proposed metric 1",
    "desk.do.name_2": "Take the proposed metric 2",
    "desk.do.name_3": "Take the proposed metric 3",
}
