"""The small words of questions: what is left after these, the names, periods and operations was not understood."""

from __future__ import annotations

import re

from extraction.numbers.captions import find_unit

_CHINESE = """
预测 预计 预期 产品 业务 地区 区域 渠道 板块 分部 部门 类别 品类 分项
请问 请您 请你 请 麻烦 帮我 帮忙 帮 给我 给出 给 告诉 告知 我们 我 您 你 能否 能不能 可以 可否 能 想知道 想 知道
了解 看看 看一下 看 查一下 查询 查 找出 找 一下 计算 算出 算 求出 求 得出 得到 列出 列 写出 说明 说 回答 指出 分析
统计 显示 展示 呈现 反映 提取 读取 识别 这张图表 这张图片 这张图 这个图 这幅图 该图 本图 此图 图表 图片 图中 图里
图上 图内 图 表格 表中 表里 表 账本 数据库 数据 数值 数字 内容 单位 所示 这些 那些 这个 那个 这张 这 那 该 此 其中
其 它们 它 他们 之间 中间 里面 公司 企业 集团 产品的 业务的 分别 各自 各个 各项 各 每个 每一 每 所有 全部 整体 总体
具体 大概 大约 约 是否 有没有 没有 还有 有 几个 个 项 种 家 款 年度 年份 年 月份 季度 期间 时候 时 什么 怎么样 怎样
如何 怎么 哪些 哪个 哪家 哪一年 哪年 哪一 哪 谁 多少 几何 何 为 做 进行 使用 用 按 按照 根据 依据 基于 关于 对于
针对 相对于 相对 相比 相较 较 比 与 和 及 以及 或者 或 跟 同 对 从 自 到 至 由 在 于 是 的 地 得 了 着 过 吗 呢 吧
啊 呀 嘛 并且 并 而且 而 且 则 就 也 还 又 再 都 只 仅 却 但是 但 如果 那么 因此 所以 然后 先 后 上 下 中 里 内 外
间 来 去 以 之 把 被 让 使 称 即 等 共 情况 财务指标 财务 指标 科目 系列 项目 水平 部分 结果 最终 准确 精确 一共
变化 变动 情形 问题 谢谢 同行 首次 第一次 最早 大关 关口 以来 分析师 时点 时间点 时间
"""
_ENGLISH = """
forecast expected estimate estimated segment segments product products region regions division divisions business
businesses category categories channel channels country countries part parts
a an the of in on at for to from by with and or as is was were are be been being did does do done has have had it
its this that these those there their them they i me my we us our you your please can could would will shall may
might tell give show list find get compute calculate work out say read see look how much many what which who when
where whose much more than between each every all both respectively total year years quarter quarters period
periods month months chart picture figure graph image table plot number numbers value values data company companies
firm ledger according based about over up down into per so far then also too just only now not no yes if whether
any some one two ones same other others rate percent percentage level amount terms shown show shows showing here hi
hello thanks thank s vs against than compare compared comparison analyse analyze detail details fiscal come comes
coming came goes financial metric metrics indicator indicators series kpi kpis item items during through until
used use uses since peer peers
first initially mark ever did happen happened turn turned become became start started begin began ago
"""
_CHINESE_FILLER = re.compile("|".join(sorted(map(re.escape, _CHINESE.split()), key=len, reverse=True)))
_ENGLISH_FILLER = frozenset(_ENGLISH.split())
_LATIN = re.compile("[A-Za-z]")
_RUN = re.compile(r"[A-Za-z0-9]*[\u3400-\u9fff][A-Za-z0-9\u3400-\u9fff]*|[A-Za-z][A-Za-z'&-]*|\d[\d.,]*%?")


def words_left(text: str) -> tuple[str, ...]:
    """The words that carry a meaning we did not take up; what is struck out (\\0) separates words."""
    left: list[str] = []
    for run in _RUN.findall(text):
        if run.isascii() and run[0].isalpha():
            if run.lower().strip("'") not in _ENGLISH_FILLER and run.lower().removesuffix("'s") not in _ENGLISH_FILLER:
                left.append(run)
        elif run.isascii():
            left.append(run)
        elif len(content := _CHINESE_FILLER.sub("", run)) > 1 or _LATIN.search(content) or (content and len(run) == 2):
            left.append(_as_said(run, content) if len(content) > 1 else run)
    return tuple(dict.fromkeys(word for word in left if find_unit(word) is None))


def _as_said(run: str, content: str) -> str:
    """The stretch from the first to the last letter that carries meaning, small words inside it kept."""
    found = re.search(".{0,3}?".join(map(re.escape, content)), run)
    return found[0] if found else content
