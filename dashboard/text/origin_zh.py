"""中文：核对页上出处猜测的文字。"""

WORDS = {
    "desk.origin": "图表出处",
    "desk.origin.line": "出处（{ground}）：{words}",
    "desk.origin.batch": "同批 {count} 张一并写入",
    "desk.origin.later": "以后再说",
    "desk.origin.save": "保存",
    "desk.do.take_origin": "采用出处",
    "desk.do.change_origin": "更改出处",
    "desk.half_adjusted": "坐标轴或系列还有未提交的输入，按 {key} 查看。",
}
