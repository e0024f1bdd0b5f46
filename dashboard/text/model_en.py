"""The words about the second reader, a vision model, in English. Same keys as `model_zh.py`."""

WORDS: dict[str, str] = {
    # beside a reading under review
    "second.agrees": "✓ The second reader reads the same.",
    "second.proposes": "Only the second reader saw this value: look for it in the picture before you confirm it.",
    "second.alone": "Only the second reader could read this picture: every value wants a look.",
    "second.beside": "Second reader: the same on {agrees}, another number on {differs}, {proposes} more.",
    "second.ask": "Ask the second reader",
    "second.ask_help": "The vision model reads this chart too, in the background. What you have decided stays.",
    "second.ask_again": "Ask again",
    "second.waiting": "The second reader: waiting.",
    "second.paused": "The second reader's memory was given back; this chart waits until it is loaded again.",
    "second.load": "Load and go on",
    "second.loading": "The second reader is being loaded: {seconds} s.",
    "second.reading": "The second reader is reading: {seconds} s.",
    "second.cancel": "Stop it",
    "second.cancelled": "The second reader was stopped.",
    "second.failed": "The second reader has no reading: {reason}",
}
