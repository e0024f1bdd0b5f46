"""中文：核对页上出处猜测的文字。"""

WORDS = {
    "desk.origin": "图表出处",
    "desk.origin.line": "出处（猜测）：{words}",
    "desk.origin.take": "采用",
    "desk.origin.take_many": "采用（同批 {count} 张）",
    "desk.origin.change": "更改",
    "desk.origin.later": "以后再说",
    "desk.origin.save": "保存",
    "desk.do.take_origin": "采用出处",
    "desk.do.change_origin": "更改出处",
    "older.line": "由旧版本（{version}）识别，新版本可能读得更多，如坐标轴与重绘。",
    "older.said": "由旧版本（{version}）识别。已核对的 {count} 个值保留在台账；重新识别后，新读数需重新核对。",
    "older.again": "重新识别整张图",
    "older.waiting": "等待用新版本重新识别。",
    "older.reading": "正在用新版本重新识别。",
    "older.failed": "没有读成：{reason}",
    "desk.half_adjusted": "坐标轴或系列还有未提交的输入，按 {key} 查看。",
}
