"""What goes wrong with a model server, each as a sentence that an analyst can act on."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.errors import ModelUnavailable, Sentence

OVERLOADED = (408, 429, 500, 502, 503, 504)  # may be over in a moment; every other refusal stays one
TOLD = 200  # characters of a server's own words that are passed on
SEE = Sentence(
    zh="请检查 CHARTLEDGER_SERVER,或改用内置引擎。", en="Check CHARTLEDGER_SERVER, or use the embedded engine."
)


class ServerFault(ModelUnavailable):
    """One server gave no answer; `again` if it may give one in a moment, `status` where it said so over HTTP."""

    def __init__(self, sentence: Sentence, *, again: bool = False, status: int = 0) -> None:
        super().__init__(sentence)
        self.again = again
        self.status = status


def unreachable(url: str, *, again: bool) -> ServerFault:
    return _fault(
        f"连不上模型服务器 {url}。请确认它已启动。",
        f"The model server at {url} cannot be reached. Is it running?",
        again=again,
    )


def silent(url: str, seconds: float) -> ServerFault:
    return _fault(
        f"模型服务器 {url} 在 {seconds:.0f} 秒内没有回答。它可能太忙或图片太大,请稍后再试。",
        f"The model server at {url} did not answer within {seconds:.0f} seconds. It may be busy, or the picture too "
        "large; try again later.",
    )


def broken_off(url: str) -> ServerFault:
    return _fault(
        f"模型服务器 {url} 的回答中途断了,不完整的回答没有采用。请再试一次。",
        f"The answer of the model server at {url} broke off; half an answer is not used. Try again.",
        again=True,
    )


def too_much(url: str) -> ServerFault:
    return _fault(
        f"模型服务器 {url} 发来的数据远远超出所问,已中止。",
        f"The model server at {url} sent far more than was asked for and was stopped.",
    )


def no_model_server(url: str, what: str) -> ServerFault:
    """It answers, but not as a model server does: a web page, a login, something else altogether."""
    return _fault(
        f"{url} 有回应,但不是模型服务器的回答({what})。地址是否缺少 /v1,或是需要先登录的网关?",
        f"{url} answers, but not as a model server does ({what}). Does the address lack its /v1, or is it a gateway "
        "that wants a login?",
    )


def moved(url: str) -> ServerFault:
    return _fault(
        f"{url} 要求把图片转发到另一个地址,没有照办。请直接填写最终地址。",
        f"{url} asks to send the picture on to another address; that was not done. Name the final address.",
    )


def key_refused(url: str) -> ServerFault:
    return _fault(
        f"模型服务器 {url} 拒绝了密钥。请检查 CHARTLEDGER_SERVER_KEY。",
        f"The model server at {url} refuses the key. Check CHARTLEDGER_SERVER_KEY.",
    )


def not_found(url: str, model: str, told: str) -> ServerFault:
    return _fault(
        f"模型服务器 {url} 上没有模型“{model}”,或地址不完整。请检查 CHARTLEDGER_SERVER_MODEL。{_quoted(told)}",
        f"The model server at {url} has no model “{model}”, or the address is not complete. Check "
        f"CHARTLEDGER_SERVER_MODEL. {_quoted(told)}",
        status=404,
    )


def which_model(url: str, names: list[str]) -> ServerFault:
    shown = ", ".join(names[:8])[:TOLD] or "-"
    return _fault(
        f"请用 CHARTLEDGER_SERVER_MODEL 指定模型服务器 {url} 上的一个模型:{shown}。",
        f"Say with CHARTLEDGER_SERVER_MODEL which model at {url} to ask: {shown}.",
    )


def refused(url: str, status: int, told: str) -> ServerFault:
    again = status in OVERLOADED
    return _fault(
        f"模型服务器 {url} 没有回答({status or '出错'}){',可能太忙,请稍后再试' if again else ''}。{_quoted(told)}",
        f"The model server at {url} did not answer ({status or 'error'}){'; it may be busy, try again later' * again}. "
        f"{_quoted(told)}",
        again=again,
        status=status,
    )


def all_of(faults: Iterable[ServerFault]) -> ModelUnavailable:
    """One sentence for all servers that were asked."""
    sentences = list(dict.fromkeys(fault.sentence for fault in faults))
    return ModelUnavailable(
        Sentence(
            zh="".join([*(sentence.zh for sentence in sentences), SEE.zh]),
            en=" ".join([*(sentence.en for sentence in sentences), SEE.en]),
        )
    )


def _fault(zh: str, en: str, *, again: bool = False, status: int = 0) -> ServerFault:
    return ServerFault(Sentence(zh=zh.strip(), en=en.strip()), again=again, status=status)


def _quoted(told: str) -> str:
    """The server's own words on one line, without signs that a page could take for markup."""
    plain = " ".join(
        "".join(sign if sign.isprintable() and sign not in "<>`$*_[]|\\" else " " for sign in told).split()
    )
    return f"“{plain[:TOLD]}”" if plain else ""
