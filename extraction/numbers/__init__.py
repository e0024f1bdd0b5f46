"""Numbers and units as financial pictures print them: "(1,234.5)" is -1234.5, "1,234.5亿元" counts 10^8 yuan.

Nothing here guesses. A text that two people could read differently ("1,23", "12.", "1 234") is no number, and
a caption that names two units has no single unit. What is read is exact: the decimals as printed, trailing
zeros kept, so that `rounding` can say how precisely the picture spoke.

Four conventions, where print alone does not decide:

* `$` without a country is the US dollar, `¥` is the yuan, 元 without a currency is the yuan;
* ▲ and △ before a number mean minus, as in statements, not "up";
* `pct` is percent, but percentage points in a Chinese text and after 个;
* 亿, m or '000 alone is a bare count (measure "count"): whether it counts yuan or people is for the reader of
  the whole chart to say.
"""
