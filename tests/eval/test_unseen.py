"""The gold of texts that no rule was made after: it holds no text, is well-formed, and refuses any other text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Statement
from eval.unseen import GOLD, Gold, checksum, hydrate, score, table, write_predictions

TEXT = "Министерство внесёт проект до 1 марта 2031 года.\nАкимат построит 12 школ.\n"
NAME = "promise_ru.txt"
SHARED = next((up / "shared" for up in Path(__file__).parents if (up / "shared" / "texts").is_dir()), None)
LINES = [json.loads(row) for file in sorted(GOLD.glob("*.jsonl")) for row in file.read_text("utf-8").splitlines()]
RANGES = json.loads((GOLD / "ranges.json").read_text("utf-8"))
UNITS = {"%", "KZT", "USD", "EUR", "t", "kg", "g", "m", "km", "m2", "ha", "km2", "m3", "m3/d", "l", "kW", "MW", "kWh"}


def of_label(label: str) -> list[dict[str, Any]]:
    return [line for line in LINES if line["label"] == label]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    at = TEXT.index("12 школ")
    line = {"doc": NAME, "start": at, "end": at + 7, "label": "figure", "sha": checksum("12 школ")}
    value = {"min": 12, "max": 12, "unit": "count", "cmp": "="}
    (tmp_path / NAME).write_text(TEXT, encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text(json.dumps(line | {"value": value}) + "\n", encoding="utf-8")
    (tmp_path / "ranges.json").write_text(json.dumps({NAME: [[0, len(TEXT)]]}), encoding="utf-8")
    return tmp_path


def test_no_line_holds_any_text_of_its_document() -> None:
    assert all(set(line) == {"doc", "start", "end", "label", "value", "sha"} for line in LINES)
    assert all(line["value"]["anchor"] is None for line in of_label("deadline"))


def test_every_span_lies_in_a_range_of_its_document() -> None:
    for line in LINES:
        ranges = RANGES[line["doc"]]
        assert any(low <= line["start"] < line["end"] <= high for low, high in ranges), line


def test_statements_follow_one_another_and_every_other_span_lies_within_one() -> None:
    for name in RANGES:
        units = sorted((line["start"], line["end"]) for line in of_label("obligation") if line["doc"] == name)
        assert all(one[1] <= other[0] for one, other in pairwise(units))
        for line in LINES:
            if line["doc"] == name and line["label"] != "obligation":
                assert any(low <= line["start"] and line["end"] <= high for low, high in units), line


def test_values_are_those_of_the_guideline() -> None:
    assert {line["label"] for line in LINES} == {"figure", "deadline", "agency", "org", "obligation"}
    assert {line["value"]["type"] for line in of_label("obligation")} == {kind.value for kind in Statement}
    assert all(line["value"]["unit"] in UNITS | {"count", "times", "other"} for line in of_label("figure"))
    assert all(line["value"]["min"] <= line["value"]["max"] for line in of_label("figure"))
    assert all(line["value"] == {} for line in of_label("org"))


def test_the_text_comes_back_into_the_gold(gold: Path) -> None:
    assert [line["text"] for line in hydrate(gold, gold).lines] == ["12 школ"]


def test_a_text_that_is_not_the_one_annotated_is_refused(gold: Path) -> None:
    (gold / NAME).write_text("—" + TEXT, encoding="utf-8")
    with pytest.raises(ValueError, match=NAME):
        hydrate(gold, gold)


def test_a_part_holds_only_the_texts_of_its_language(gold: Path) -> None:
    read = hydrate(gold, gold)
    assert read.of("ru") == read
    assert read.of("kk") == Gold((), {})


@pytest.mark.slow
def test_predictions_are_written_as_the_scorer_takes_them(gold: Path, tmp_path: Path) -> None:
    write_predictions([NAME], gold, tmp_path)
    made = [json.loads(row) for row in (tmp_path / f"{NAME}.jsonl").read_text("utf-8").splitlines()]
    assert all(set(line) == {"start", "end", "label", "value"} for line in made)
    assert "12 школ" in {TEXT[line["start"] : line["end"]] for line in made if line["label"] == "figure"}


def test_the_table_has_a_column_for_each_part_and_a_dash_where_there_is_no_gold() -> None:
    told = table({"all": {"figure.found": {"f": 0.5, "gold": 4}}, "kk": {"figure.found": {"f": 0.0, "gold": 0}}})
    assert told.splitlines()[1].split() == ["figure.found", "0.500", "4", "-", "0"]


@pytest.mark.shared
@pytest.mark.skipif(SHARED is None, reason="the real documents are not here")
def test_the_gold_scores_itself_as_perfect(tmp_path: Path) -> None:
    assert SHARED is not None
    read = hydrate(GOLD, SHARED / "texts")
    for name in read.ranges:
        lines = [line for line in read.lines if line["doc"] == name]
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    rows = json.loads(score(read, SHARED, tmp_path, "--json"))
    assert all(row["f"] == 1.0 for row in rows.values()), rows
