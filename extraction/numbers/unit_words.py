"""The words for units, Chinese and English: which measure and scale each means, and how plainly it is a unit at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extraction.numbers.letters import half_width, has_chinese, squeezed

# How plain it must be that a word is a unit, before it is believed in that place.
SURE = 3  # anywhere: "US$ m", 亿元, %
AS_SEGMENT = 2  # as a whole caption or after a comma: m, 元, t
IN_BRACKETS = 1  # in brackets or beside digits: households, 000
AFTER_LABEL = 0  # only where a unit was announced, "in 1,000"


@dataclass(frozen=True, slots=True)
class UnitName:
    """What a word names as a unit, and how plain it is that it names one at all."""

    measure: str
    scale: int
    clarity: int
    printed: str = ""


def unit_name(text: str, chinese: bool) -> UnitName | None:
    """The unit that this text is, if all of it is one."""
    printed = half_width(text).strip()
    announced = _ANNOUNCED.match(printed)
    if announced is not None:
        printed = printed[announced.end() :]
    word = squeezed(printed)
    name = _ratio(word, chinese) or _per(word) or _money(word) or _count(word, printed)
    if name is None:
        return None
    clarity = max(name.clarity, IN_BRACKETS) if announced is not None else name.clarity
    return UnitName(name.measure, name.scale, clarity, printed)


def _ratio(word: str, chinese: bool) -> UnitName | None:
    if word in ("pct", "pcts") and chinese:
        return UnitName("pp", 1, SURE)
    for words, measure, scale, clarity in _RATIOS:
        if word in words:
            return UnitName(measure, scale, clarity)
    return None


def _per(word: str) -> UnitName | None:
    """元/股, US$ per tonne: one measure of its own, so that it never mixes with plain money."""
    for sign in ("/", "per", "每"):
        above, _, below = word.partition(sign)
        if not above or not below:
            continue
        counted = _money(above) or _count(above, above)
        base = _BELOW.get(below)
        if base is None:
            noun = _count(below, below)
            base = None if noun is None or noun.measure == "count" else _times(noun)
        if counted is not None and counted.measure != "count" and base is not None:
            return UnitName(f"{counted.measure}/{base}", counted.scale, SURE)
    return None


def _times(noun: UnitName) -> str:
    return noun.measure if noun.scale == 1 else f"{noun.scale} {noun.measure}"


def _money(word: str) -> UnitName | None:
    found = _MONEY.fullmatch(word)
    if found is None:
        return None
    currency = next(found[group] for group in ("first", "last", "after") if found[group])
    scale = next((found[group] for group in ("scale1", "scale2", "scale3") if found[group]), "")
    clarity = AS_SEGMENT if not scale and currency != "元" and currency.isalpha() else SURE
    return UnitName(CURRENCIES[currency], _SCALES[scale] if scale else 1, IN_BRACKETS if "," in scale else clarity)


def _count(word: str, printed: str) -> UnitName | None:
    """Things (万吨, kt, m shares), or a bare scale (亿, m, '000)."""
    if word == "mt" and printed not in ("Mt", "m t", "M t"):
        return None  # a metric ton or a million of them
    if word in _THINGS:
        return UnitName(*_THINGS[word])
    found = _THINGS_IN_SCALE.fullmatch(word)
    if found is not None:
        thing, scale = found["thing"] or found["before"], found["scale"] or found["after"]
        measure, one, clarity = _THINGS[thing]
        clarity = SURE if has_chinese(word) else max(clarity, AS_SEGMENT)
        return UnitName(measure, one * _SCALES[scale], clarity)
    if word in _SCALES and word not in _NEEDS_MONEY:
        if word.strip("s").replace(",", "").isdigit():
            zeros = word.startswith("000")
            return UnitName("count", _SCALES[word], AS_SEGMENT if "'" in printed else int(zeros))
        return UnitName("count", _SCALES[word], AS_SEGMENT)
    return None


_ANNOUNCED = re.compile(r"(?:(?:金额|货币|计量|数量)?单位\s*[:为]?|units?\s*:|(?:expressed )?in\s)\s*", re.IGNORECASE)
_RATIOS = (
    (("%", "percent", "pct", "pcts", "百分比"), "%", 1, SURE),
    (("percentage",), "%", 1, AS_SEGMENT),
    (("‰", "千分比"), "‰", 1, SURE),
    (("个百分点", "百分点", "个pct", "个pp", "pp", "pps", "ppt", "ppts", "p.p.", "%pt", "%pts"), "pp", 1, SURE),
    (("percentagepoint", "percentagepoints"), "pp", 1, SURE),
    (("bp", "bps", "基点", "个基点", "个bp", "basispoint", "basispoints"), "bp", 1, SURE),
    (("倍",), "x", 1, SURE),
    (("x", "times"), "x", 1, AS_SEGMENT),
)
CURRENCIES = {
    word: code
    for code, words in {
        "CNY": "元 人民币 人民币元 rmb cny cnh renminbi yuan ¥ cn¥ rmb¥ rmbyuan chineseyuan",
        "USD": "美元 美金 us$ usd usd$ $ usdollar usdollars u.s.dollar u.s.dollars u.s.$ dollars",
        "HKD": "港元 港币 港币元 hk$ hkd hkdollars hongkongdollars",
        "EUR": "欧元 € eur euro euros",
        "GBP": "英镑 £ gbp poundssterling poundsterling britishpounds",
        "JPY": "日元 日圆 jpy jp¥ yen japaneseyen",
        "TWD": "新台币 台币 nt$ ntd twd",
        "SGD": "新加坡元 新元 s$ sgd",
        "AUD": "澳元 a$ aud australiandollars",
        "CAD": "加元 c$ cad canadiandollars",
        "CHF": "瑞士法郎 瑞郎 chf swissfrancs",
        "KRW": "韩元 ₩ krw",
        "INR": "₹ inr",
        "MOP": "澳门元 澳门币 mop$",
    }.items()
    for word in words.split()
}
_SCALES = {
    word: 10**zeros
    for zeros, words in {
        2: "百",
        3: "千 k thousand thousands 000 000s 1000 1000s 1,000 1,000s",
        4: "万 10k 10thousand 10,000 10000",
        5: "十万 100k 100thousand 100,000",
        6: "百万 m mn mm mln million millions 000000 1,000,000",
        7: "千万 10m 10mn 10million",
        8: "亿 100m 100mn 100mln 100million 100millions",
        9: "十亿 b bn bln billion billions",
        10: "百亿",
        11: "千亿",
        12: "万亿 tn trn trillion trillions",
    }.items()
    for word in words.split()
}
_NEEDS_MONEY = {"b", "tn", "trn", "百"}
_THINGS = {
    word: (measure, scale, clarity)
    for measure, scale, clarity, words in (
        ("share", 1, AS_SEGMENT, "股"),
        ("share", 1, IN_BRACKETS, "shares"),
        ("t", 1, AS_SEGMENT, "吨 公吨 t ton tons tonne tonnes metrictons metrictonnes"),
        ("t", 1000, AS_SEGMENT, "kt ktonnes kilotonnes"),
        ("kg", 1, AS_SEGMENT, "千克 公斤 kg kgs"),
        ("oz", 1, AS_SEGMENT, "盎司 oz ounces"),
        ("Wh", 10**3, AS_SEGMENT, "千瓦时 kwh"),
        ("Wh", 10**6, AS_SEGMENT, "兆瓦时 mwh"),
        ("Wh", 10**9, AS_SEGMENT, "吉瓦时 gwh"),
        ("Wh", 10**12, AS_SEGMENT, "twh"),
        ("W", 10**3, AS_SEGMENT, "千瓦 kw kilowatts"),
        ("W", 10**6, AS_SEGMENT, "兆瓦 mw megawatts"),
        ("W", 10**9, AS_SEGMENT, "吉瓦 gw gigawatts"),
        ("m2", 1, AS_SEGMENT, "平方米 平米 m2 sqm squaremeters squaremetres"),
        ("km2", 1, AS_SEGMENT, "平方公里 km2 sqkm"),
        ("sq ft", 1, AS_SEGMENT, "平方英尺 平方尺 sqft squarefeet"),
        ("mu", 1, AS_SEGMENT, "亩"),
        ("ha", 1, AS_SEGMENT, "公顷 hectares"),
        ("m3", 1, AS_SEGMENT, "立方米 m3 cbm cubicmeters cubicmetres"),
        ("m3", 10**9, AS_SEGMENT, "bcm"),
        ("l", 1, AS_SEGMENT, "升 liters litres"),
        ("l", 1000, AS_SEGMENT, "千升 kl kiloliters kilolitres"),
        ("bbl", 1, AS_SEGMENT, "桶 bbl bbls barrels"),
        ("bbl", 10**6, AS_SEGMENT, "mmbbl mmbbls"),
        ("TEU", 1, AS_SEGMENT, "标准箱 标箱 teu teus"),
        ("km", 1, AS_SEGMENT, "公里 千米 km kilometers kilometres"),
        ("t km", 1, AS_SEGMENT, "吨公里 tkm"),
        ("person km", 1, AS_SEGMENT, "人公里 客公里 rpk"),
        ("day", 1, AS_SEGMENT, "天 days"),
        ("hour", 1, AS_SEGMENT, "小时 hours"),
        ("minute", 1, AS_SEGMENT, "分钟 minutes"),
        ("person", 1, AS_SEGMENT, "人 名"),
        ("person", 1, IN_BRACKETS, "people persons"),
        ("visit", 1, AS_SEGMENT, "人次"),
        ("visit", 1, IN_BRACKETS, "visits"),
        ("household", 1, AS_SEGMENT, "户"),
        ("household", 1, IN_BRACKETS, "households"),
        ("unit", 1, IN_BRACKETS, "unit units"),
        ("point", 1, AS_SEGMENT, "点"),
        *(
            (word, 1, AS_SEGMENT, word)
            for word in "家件台套个只辆架艘部张笔单条项间片块次份所座支瓶箱盒枚颗头例床袋罐组宗"
        ),
        *(
            (word, 1, IN_BRACKETS, word)
            for word in ("employees", "customers", "users", "subscribers", "passengers", "vehicles", "cars", "stores")
        ),
    )
    for word in words.split()
}
_BELOW = {
    "share": "share",
    "ordinaryshare": "share",
    "person": "person",
    "capita": "person",
    "head": "person",
    "day": "day",
    "d": "day",
    "日": "day",
    "month": "month",
    "月": "month",
    "year": "year",
    "annum": "year",
    "年": "year",
    "hour": "hour",
    "h": "hour",
    "tonne": "t",
    "ton": "t",
    "barrel": "bbl",
    "ounce": "oz",
    "w": "W",
    "瓦": "W",
    "wh": "Wh",
    "瓦时": "Wh",
    "度": "1000 Wh",
    "方": "m3",
    "unit": "unit",
}


def _one_of(words: dict[str, str] | dict[str, int] | dict[str, tuple[str, int, int]]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_FOREIGN = _one_of({word: code for word, code in CURRENCIES.items() if word != "元"})
_SCALE = _one_of(_SCALES)
_MONEY = re.compile(
    rf"(?P<first>{_FOREIGN})(?:(?P<scale1>{_SCALE})元?)?"  # 人民币亿元, US$ m
    rf"|(?P<scale2>{_SCALE})?(?P<last>元|{_FOREIGN})"  # 亿元, million U.S. dollars
    rf"|(?P<scale3>{_SCALE})元\(?(?P<after>{_FOREIGN})\)?"  # 亿元人民币
)
_THING = _one_of(_THINGS)
_THINGS_IN_SCALE = re.compile(rf"(?P<scale>{_SCALE})(?P<thing>{_THING})|(?P<before>{_THING})(?P<after>{_SCALE})")
