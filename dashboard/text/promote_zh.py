"""The Chinese words said when a prompt is made active."""

from __future__ import annotations

WORDS = {
    "promote.head": "这一版可以启用吗？",
    "promote.how": "由“试跑”页里终验集上的一次试跑决定：与在用版本对比，至少 {fewest} 份文件，同样的措辞只能问一次。"
    "正确数值的比例变差不超过 {margin} 个百分点，并且没有弄错任何必过样本，就可以启用。",
    "promote.not_done": "终验集上的第 {trial} 号试跑还没有完成。",
    "promote.before": "终验集上的第 {trial} 号试跑已完成。决定连同全部依据都会保留，不予启用也一样。",
    "promote.why": "备注",
    "promote.ask": "申请启用",
    "promote.decided": "已决定并保留。",
    "promote.allowed": "已启用，从下一次读图开始。",
    "promote.refused": "不予启用，什么都没有改动。",
    "promote.again": "再次申请",
    "promote.stands": "{when} 已不予启用。样本不变，再问也是同样的答复。",
    "promote.until": "此次试跑的样本更新或移出后，或补试必过样本后，可以再次申请；"
    "终验集中适用的样本达到 {cases} 个后，这份措辞可以重新试跑。",
    "promote.changed": "{when} 已不予启用；此后标准样本或试跑有了变化，可以再次申请。",
    "promote.older": "更早的决定，依据第 {trial} 号试跑",
    "promote.by": "{who} 于 {when} 申请，依据第 {trial} 号试跑",
    "promote.shares": "正确数值 {before} % → {after} %（{difference} 个百分点）",
    "promote.interval": "{level} % 区间 {low} 到 {high}",
    "promote.no_interval": "没有区间：文件太少或不同之处太少",
    "promote.rests_on": "{documents} 份文件，{cases} 个样本，{differing} 份文件结果不同",
    "promote.askings": "终验集已为这个提示词问过 {times} 次",
    "promote.drawn": "重抽样 {resamples} 次，种子 {seed}",
    "promote.fixed": "改对了 {count} 个数值",
    "promote.broken": "弄错了 {count} 个数值",
    "promote.column.before": "之前",
    "promote.column.after": "之后",
    "promote.column.times": "正确次数",
}
