"""The Chinese words of drafts that are proposed and of the export for fine-tuning."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "chat.about": "用于微调视觉模型",
    "chat.prepare": "已核对图表的训练集（ZIP）",
    "chat.help": "全部核对完毕的图表：图片、提问和已确认的答案，ms-swift 和 LLaMA-Factory 可直接读取。"
    "属于标准样本检验集、终验集的另存，不进训练文件。",
    "chat.progress": "{done} / {total} 张图",
    "chat.none": "还没有一张图全部核对完毕。",
    "chat.made": "训练 {train} 张图，留出 {held_out} 张。",
    "chat.left_out": "未收录（{why}）：{count} 张。",
    "chat.save": "保存训练集",
}
