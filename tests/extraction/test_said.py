import json

import pytest

from extraction.said import SCHEMA, hear, said_number

WHOLE = (
    '{"kind":"bar","title":"净利润","unit":"亿元","categories":["2021","2022"],'
    '"series":[{"name":"净利润","unit":"亿元","values":["8.20",null]}]}'
)


def test_a_whole_answer_is_taken_as_it_is():
    heard = hear(WHOLE)
    assert not heard.repaired
    assert heard.said is not None
    assert heard.said.chart_kind == "bar"
    assert heard.said.series[0].values == ("8.20", None)
    assert list(json.loads(WHOLE)) == json.loads(SCHEMA)["required"]


def test_numbers_without_quotes_keep_their_digits():
    heard = hear(WHOLE.replace('"8.20"', "8.20"))
    assert heard.said is not None
    assert heard.said.series[0].values == ("8.20", None)


def test_a_code_fence_is_no_damage():
    assert hear(f"```json\n{WHOLE}\n```") == hear(WHOLE)


@pytest.mark.parametrize(
    "damaged", [WHOLE[:-4], "Here it is:\n" + WHOLE, WHOLE.replace('"2022"],', '"2022"],,'), WHOLE.replace('"', "'")]
)
def test_damaged_json_is_mended_and_told(damaged):
    heard = hear(damaged)
    assert heard.repaired
    assert heard.said is not None
    assert heard.said.series[0].values[0] == "8.20"


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "42",
        "null",
        "I cannot see a chart.",
        "<!DOCTYPE html><html><body>502 Bad Gateway</body></html>",
        "[" * 100_000,
        '{"a":' * 100_000,
        "x" * 10_000_000,
        '{"series": 42}',
        '{"series":[{"name":"a","values":"8.2"}]}',
        '{"series":[{"name":"a","values":[true]}]}',
        '{"categories":[],"series":[{"name":"a","values":[' + ",".join(["1"] * 5000) + "]}]}",
    ],
)
def test_rubbish_is_no_table(rubbish):
    assert hear(rubbish).said is None


def test_a_word_that_is_no_kind_is_none():
    heard = hear(WHOLE.replace('"bar"', '"rocket"'))
    assert heard.said is not None
    assert heard.said.chart_kind == "none"


@pytest.mark.parametrize("words", ["约1235万元", "大约 1235万元", "1235万元左右", "~1235万元", "about 1235万元"])
def test_about_so_much_is_heard(words):
    number, about = said_number(words)
    assert number is not None
    assert (str(number.value), about) == ("1235", True)
    assert said_number("1,235万元")[1] is False
