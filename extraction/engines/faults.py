"""What goes wrong with a model server, each as a sentence that an analyst can act on."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.errors import ModelUnavailable, Sentence

OVERLOADED = (408, 429, 500, 502, 503, 504)  # may be over in a moment; every other refusal stays one
TOLD = 200  # characters of a server's own words that are passed on
ELSE = Sentence(zh="也可以改用不需要模型的内置引擎。", en="The embedded engine reads without a model.")


class ServerFault(ModelUnavailable):
    """One server gave no answer; `again` if it may give one in a moment, `status` where it said so over HTTP."""

    def __init__(self, sentence: Sentence, *, again: bool = False, status: int = 0) -> None:
        super().__init__(sentence)
        self.again = again
        self.status = status


def unreachable(name: str, *, again: bool) -> ServerFault:
    return _fault(
        f"连不上模型服务器 {name}。请确认它已启动，并检查 CHARTLEDGER_SERVER。",
        f"The model server {name} cannot be reached. Is it running? Check CHARTLEDGER_SERVER.",
        again=again,
    )


def silent(name: str, seconds: float) -> ServerFault:
    return _fault(
        f"模型服务器 {name} 在 {seconds:.0f} 秒内没有回答。它可能太忙或图片太大，请稍后再试。",
        f"The model server {name} did not answer within {seconds:.0f} seconds. It may be busy, or the picture too "
        "large; try again later.",
    )


def broken_off(name: str) -> ServerFault:
    return _fault(
        f"模型服务器 {name} 的回答中途断了，不完整的回答没有采用。请再试一次。",
        f"The answer of the model server {name} broke off; half an answer is not used. Try again.",
        again=True,
    )


def too_much(name: str) -> ServerFault:
    return _fault(
        f"模型服务器 {name} 发来的数据远远超出所问，已中止。",
        f"The model server {name} sent far more than was asked for and was stopped.",
    )


def no_model_server(name: str, what: str) -> ServerFault:
    """It answers, but not as a model server does: a web page, a login, something else altogether."""
    return _fault(
        f"{name} 有回应，但不是模型服务器的回答（{what}）。地址是否缺少 /v1，或是需要先登录的网关？",
        f"{name} answers, but not as a model server does ({what}). Does the address lack its /v1, or is it a gateway "
        "that wants a login?",
    )


def moved(name: str) -> ServerFault:
    return _fault(
        f"{name} 要求把图片转发到另一个地址，没有照办。请直接填写最终地址。",
        f"{name} asks to send the picture on to another address; that was not done. Name the final address.",
    )


def key_refused(name: str) -> ServerFault:
    return _fault(
        f"模型服务器 {name} 拒绝了密钥。请检查 CHARTLEDGER_SERVER_KEY。",
        f"The model server {name} refuses the key. Check CHARTLEDGER_SERVER_KEY.",
    )


def not_found(name: str, model: str, told: str) -> ServerFault:
    return _fault(
        f"模型服务器 {name} 上没有模型“{model}”,或地址不完整。请检查 CHARTLEDGER_SERVER_MODEL。{_quoted(told)}",
        f"The model server {name} has no model “{model}”, or the address is not complete. Check "
        f"CHARTLEDGER_SERVER_MODEL. {_quoted(told)}",
        status=404,
    )


def which_model(name: str, names: list[str]) -> ServerFault:
    shown = ", ".join(names[:8])[:TOLD] or "-"
    return _fault(
        f"请用 CHARTLEDGER_SERVER_MODEL 指定模型服务器 {name} 上的一个模型：{shown}。",
        f"Say with CHARTLEDGER_SERVER_MODEL which model of {name} to ask: {shown}.",
    )


def refused(name: str, status: int, told: str) -> ServerFault:
    again = status in OVERLOADED
    return _fault(
        f"模型服务器 {name} 没有回答（{status or '出错'}）{'，可能太忙，请稍后再试' if again else ''}。{_quoted(told)}",
        f"The model server {name} did not answer ({status or 'error'}){'; it may be busy, try again later' * again}. "
        f"{_quoted(told)}",
        again=again,
        status=status,
    )


def all_of(faults: Iterable[ServerFault]) -> ModelUnavailable:
    """One sentence for all servers that were asked."""
    sentences = list(dict.fromkeys(fault.sentence for fault in faults))
    return ModelUnavailable(
        Sentence(
            zh="".join([*(sentence.zh for sentence in sentences), ELSE.zh]),
            en=" ".join([*(sentence.en for sentence in sentences), ELSE.en]),
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
