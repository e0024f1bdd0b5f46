"""Fetching from a hub that listens on this machine: it can break off, lie, refuse and forget how to go on."""

import hashlib
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from extraction.engines.fetching import HubSource
from extraction.engines.weights import find_weights
from extraction.errors import ModelUnavailable, ReadingStopped
from tests.extraction.engines.test_weights import safetensors

NAME = "Qwen/tiny"
FILES = {
    "config.json": b'{"model_type": "qwen3_vl"}', "tokenizer.json": b"{}", "tokenizer_config.json": b"{}",
    "preprocessor_config.json": b"{}", "model.safetensors": safetensors({"a": (700_000,)}),
}  # fmt: skip


class Hub(ThreadingHTTPServer):
    """Both hubs' ways of listing and giving files. Each of `cuts` breaks off the large file there."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Talk)
        self.files = dict(FILES)
        self.cuts = []
        self.ranges = True
        self.status = 200
        self.asked = []
        self.tokens = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}"


class Talk(BaseHTTPRequestHandler):
    server: Hub

    def do_GET(self):
        hub = self.server
        hub.tokens.append(self.headers.get("Authorization"))
        if hub.status != 200:
            return self.say(hub.status, b"no")
        path = self.path.partition("?")[0]
        if path == f"/api/models/{NAME}/tree/main":
            others = [{"type": "directory", "path": "x", "size": 0}, {"type": "file", "path": "x/y.json", "size": 9}]
            return self.say(200, json.dumps([*map(self.listed, hub.files), *others]).encode())
        if path == f"/api/v1/models/{NAME}/repo/files":
            files = [{"Type": "blob", "Path": n, "Size": len(d), "Sha256": digest(d)} for n, d in hub.files.items()]
            return self.say(200, json.dumps({"Data": {"Files": files}}).encode())
        return self.give(path.rsplit("/", 1)[-1])

    def listed(self, name):
        data = FILES[name]
        return {"type": "file", "path": name, "size": len(data), "lfs": {"oid": digest(data)}}

    def give(self, name):
        data = self.server.files[name]
        begin = int((self.headers.get("Range") or "bytes=0-")[6:-1]) if self.server.ranges else 0
        self.server.asked.append((name, begin))
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(data) - begin))
        self.end_headers()
        end = self.server.cuts.pop(0) if name == "model.safetensors" and self.server.cuts else len(data)
        self.wfile.write(data[begin:end])
        self.close_connection = True

    def say(self, status, words):
        self.send_response(status)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *said):
        pass


def digest(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def hub(monkeypatch):
    server = Hub()
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.address)
    for name in ("HF_HUB_OFFLINE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def source(tmp_path):
    return HubSource(NAME, tmp_path / "models" / "tiny")


def go_on(done, whole):
    return True


@pytest.mark.parametrize("name", ["huggingface", "modelscope"])
def test_all_files_arrive_and_are_a_whole_model(hub, tmp_path, name):
    heard = []
    source = HubSource(NAME, tmp_path / "tiny", name)

    def told(done, whole):
        heard.append((done, whole))
        return True

    folder = source.fetch(told)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == FILES
    assert heard == sorted(heard)
    assert heard[-1] == (source.size, source.size)
    assert find_weights("qwen3_vl", str(folder)).numbers() == 700_000


def test_what_is_here_is_not_fetched_again(hub, source):
    source.fetch(go_on)
    hub.asked.clear()
    source.fetch(go_on)
    assert hub.asked == []


def test_a_connection_that_breaks_off_goes_on_where_it_was(hub, source):
    hub.cuts = [1_000_000, 2_000_000]
    source.fetch(go_on)
    assert [begin for name, begin in hub.asked if name == "model.safetensors"] == [0, 1_000_000, 2_000_000]


def test_who_stops_keeps_what_came_and_goes_on_later(hub, source):
    def enough(done, _whole):
        return done < 1_500_000

    with pytest.raises(ReadingStopped):
        source.fetch(enough)
    assert not (source.folder / "model.safetensors").exists()
    with pytest.raises(ModelUnavailable):
        find_weights("qwen3_vl", str(source.folder))
    source.fetch(go_on)
    assert [begin > 0 for name, begin in hub.asked if name == "model.safetensors"] == [False, True]
    assert (source.folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_a_hub_that_cannot_go_on_begins_again(hub, source):
    hub.ranges = False
    hub.cuts = [1_000_000]
    source.fetch(go_on)
    assert (source.folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]


def test_a_connection_that_never_brings_anything_is_given_up(hub, source):
    hub.cuts = [0] * 20
    with pytest.raises(ModelUnavailable, match="broke off"):
        source.fetch(go_on)


def test_other_bytes_than_the_hub_promised_are_thrown_away(hub, source):
    hub.files["model.safetensors"] = FILES["model.safetensors"][:-1] + b"!"
    with pytest.raises(ModelUnavailable, match="thrown away"):
        source.fetch(go_on)
    assert not list(source.folder.glob("model.safetensors*"))


@pytest.mark.parametrize("status", [401, 404, 500])
def test_a_hub_that_refuses_says_its_number(hub, source, status):
    hub.status = status
    with pytest.raises(ModelUnavailable, match=str(status)):
        source.fetch(go_on)


def test_no_hub_at_all_is_a_sentence(source, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with pytest.raises(ModelUnavailable, match="broke off"):
        source.fetch(go_on)


def test_offline_nothing_is_asked(hub, source, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelUnavailable, match="HF_HUB_OFFLINE"):
        source.fetch(go_on)
    assert hub.tokens == []


def test_the_token_goes_to_the_hub_that_was_set_and_to_nobody_else(hub, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    HubSource(NAME, tmp_path / "a").fetch(go_on)
    assert set(hub.tokens) == {"Bearer secret"}
    hub.tokens.clear()
    monkeypatch.setenv("HF_ENDPOINT", "https://elsewhere.example")
    HubSource(NAME, tmp_path / "b", "modelscope").fetch(go_on)
    assert set(hub.tokens) == {None}


def test_what_arrived_can_be_thrown_away(hub, source):
    source.fetch(go_on)
    source.discard()
    assert not source.folder.exists()
