"""The words of the desk's fields for what a value is of, beside company, metric and period, in Chinese."""

WORDS = {
    "review.segment": "分部",
    "review.segment_hint": "产品、地区等；空白为公司整体",
    "review.basis": "披露类别",
    "review.basis.reported": "披露数",
    "review.basis.estimate": "预测",
    "review.basis.guidance": "公司指引",
    "review.basis.restated": "重述",
}
