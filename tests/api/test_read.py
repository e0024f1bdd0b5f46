"""Reading by request: at once where it was read before, else a job, and nothing is done twice under one name."""

from __future__ import annotations

import hashlib

import pytest

from extraction.errors import Sentence
from storage import jobs
from storage.images import image_description, list_images
from storage.repeats import Named, begin
from tests import builders
from tests.api.conftest import PICTURE
from tests.api.test_problems import said


def send(api, picture=PICTURE, name="a.png", headers=None, **fields):
    return api.post("/api/read", files={"image": (name, picture)}, data=fields, headers=headers)


def named(key):
    return {"Idempotency-Key": key}


def test_what_was_read_before_is_answered_at_once_as_the_command_line_writes_it(api, put):
    sha, number = put(builders.reading(builders.point("1250.0")))
    told = send(api).json()
    assert (told["image"], told["extraction"], told["refused"], told["engine"]) == (sha, number, False, "embedded")
    assert [point["value"] for series in told["series"] for point in series["points"]] == ["1250.0"]


def test_what_was_read_before_writes_nothing_unless_its_origin_is_said(api, ledger, put):
    sha, _ = put(builders.reading(builders.point("1250.0")))
    writes = ledger.writes
    assert [send(api).status_code, send(api).status_code, ledger.writes - writes] == [200, 200, 0]
    assert send(api, company="青屿").status_code == 200
    assert image_description(ledger, sha).company == "青屿"


def test_what_was_read_anew_is_answered_anew(api, put):
    put(builders.reading(builders.point("1250.0")))
    before = send(api).json()["extraction"]
    _, number = put(builders.reading(builders.point("1260.0")))
    assert number != before
    assert send(api).json()["extraction"] == number


def test_what_takes_longer_is_a_job_to_be_asked_for(api, ledger):
    answer = send(api, company="青屿")
    assert answer.status_code == 202
    job = api.get(answer.headers["location"]).json()
    assert (job["state"], job["name"]) == ("waiting", "a.png")
    assert image_description(ledger, job["image"]).company == "青屿"
    assert job in api.get("/api/jobs", params={"state": "waiting"}).json()["jobs"]


def test_no_picture_and_no_form_are_told_apart(api):
    said(api.post("/api/read", files={"other": ("a.png", PICTURE)}), 400)
    said(api.post("/api/read", json={}), 415)
    said(send(api, b"words"), 422)


def test_a_job_is_cancelled_once_and_asked_for_again(api, ledger):
    at = send(api).headers["location"]
    assert api.post(f"{at}/cancel").json()["state"] == "cancelled"
    assert api.post(f"{at}/cancel").status_code == 200
    again = api.post(f"{at}/retry")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert again.headers["location"] != at
    jobs.refuse(ledger, again.json()["id"], Sentence(zh="不是图表。", en="No chart."))
    said(api.post(f"{again.headers['location']}/cancel"), 409)
    said(api.get("/api/jobs/99999"), 404)


def test_another_reading_of_a_kept_picture_is_asked_for_by_its_hash(api, put):
    sha, _ = put(builders.reading())
    asked = api.post("/api/jobs", json={"image": sha})
    assert (asked.status_code, asked.json()["image"]) == (202, sha)
    said(api.post("/api/jobs", json={"image": "0" * 64}), 404)
    said(api.post("/api/jobs", json={"image": sha, "engine": "unheard-of"}), 422)
    said(api.post("/api/jobs", json={"image": sha, "engine": "qwen"}), 409)
    assert said(api.post("/api/jobs", json={"image": "../x"}), 422)["errors"][0]["where"] == "body.image"


def test_pages_of_jobs_follow_each_other_without_gap_or_repetition(api, put):
    sha, _ = put(builders.reading())
    for _ in range(4):
        api.post(f"{api.post('/api/jobs', json={'image': sha}).headers['location']}/cancel")
    seen, at = [], "/api/jobs?limit=2"
    while at:
        page = api.get(at).json()
        seen += [job["id"] for job in page["jobs"]]
        at = page["next"]
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == 5


# ── sent twice ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_write_that_is_sent_again_under_its_name_is_done_once(api, ledger, put):
    sha, _ = put(builders.reading())
    first = api.post("/api/jobs", json={"image": sha}, headers=named("k"))
    api.post(f"{first.headers['location']}/cancel")
    again = api.post("/api/jobs", json={"image": sha}, headers=named("k"))
    assert (again.status_code, again.json(), again.headers["location"]) == (
        202, first.json(), first.headers["location"],
    )  # fmt: skip
    assert again.headers["idempotent-replayed"] == "true"
    assert jobs.open_jobs(ledger) == []


def test_a_form_that_is_sent_again_is_the_same_though_its_boundary_is_not(api, ledger):
    first, again = send(api, headers=named("k")), send(api, headers=named("k"))
    assert (first.status_code, again.json()) == (202, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert len(list_images(ledger)) == 1


def test_a_name_belongs_to_one_request(api, put):
    sha, _ = put(builders.reading())
    api.post("/api/jobs", json={"image": sha}, headers=named("k"))
    assert (
        "another request"
        in said(api.post("/api/jobs", json={"image": sha, "engine": "qwen"}, headers=named("k")), 422)["en"]
    )


def test_what_was_refused_leaves_its_name_free(api, put):
    refused = api.post("/api/jobs", json={"image": "0" * 64}, headers=named("k"))
    said(refused, 404)
    sha, _ = put(builders.reading())
    assert api.post("/api/jobs", json={"image": sha}, headers=named("k")).status_code == 202


def test_what_may_have_been_done_before_a_crash_is_not_done_again(api, ledger):
    at = send(api).headers["location"]
    fingerprint = hashlib.sha256(f"POST {at}/retry? \n".encode()).hexdigest()
    begin(ledger, Named("", "k", fingerprint))
    assert "not known" in said(api.post(f"{at}/retry", headers=named("k")), 409)["en"]


@pytest.mark.parametrize("key", ["", "x" * 256], ids=["empty", "long"])
def test_a_name_has_its_limits(api, key):
    said(api.post("/api/jobs/1/cancel", headers=named(key)), 400)
