"""The words of the desk's fields for what a value is of, beside company, metric and period, in Chinese."""

WORDS = {
    "review.segment": "分部",
    "review.segment_hint": "产品、地区等；空白为公司整体",
    "review.basis": "披露类别",
    "review.basis.reported": "披露数",
    "review.basis.estimate": "预测",
    "review.basis.guidance": "公司指引",
    "review.basis.restated": "重述",
    "review.take_metric": "整个系列归入：{metric}",
    "desk.do.name_1": "采用建议的指标 1",
    "desk.do.name_2": "采用建议的指标 2",
    "desk.do.name_3": "采用建议的指标 3",
}
