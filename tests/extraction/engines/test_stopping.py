from extraction.engines.stopping import Watch
from extraction.engines.vision import Limits


def goes_on(piece):
    return True


def hangs_up(piece):
    return False


def test_an_answer_stops_at_its_last_token():
    watch = Watch(Limits(tokens=3), goes_on)
    assert [watch.hears("a") for _ in range(3)] == [None, None, "tokens"]
    assert watch.text == "aaa"


def test_an_answer_stops_at_its_last_character():
    assert Watch(Limits(characters=100), goes_on).hears("x" * 10_000_000) == "tokens"


def test_an_answer_stops_when_its_time_is_up():
    assert Watch(Limits(seconds=0), goes_on).hears("", tokens=0) == "seconds"


def test_an_answer_stops_when_nobody_listens_any_more():
    assert Watch(Limits(), hangs_up).hears("8.2") == "cancelled"


def test_the_first_token_is_timed_once_it_is_there():
    watch = Watch(Limits(), goes_on)
    watch.hears("", tokens=0)
    assert watch.first_token_seconds is None
    watch.hears("8")
    assert watch.first_token_seconds is not None


def test_saying_the_same_over_and_over_stops_an_answer():
    watch = Watch(Limits(), goes_on)
    said = [watch.hears("8.2亿元,净利润") for _ in range(60)]
    assert "repetition" in said
