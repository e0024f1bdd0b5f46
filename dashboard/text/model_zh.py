"""The words about the second reader, a vision model, in Chinese. Same keys as `model_en.py`."""

WORDS: dict[str, str] = {
    # beside a reading under review
    "second.agrees": "✓ 第二读者读数相同。",
    "second.proposes": "只有第二读者读到这个数：请先在图中找到它，再确认。",
    "second.alone": "只有第二读者读出了这张图：每个数值都请看一眼。",
    "second.beside": "第二读者：{agrees} 个相同，{differs} 个不同，另多出 {proposes} 个。",
    "second.ask": "请第二读者读",
    "second.ask_help": "由视觉模型在后台再读一遍；您已作的决定不变。",
    "second.ask_again": "再读一次",
    "second.waiting": "第二读者：等待中。",
    "second.paused": "第二读者的内存已归还；重新载入后再读这张图。",
    "second.load": "载入并继续",
    "second.loading": "正在载入第二读者：{seconds} 秒。",
    "second.reading": "第二读者正在读：{seconds} 秒。",
    "second.cancel": "停止",
    "second.cancelled": "第二读者已停止。",
    "second.failed": "第二读者没有读成：{reason}",
}
