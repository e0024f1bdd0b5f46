"""Questions about charts, in Chinese or English, answered from values with evidence.

asked = understand("2023年的净利润是多少？同比增长多少？", names)
reply = reply_to(asked, known)

Everything computed is computed here, exactly, with its formula; nothing is guessed and no model is asked. Pure: knows
neither the database nor the pages.
"""

from __future__ import annotations

from extraction.questions.known import Known, Named, Reply
from extraction.questions.replying import reply_to
from extraction.questions.understanding import understand

__all__ = ["Known", "Named", "Reply", "reply_to", "understand"]
