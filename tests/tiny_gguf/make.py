"""Make the pair again, in a few minutes: python -m tests.tiny_gguf.make LLAMA_CPP

LLAMA_CPP is the folder of llama.cpp's source that holds convert_hf_to_gguf.py, as in the source package of
llama-cpp-python (vendor/llama.cpp). Its converter wants the library sentencepiece, which we do not.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.extraction.engines.conftest import teach
from tests.tiny_gguf import EYE, MODEL

# The converter knows tokenizers by what they make of one text; ours is small, and splits as Qwen's does.
CONVERT = """
import sys
source, *arguments = sys.argv[1:]
sys.path[:0] = [source, source + "/gguf-py"]
import conversion.base, convert_hf_to_gguf
for known in vars(conversion.base).values():
    if isinstance(known, type) and "get_vocab_base_pre" in vars(known):
        known.get_vocab_base_pre = lambda self, tokenizer: "qwen2"
sys.argv[1:] = arguments
convert_hf_to_gguf.main()
"""


def main(source: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = teach(Path(place) / "tiny-qwen3vl")
        for outfile, *how in ((MODEL, "--outtype", "q8_0"), (EYE, "--mmproj", "--outtype", "f16")):
            task = [str(source), str(folder), "--outfile", str(outfile), *map(str, how)]
            subprocess.run([sys.executable, "-c", CONVERT, *task], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
