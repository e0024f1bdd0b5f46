"""The Chinese words of drafts that are proposed and of the export for fine-tuning."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "chat.about": "用于微调视觉模型：全部已核对的图表",
    "chat.prepare": "训练集（ZIP）",
    "chat.help": "全部核对完毕的图表：图片、提问和已确认的答案，ms-swift 和 LLaMA-Factory 可直接读取。"
    "属于标准样本检验集、终验集的另存，不进训练文件。",
    "chat.progress": "{done} / {total} 张图",
    "chat.none": "还没有一张图全部核对完毕。",
    "chat.made": "训练 {train} 张图，留出 {held_out} 张。",
    "chat.left_out": "未收录（{why}）：{count} 张。",
    "propose.button": "根据读错之处拟一份草稿",
    "propose.help": "模型用在用措辞读错三次以上的同类错误（不含检验、终验用的图），每类给出一条说明，最多附三个例子。"
    "在你试过并设为在用之前，它只是草稿。",
    "propose.none": "没有可提出的草稿。需要模型用在用措辞读出的同类错误至少三处，且不在同一张图上；"
    "内置识别读错的，改措辞没有用。已存的草稿不再重复提出。",
    "propose.since": "{name} 自 {when} 起在用版本 {version}：只有用它读出的错误才算数，"
    "出现新的错误之前不会再提出草稿。",
    "propose.for": "{name} 的草稿",
    "propose.grows": "由 {before} 个字符增至 {after} 个，最多提出 {most} 个。",
    "propose.shortened": "篇幅有限，没有全部写入，先写最常见的错误。",
    "propose.keep": "存为草稿",
    "propose.kept": "已存为草稿。请先在“提示词”页试用，再设为在用。",
    "propose.dismiss": "暂不",
    "chat.save": "保存训练集",
}
