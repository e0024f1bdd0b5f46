"""The words that make another figure of a figure: 归母, 扣非, 率, 同比, 总, gross, net, per share and their like.

Two names that do not share them all are never proposed for one another, however alike they are spelled.
"""

from __future__ import annotations

import re

_SIMPLIFIED = str.maketrans(
    "營業總淨歸屬資產負債應費稅權攤釋長銷務發潤額單環貨幣現軟員門開帳賬預動無形遞調經財餘貸風險數環與籌關連續國內稀擁損益積盤場佔滾級後專購維護複強",
    "营业总净归属资产负债应费税权摊释长销务发润额单环货币现软员门开帐账预动无形递调经财余贷风险数环与筹关连续国内稀拥损益积盘场占滚级后专购维护复强",
)
_MARKS = {
    # whose, and what is left out of it
    "owners": "归母|归属|应占|attributable|owners|parent|母公司",
    "minority": "少数|非控股|minority|non-?controlling",
    "recurring": "扣非|扣除|非经常|recurring|excluding|deducting",
    "adjusted": "经调整|调整|adjusted|non-?gaap|non-?ifrs|公认会计|财务报告准则",
    "total": "总(?!经理)|total",
    "main": "主营|principal|mainbusiness",
    "overseas": "境外|海外|国外|overseas|international|foreign",
    "domestic": "境内|国内|内销|domestic",
    "other": "其他|其它|other(?!wise)",
    # what is done with it
    "rate": "率|占|比例|比重|强度|(?<!同)(?<!环)比(?!.*[增降])|margin|ratio(?!n)|(?<!ope)(?<!corpo)rate(?!d|g)"
    "|%|yield|/|shareof|percentageof|proportionof",
    "growth": "增速|增长|增幅|growth|变动(?!收益|损益|额)",
    "on_year": "同比|yoy|y/y",
    "on_quarter": "环比|qoq|q/q",
    "single": "单季|单月",
    "cumulative": "累计|ttm|滚动|trailing",
    "average": "平均|均价|average|asp",
    "per_share": "每股|pershare|eps|bps|dps",
    "per_user": "每用户|arpu|人均|单店|客单",
    "days": "天数|days|周期|cycle",
    "turnover": "周转|turnover",
    "coverage": "覆盖|保障|coverage",
    "diluted": "稀释|摊薄|dilut",
    "basic": "基本|basic",
    "weighted": "加权|weighted",
    "pe": r"市盈|^p/?e(?:r?$|ratio|ttm|\W)|price-?to-?earnings",
    "pb": r"市净|^p/?b(?:r?$|ratio|\W)|price-?to-?book",
    "ps": r"市销|^p/?s(?:r?$|ratio|\W)|price-?to-?sales",
    "enterprise": "ev/|企业价值",
    "multiple": "倍数|乘数|multipl",
    # what it is
    "gross": "毛|gross",
    "net": "净|net(?!work)",
    "operating": "营业(?!外)|经营|(?<!non-)(?<!non)operating|operation",
    "outside": "营业外|non-?operating",
    "input": "投入(?!资本)|r&dinvestment|r&dspending",
    "retained": "未分配|留存|保留|retained|undistributed",
    "purchase": "购建|purchase",
    "pre_tax": "税前|利润总额|beforetax|beforeincometax|pre-?tax",
    "tax": "税|tax",
    "revenue": "收入|营收|营业额|revenue|(?<!sameof)sales|turnover",
    "cost": "成本|cost",
    "expense": "费用|费率|开支|支出|expense|expenditure",
    "profit": "利润|溢利|盈利|净利(?!息|差)|毛利|利率|profit|earnings|income",
    "comprehensive": "综合收益|全面收益|comprehensive",
    "change": "增加|减少|增减|变动额|收支|increase|decrease|changein|netchange",
    "pl": "损益",
    "gain": "收益(?!率)|gain",
    "loss": "损失|亏损|loss",
    "return": "收益率|回报率|return|ro[ea]|roic",
    "impairment": "减值|impairment",
    "credit": "信用|credit",
    "ebitda": "ebitda|折旧摊销前|折旧及摊销前",
    "ebit": "ebit(?!da)|息税前",
    "depreciation": "折旧|depreciat|d&a",
    "amortization": "摊销|amorti|d&a",
    "selling": "销售|selling|marketing|distribution",
    "admin": "管理|行政|admin",
    "finance": "财务|financ(?:e|ial)",
    "rd": "研发|研究|r&d|research",
    "staff": "员工|职工|雇员|薪酬|人员|staff|employee|headcount|personnel",
    "interest": "利息|息(?!税)|interest",
    "fee": "手续费|佣金|fee",
    "premium": "保费|premium",
    "assets": "资产|asset",
    "liabilities": "负债|liabilit",
    "equity": "权益|equity",
    "capital": "资本|capital|capex",
    "current": "(?<!非)流动|(?<!non-)(?<!non)current",
    "non_current": "非流动|non-?current",
    "quick": "速动|quick|acidtest",
    "fixed": "固定|fixed|property",
    "intangible": "无形|intangible",
    "deferred": "递延|deferred",
    "receivable": "应收|receivable",
    "payable": "应付|payable",
    "prepaid": "预付|prepa",
    "advance": "预收|inadvance|advancesfrom",
    "notes": "票据|notes|bills",
    "bonds": "债券|bond",
    "contract": "合同|合约|contract",
    "inventory": "存货|库存|inventor",
    "short": "短期|short-?term",
    "long": "长期|long-?term",
    "debt": "有息|带息|债务|debt|borrowing|gearing",
    "loan": "贷款|借款|loan",
    "deposit": "存款|deposit",
    "bad": "不良|non-?performing|npl",
    "core": "核心|core|cet",
    "tier": "一级|tier",
    "spread": "利差|spread",
    "provision": "拨备|准备|provision|allowance",
    "cash": "现金|货币资金|cash",
    "free": "自由|free",
    "investing": "投资|invest",
    "financing": "筹资|融资|financing",
    "dividend": "分红|股利|股息|派息|dividend|payout",
    "backlog": "在手|手持|backlog|onhand",
    "new": "新签|新增|new",
    "volume": "销量|销售量|销售数量|volume|units",
    "production": "产量|产能|生产|production|capacity|output",
    "price": "价(?!值|物)|price",
    "value": "市值|价值|value",
    "share": "份额|市占|marketshare",
    "daily": "日活|daily|dau",
    "monthly": "月活|monthly|mau",
    "paying": "付费|paying",
    "customer": "客户|customer",
    "store": "门店|店铺|同店|store",
    "patent": "专利|patent",
    "delivery": "交付|deliver",
    "shipment": "出货|shipment",
}  # fmt: skip
GRAVE = frozenset(
    {"rate", "growth", "change", "on_year", "on_quarter", "recurring", "adjusted", "days", "per_share", "non_current"}
)
_PATTERNS = {mark: re.compile(words) for mark, words in _MARKS.items()}


def qualifiers(folded: str) -> frozenset[str]:
    """The marks that a folded name carries."""
    simple = folded.translate(_SIMPLIFIED)
    return frozenset(mark for mark, pattern in _PATTERNS.items() if pattern.search(simple))
