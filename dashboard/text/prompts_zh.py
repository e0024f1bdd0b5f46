"""The Chinese words of the page of prompts."""

from __future__ import annotations

WORDS = {
    "page.prompts": "提示词",
    "prompts.question": "哪种措辞读得更准？",
    "prompts.tab.words": "措辞",
}
