"""The Chinese words of gold cases."""

from __future__ import annotations

WORDS = {
    "prompts.tab.gold": "标准样本",
}
