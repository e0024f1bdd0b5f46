import pytest

from extraction.engines.addresses import servers_from
from extraction.errors import ModelUnavailable


def servers(named, **more):
    return servers_from({"CHARTLEDGER_SERVER": named} | {f"CHARTLEDGER_SERVER_{name}": v for name, v in more.items()})


def urls(named, **more):
    return [address.url for address in servers(named, **more).addresses]


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("localhost:8000", "http://localhost:8000/v1"),
        ("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1"),
        ("http://[::1]:8080/v1/", "http://[::1]:8080/v1"),
        ("vlm.example.com", "https://vlm.example.com/v1"),
        ("https://vlm.example.com/qwen/v1/chat/completions", "https://vlm.example.com/qwen/v1"),
    ],
)
def test_an_address_is_completed(named, url):
    assert urls(named) == [url]


def test_several_addresses_stay_in_their_order():
    assert urls("localhost:1, localhost:2,,localhost:3") == [f"http://localhost:{n}/v1" for n in (1, 2, 3)]


def test_no_address_is_a_sentence():
    with pytest.raises(ModelUnavailable, match="CHARTLEDGER_SERVER"):
        servers_from({})


@pytest.mark.parametrize(
    "named", ["file:///etc/passwd", "http://", "http://[::1", "localhost:99999", "https://a.b/?k=1"]
)
def test_what_is_no_address_is_a_sentence(named):
    with pytest.raises(ModelUnavailable, match="is not the address of a server"):
        servers(named)


def test_a_picture_leaves_this_machine_unencrypted_only_if_that_was_said():
    with pytest.raises(ModelUnavailable, match="not encrypted"):
        servers("http://10.0.0.7:8000")
    assert urls("http://10.0.0.7:8000", PLAIN="yes") == ["http://10.0.0.7:8000/v1"]


@pytest.mark.parametrize("named", ["https://me:pa55word@vlm.example.com", "https://me:pa55word@vlm.example.com:x"])
def test_a_password_in_an_address_is_refused_and_not_shown(named):
    with pytest.raises(ModelUnavailable) as caught:
        servers(named)
    assert "pa55word" not in caught.value.sentence.en + caught.value.sentence.zh


def test_it_is_said_where_the_picture_goes():
    assert servers("localhost:8000, [::1]:8000").destination.en == "The picture does not leave this machine."
    away = servers("localhost:8000, https://a.example.com, https://b.example.com/v1").destination
    assert away.en == "The picture is sent to https://a.example.com/v1, https://b.example.com/v1."
    assert "a.example.com" in away.zh


def test_a_key_is_not_shown():
    assert "sk-secret" not in repr(servers("localhost", KEY="sk-secret"))
