"""A bare ministry in a text that names several is the nearest one before it, in its own section first."""

from __future__ import annotations

import pytest

from corpus.documents import document
from corpus.model import Label
from nlp.pipeline import annotate


def bodies(text: str) -> list[tuple[str, str | None]]:
    made = document(text.encode(), "a.txt")
    return [(made.text[tag.start : tag.end], tag.value["id"]) for tag in annotate(made) if tag.label is Label.AGENCY]


TOLD = [
    (
        "Министерство финансов выделило средства. Министерство юстиции согласовало проект. В Министерстве создан штаб.",
        ("Министерстве", "kz.moj"),
    ),
    (
        "Қаржы министрлігі қаражат бөлді. Әділет министрлігі жобаны келісті. Министрлікте штаб құрылды.",
        ("Министрлікте", "kz.moj"),
    ),
    (
        "Министерство юстиции согласовало проект. Министерство финансов отказало. Министерство подаст жалобу.",
        ("Министерство", "kz.minfin"),
    ),
]


@pytest.mark.parametrize(("text", "mention"), TOLD, ids=[mention[0] for _, mention in TOLD])
def test_a_bare_ministry_is_the_nearest_before_it(text: str, mention: tuple[str, str]) -> None:
    assert bodies(text)[-1] == mention


OTHERS = [
    "Министерство финансов и Министерство юстиции дали ответ. Профильное министерство изучит вопрос.",
    "Қаржы министрлігі мен Әділет министрлігі жауап берді. Тиісті министрлік мәселені зерделейді.",
]


@pytest.mark.parametrize("text", OTHERS)
def test_another_ministry_than_those_named_stays_unknown(text: str) -> None:
    named = {"kz.minfin", "kz.moj"}
    assert [body for _, body in bodies(text) if body in named] == ["kz.minfin", "kz.moj"]


def test_without_a_ministry_before_it_a_bare_one_stays_unknown() -> None:
    text = "Министерство направило ответ. Министерство финансов и Министерство юстиции его согласовали."
    assert bodies(text)[0] == ("Министерство", None)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Қостанай обл. әкімдігі жоспарды бекітті.", ["kz.akimat.kostanay"]),
        ("Абай обл. мен Ұлытау обл. әкімдіктері есеп берді.", ["kz.akimat.abai", "kz.akimat.ulytau"]),
    ],
)
def test_a_clipped_region_tells_whose_akimat_it_is(text: str, ids: list[str]) -> None:
    assert [body for _, body in bodies(text)] == ids
