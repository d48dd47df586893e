"""The words and messages of `data/audit.toml`, compiled once; what has no example does not load."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True, slots=True)
class Message:
    """What a finding of one kind says in each language, and how grave it is."""

    severity: str
    texts: Mapping[str, str]
    examples: Mapping[str, str]


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files("nlp").joinpath("data/audit.toml").read_text(encoding="utf-8"))


@cache
def messages() -> Mapping[str, Message]:
    """The message of each kind of contradiction."""
    return {
        name: Message(
            row["severity"],
            {language: row[language] for language in LANGUAGES},
            {language: row[f"example_{language}"] for language in ("ru", "kk")},
        )
        for name, row in _data()["message"].items()
    }


@cache
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """The names of the lists of words with the examples that prove each."""
    return {name: tuple(row["examples"]) for name, row in _data()["words"].items()}


@cache
def words(name: str) -> str:
    """A list of words as one alternation of whole words, to build patterns from; the longest comes first."""
    row = _data()["words"][name]
    return alternation([*row["ru"], *row["kk"]])


@cache
def spoken(name: str) -> re.Pattern[str]:
    """The pattern that finds any word of a list."""
    return re.compile(words(name), re.I)


@cache
def lemmas(name: str) -> frozenset[str]:
    """A list of words as it stands, for lists of lemmas."""
    row = _data()["words"][name]
    return frozenset((*row["ru"], *row["kk"]))


@cache
def currencies() -> Mapping[str, re.Pattern[str]]:
    """The names of each currency."""
    return {code: re.compile(alternation([*row["ru"], *row["kk"]]), re.I) for code, row in _data()["currency"].items()}


@cache
def months() -> Mapping[str, int]:
    """The month that each stem pattern of `months.csv` stands for."""
    source = files("nlp").joinpath("data/months.csv").read_text(encoding="utf-8")
    return {row["pattern"]: int(row["month"]) for row in csv.DictReader(source.splitlines())}


def alternation(forms: Iterable[str]) -> str:
    """Words as one atomic group that matches whole words only; `*` ends a stem."""
    made = sorted({_form(form) for form in forms}, key=len, reverse=True)
    return f"(?:{'|'.join(made)})"


def _form(form: str) -> str:
    stem = form.removesuffix("*")
    body = re.escape(stem).replace(r"\ ", r"\s?" if re.search(r"\.\s", stem) else r"\s")
    start = r"(?<!\w)" if stem[:1].isalnum() else ""
    if stem != form:
        return rf"{start}{body}\w*+"
    return rf"{start}{body}(?!\w)" if stem[-1:].isalnum() else rf"{start}{body}"
