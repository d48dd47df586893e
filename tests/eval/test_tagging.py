"""The own gold is what its marked texts say, large enough in both languages, and is scored as the guideline has it."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Statement
from eval import peers, tagging
from eval.ablation import ABLATIONS, NOTHING
from eval.marked import unmark
from eval.scoring import Result, Tag, score
from eval.tagging import GOLD, LANGUAGES, overview, parts, read_gold, results, sum_of, table

SHARED = next((up / "shared" for up in Path(__file__).parents if (up / "shared" / "texts").is_dir()), None)
MARKED = sorted(GOLD.glob("*.marked"))
UNITS = {"%", "KZT", "USD", "EUR", "t", "kg", "g", "m", "km", "m2", "ha", "km2", "m3", "m3/d", "l", "kW", "MW", "kWh"}


def gold_lines(language: str) -> list[dict[str, Any]]:
    files = sorted(GOLD.glob(f"*_{language}.jsonl"))
    return [json.loads(row) for file in files for row in file.read_text("utf-8").splitlines()]


def tag(text: str, label: str, start: int = 0, **value: Any) -> Tag:
    return Tag(start, start + len(text), label, value, text)


def f1(gold: list[Tag], predicted: list[Tag]) -> dict[str, float]:
    return score(gold, predicted).f1()


def test_a_marked_text_gives_its_spans_and_statements() -> None:
    marked = "<N>Есеп\n\n<C>[ЭТРМ|mepr] [2027 жылға дейін|@..2027] [5 – 7 мың үй|5000..7000 count] салады. <N>Соңы."
    text, lines = unmark(marked, "a_kk.txt")
    assert text == "Есеп\n\nЭТРМ 2027 жылға дейін 5 – 7 мың үй салады. Соңы."
    assert all(text[line["start"] : line["end"]] == line["text"] for line in lines)
    assert [line["label"] for line in lines].count("obligation") == 3
    values = {line["label"]: line["value"] for line in lines if line["label"] != "obligation"}
    assert values["agency"] == {"id": "kz.mepr"}
    assert (values["deadline"]["start"], values["deadline"]["end"]) == (None, "2027-12-31")
    assert values["figure"] == {"min": 5000, "max": 7000, "unit": "count", "cmp": "="}


@pytest.mark.parametrize("marked", ["<N>[12 школ", "<N>12 школ|12 count]", "<N>[12 школ|twelve of them]", "<X>Слова"])
def test_a_mark_that_is_none_is_refused(marked: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        unmark(marked, "a_ru.txt")


@pytest.mark.parametrize("file", MARKED, ids=lambda file: file.stem)
def test_gold_is_what_its_marked_text_says(file: Path) -> None:
    text, lines = unmark(file.read_text("utf-8"), f"{file.stem}.txt")
    assert file.with_suffix(".txt").read_text("utf-8") == text
    assert [json.loads(row) for row in file.with_suffix(".jsonl").read_text("utf-8").splitlines()] == lines
    assert json.loads((GOLD / "ranges.json").read_text("utf-8"))[f"{file.stem}.txt"] == [[0, len(text)]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_gold_has_300_statements_and_50_of_each_label_and_type(language: str) -> None:
    lines = gold_lines(language)
    labels = Counter(line["label"] for line in lines)
    assert labels["obligation"] >= 300
    assert min(labels[label] for label in ("figure", "deadline", "agency")) >= 50
    types = Counter(line["value"]["type"] for line in lines if line["label"] == "obligation")
    sentences = (GOLD.parent / f"statements_{language}.jsonl").read_text("utf-8").splitlines()
    types += Counter(json.loads(row)["type"] for row in sentences)
    assert all(types[kind] >= 50 for kind in Statement)


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_those_of_the_guideline(language: str) -> None:
    for line in gold_lines(language):
        value = line["value"]
        if line["label"] == "figure":
            assert value["unit"] in UNITS | {"count", "times", "other"}
            assert value["min"] <= value["max"]
        elif line["label"] == "deadline" and value["start"] and value["end"]:
            assert value["start"] <= value["end"]


def test_a_figure_is_found_when_the_beginning_of_its_numeral_is_covered() -> None:
    gold = [tag("свыше 120 школ", "figure", min=120, max=120, unit="count")]
    assert f1(gold, [tag("120", "figure", 6, min=120, max=120, unit="count")])["figure.unit"] == 1.0
    assert f1(gold, [tag("школ", "figure", 10, min=120, max=120, unit="count")] * 2)["figure.found"] < 1.0


def test_a_figure_may_have_its_number_right_and_its_unit_wrong() -> None:
    rows = f1([tag("5 млн га", "figure", min=5e6, max=5e6, unit="ha")], [tag("5 млн", "figure", min=5e6, max=5e6)])
    assert (rows["figure.value"], rows["figure.unit"]) == (1.0, 0.0)


@pytest.mark.parametrize("text", ["до 2029 года", "2029 жылға дейін"])
def test_before_a_year_may_end_with_it_or_with_the_one_before(text: str) -> None:
    gold = [tag(text, "deadline", end="2029-12-31")]
    assert f1(gold, [tag(text, "deadline", end="2028-12-31")])["deadline.value"] == 1.0
    assert f1(gold, [tag(text, "deadline", end="2027-12-31")])["deadline.value"] == 0.0


def test_two_weeks_are_fourteen_days_and_working_days_are_told_apart() -> None:
    gold = [tag("в двухнедельный срок", "deadline", offset="P2W")]
    assert f1(gold, [tag("в двухнедельный срок", "deadline", offset="P14D")])["deadline.value"] == 1.0
    working = [tag("в двухнедельный срок", "deadline", offset="P14D", business_days=True)]
    assert f1(gold, working)["deadline.value"] == 0.0


def test_a_tag_on_a_neutral_body_counts_neither_way() -> None:
    bodies = [tag("АО «Сервис»", "org"), tag("МФ", "agency", 20, id="kz.minfin")]
    found = [tag("АО «Сервис»", "agency", id=None), tag("МФ", "agency", 20, id="kz.minfin")]
    assert f1(bodies, found)["agency.id"] == 1.0


def test_any_id_will_do_where_gold_knows_none() -> None:
    assert f1([tag("комиссия", "agency", id=None)], [tag("комиссия", "agency", id="kz.government")])["agency.id"] == 1.0


def test_a_span_is_used_once() -> None:
    two = [tag("МФ, МНЭ", "agency", id="kz.minfin")]
    rows = score([tag("МФ", "agency", id="kz.minfin"), tag("МНЭ", "agency", 4, id="kz.mne")], two).scores()
    assert rows["agency.found"].hits == 1


def test_a_statement_takes_the_type_of_the_tag_that_covers_most_of_it() -> None:
    gold = [tag("Построить школу до мая.", "obligation", type="instruction")]
    told = [tag("Построить", "obligation", type="none"), tag("школу до мая.", "obligation", 10, type="instruction")]
    assert score(gold, told).f1()["obligation.forward"] == 1.0
    assert score(gold, []).types == Counter({("instruction", "none"): 1})


def test_results_add_up() -> None:
    one = score([tag("12 школ", "figure", min=12, max=12, unit="count")], [])
    assert sum_of([one, one, Result({})]).spans["figure.found"].gold == 2
    assert len((one + one).misses) == 2


@pytest.mark.slow
def test_the_tables_have_a_line_for_each_measure_and_document() -> None:
    annotated = [each for each in read_gold(GOLD, GOLD) if each.name.startswith("news")]
    by_document = results(annotated)
    assert sum("obligation." in line for line in table(parts(annotated, by_document))) == len(Statement) + 2
    assert [line.split(" | ")[0] for line in overview(by_document, "document")][2:] == [
        "| news_kk.txt",
        "| news_ru.txt",
    ]


@pytest.mark.slow
def test_leaving_the_glossary_out_costs_agencies_and_nothing_else() -> None:
    annotated = [each for each in read_gold(GOLD, GOLD) if each.name == "reply_kk.txt"]
    without = next(each for each in ABLATIONS if each.name == "glossary")
    whole, less = (sum_of(results(annotated, each.tags).values()).f1() for each in (NOTHING, without))
    assert less["agency.id"] < whole["agency.id"]
    assert less["figure.unit"] == whole["figure.unit"]


@pytest.mark.slow
def test_own_gold_stays_above_its_first_run() -> None:
    annotated = read_gold(GOLD, GOLD)
    f1 = sum_of(results(annotated).values()).f1()
    floors = {"figure.value": 0.95, "deadline.value": 0.90, "agency.id": 0.95, "obligation.forward": 0.90}
    assert {name for name, floor in floors.items() if f1[name] < floor} == set()


@pytest.mark.skipif(bool(importlib.util.find_spec("natasha")), reason="the libraries are installed here")
def test_a_library_that_is_not_installed_is_told() -> None:
    answer = peers.ask(sys.executable, [], {})
    assert set(answer["missing"]) == set(peers.LABELS)
    assert answer["tags"] == {}


def test_an_interpreter_that_is_none_is_told() -> None:
    with pytest.raises(peers.NoPeers):
        peers.ask("no-such-interpreter", [], {})


@pytest.mark.shared
@pytest.mark.slow
def test_the_figures_are_those_of_the_shared_scorer(tmp_path: Path) -> None:
    if not SHARED:
        pytest.skip("the real documents are not here")
    gold, texts = SHARED / "gold" / "tags", SHARED / "texts"
    annotated = read_gold(gold, texts)
    by_document = {}
    for each in annotated:
        tags = NOTHING.tags(each.document)
        by_document[each.name] = each.score(tags)
        lines = ({"start": one.start, "end": one.end, "label": one.label.value, "value": one.value} for one in tags)
        rows = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (tmp_path / f"{each.name}.jsonl").write_text(rows, encoding="utf-8")
    scorer = [sys.executable, str(SHARED / "bench" / "score_tags.py"), str(gold), str(texts)]
    run = subprocess.run(
        [*scorer, "--predictions", str(tmp_path), "--json"], check=True, capture_output=True, text=True
    )
    theirs = {name: row["f"] for name, row in json.loads(run.stdout).items()}
    assert sum_of(by_document.values()).f1() == pytest.approx(theirs)


@pytest.mark.slow
def test_the_command_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    tagging.main(["--errors", "1"])
    told = capsys.readouterr().out
    assert "| obligation.macro |" in told
    assert "| rules_ru.txt |" in told
