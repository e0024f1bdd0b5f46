"""The Chinese words of habits."""

from __future__ import annotations

WORDS = {
    "prompts.tab.habits": "习惯",
    "desk.habit_leave": "本图不用此习惯",
    "desk.habit_use": "本图仍用此习惯",
    "desk.habit_left": "本图已不用：{habit}",
    "habits.about": "同一券商或公司的三张以上图上作过同样的更正，且无一相反，即成为习惯。"
    "启用后，它只在同类图上提出建议并标为存疑，由人确认；不会改动任何已作的决定。",
    "habits.none": "还没有习惯。核对几张同一券商或公司的图：如果同样的单位或系列名三次都要更正，这里就会提出一个习惯。",
    "habits.go_review": "去核对",
    "habits.name": "您的姓名",
    "habits.state.proposed": "建议",
    "habits.state.on": "已启用",
    "habits.state.off": "已停用",
    "habits.learnt": "来自 {charts} 张图的 {words} 条决定",
    "habits.effect": "在 {charts} 个标准样本上：改对 {fixed} 个数值，改错 {broken} 个。",
    "habits.no_gold": "这一来源的图还没有可供检验的标准样本。",
    "habits.unseen": "改对的数值中有 {unseen} 个在未用来学习的图上。",
    "habits.all_apart": "这一来源的标准样本（{count} 个）都在终验集中，平时不看。习惯好不好，可以问它一次，只给合计。",
    "habits.ask_final": "问一次终验集",
    "habits.ask_final_help": "没有别的标准样本可以检验。只能看到改对多少、改错多少，看不到是哪些；"
    "样本增加四分之一后可以再问。",
    "habits.final": "{who} 于 {when} 问过终验集：{charts} 个样本中改对 {fixed} 个数值，改错 {broken} 个。"
    "样本达到 {again} 个后可以再问。",
    "habits.set_apart": "终验集中另有标准样本 {count} 个，不作检验。",
    "habits.against": "! 有 {count} 张同类图上的决定与此相反",
    "habits.make_gold": "将 {count} 张已核对的图设为标准样本",
    "habits.make_gold_help": "它们已确认的数值将作为检验的依据。分到终验集的图不用于习惯。",
    "habits.unseen_none": "尚未在学习之外的图上检验过。",
    "habits.turn_on": "启用",
    "habits.turn_off": "停用",
    "habits.cannot": "须在标准样本上改对至少一个数值、不改错任何数值，且无人作过相反的决定，才能启用。",
    "habits.moved": "已记录。",
    "habits.breaks": "会改错的数值",
    "habits.read_and_said": "读作 {read}；更正为 {said}",
    "habits.read_and_would": "读作 {read}（正确）；会改为 {would}",
    "habits.history": "记录",
    "habits.line": "{when} · {who}：{state}",
    "habits.line_effect": "（改对 {fixed}，改错 {broken}）",
    "habits.found_line": "{when} · 由更正得出",
    "habits.contrary": "有人对同类图作了相反的说明，已自动停用",
    "habits.nameless": "未署名",
    "habits.look_at": "在核对页中查看",
    "habits.more": "另有 {count} 张图",
}
