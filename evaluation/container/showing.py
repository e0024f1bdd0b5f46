"""The image at work as `docker run --read-only --network none` would have it: no root, no network, nothing writable.

Runs in namespaces of its own (`unshare --net --mount --pid`), and starts what the image starts. A picture is read
through the command line in there, then through `POST /chat` of the server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from uuid import uuid4

from evaluation.container.building import DEVICES, Image, touched

PICTURE = Path("service/sample/northdome_margin.png")
QUESTION = "毛利率是多少？"
PORT = 8501
PATIENCE = 120.0  # seconds until the server answers, on a machine that is busy with others
MOUNTS = "mount --make-rprivate / && ip link set lo up"


class NotShown(Exception):
    """The service did not do what it is to do in the container."""


def show(image: Image, data: Path, home: Path) -> None:
    """Start it in namespaces of its own; raises NotShown. `data` is the volume, made if it is not there."""
    data.mkdir(parents=True, exist_ok=True)
    uid, _, gid = image.user.partition(":")
    os.chown(data, int(uid), int(gid))
    said = json.dumps({**asdict(image), "tree": str(image.tree.resolve()), "data": str(data.resolve())})
    apart = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", sys.executable, "-m", __name__]
    if subprocess.run(apart, input=said, text=True, cwd=home, check=False).returncode:
        raise NotShown("The service did not do in the container what it is to do.")


def inside() -> None:
    """What happens in the namespaces, step by step; every line that is printed is something that was true."""
    said = json.loads(sys.stdin.read())
    data = Path(said.pop("data"))
    image = Image(**{**said, "tree": Path(said["tree"])})
    close_up(image, data)
    picture = data / PICTURE.name
    picture.write_bytes(PICTURE.read_bytes())
    told("who", output(image, ["id", "-u"]))
    told(
        "network", ", ".join(words.split(":")[0] for words in output(image, ["cat", "/proc/net/dev"]).splitlines()[2:])
    )
    told("written in /app", refused(image, ["touch", "/app/x"]))
    told("written in /usr", refused(image, ["touch", "/usr/x"]))
    told("read from the command line", output(image, ["python", "-m", "extraction", "read", f"/data/{picture.name}"]))
    told("started without a login", refused(image, [*image.entry, *image.command]).splitlines()[-2])
    with served(image, {"CHARTLEDGER_OPEN": "true"}) as began:
        told("answers after", f"{time.monotonic() - began:.1f} s, {output(image, image.health) or 'healthy'}")
        told("a call without a key, listening to everybody", str(chat(PICTURE.read_bytes())[0]))
    with served(image, {"CHARTLEDGER_HOST": "127.0.0.1"}):
        status, answer = chat(PICTURE.read_bytes())
        told("a call, listening to itself only", f"{status} {answer.get('response', answer)}")
        if status != 200:
            sys.exit(1)


def close_up(image: Image, data: Path) -> None:
    """Loopback up; the tree read-only, but for the volume and /tmp."""
    tree = image.tree
    for device in DEVICES:
        touched(tree / "dev" / device)
    (tree / "data").mkdir(exist_ok=True)
    orders = [MOUNTS, f"mount --bind {tree} {tree}"]
    orders += [f"mount --bind /dev/{device} {tree}/dev/{device}" for device in DEVICES]
    orders += [f"mount -t proc proc {tree}/proc", f"mount -t tmpfs tmpfs {tree}/tmp"]
    orders += [f"mount --bind {data} {tree}{image.volumes[0]}", f"mount -o remount,bind,ro {tree}"]
    subprocess.run(["sh", "-ec", "\n".join(orders)], check=True)


def command(image: Image, words: list[str] | tuple[str, ...], more: Mapping[str, str]) -> list[str]:
    """A program of the image as its user, without a right that could be had back."""
    uid, _, gid = image.user.partition(":")
    bare = ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
    said = [f"{name}={value}" for name, value in {**image.environment, **more}.items()]
    return ["chroot", str(image.tree), *bare, "env", "-i", f"--chdir={image.folder}", *said, *words]


def output(image: Image, words: list[str] | tuple[str, ...]) -> str:
    done = subprocess.run(command(image, words, {}), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{words}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout.strip()


def refused(image: Image, words: list[str]) -> str:
    done = subprocess.run(command(image, words, {}), capture_output=True, text=True, check=False)
    if not done.returncode:
        sys.exit(f"{words} was not refused")
    return done.stderr.strip()


@contextmanager
def served(image: Image, more: Mapping[str, str]) -> Iterator[float]:
    """The server as the image starts it, from its first answer to its end; gives when it was started."""
    began = time.monotonic()
    server = subprocess.Popen(command(image, (*image.entry, *image.command), more))
    try:
        while not is_healthy():
            if server.poll() is not None or time.monotonic() - began > PATIENCE:
                sys.exit(f"the server did not come up: {server.poll()}")
            time.sleep(0.2)
        yield began
        asked = time.monotonic()
        server.terminate()
        server.wait(timeout=60)
        told("asked to stop", f"gone after {time.monotonic() - asked:.1f} s, exit status {server.returncode}")
    finally:
        server.kill()


def is_healthy() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/api/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def chat(picture: bytes) -> tuple[int, dict[str, object]]:
    """The status and the answer to a picture and a question, sent as the article's client does."""
    line = uuid4().hex
    head = f'--{line}\r\nContent-Disposition: form-data; name="question"\r\n\r\n{QUESTION}\r\n--{line}\r\n'
    head += 'Content-Disposition: form-data; name="image"; filename="chart.png"\r\nContent-Type: image/png\r\n\r\n'
    body = head.encode() + picture + f"\r\n--{line}--\r\n".encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/chat", body, {"Content-Type": f"multipart/form-data; boundary={line}"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def told(what: str, words: str) -> None:
    print(f"  {what}: {words}" if "\n" not in words else f"  {what}:\n{words}", flush=True)


if __name__ == "__main__":
    inside()
