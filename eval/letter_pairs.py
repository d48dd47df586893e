"""`python -m eval.letter_pairs` writes `corpus/data/letter_pairs.csv`: which letters follow which in each language.

The sources are the project's own: invented samples, names of bodies, word lists, examples of rules, documentation.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_TARGET = _ROOT / "corpus" / "data" / "letter_pairs.csv"
_WORDS = re.compile(r"[^\W\d_]+")
_LETTERS = {"kk": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі", "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"}
_LETTERS["en"] = "abcdefghijklmnopqrstuvwxyz"
_KAZAKH = re.compile("[әғқңөұүһі]")
# Pairs seldomer than this share of all that a letter begins are left out: they are slips, names and abbreviations.
_SELDOM = 0.002


def main() -> int:
    """Count the pairs and write those that are usual."""
    with _TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["language", "letter", "followers"])
        for language, texts in (("kk", _kazakh()), ("ru", _russian()), ("en", _english())):
            for letter, followers in sorted(_usual(texts, _LETTERS[language]).items()):
                if followers:
                    writer.writerow([language, letter.replace(" ", "_"), "".join(followers).replace(" ", "_")])
    return 0


def _usual(texts: Iterable[str], letters: str) -> dict[str, list[str]]:
    """For each letter, and for the start of a word, what follows it, the most frequent first."""
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORDS.findall(text.lower()):
            if len(word) > 1 and set(word) <= set(letters):
                for first, second in zip(f" {word}", f"{word} ", strict=True):
                    counts.setdefault(first, Counter())[second] += 1
    return {
        letter: [other for other, times in _ranked(found) if times >= max(2, _SELDOM * found.total())]
        for letter, found in counts.items()
    }


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _samples(language: str) -> Iterator[str]:
    for path in sorted((_ROOT / "eval" / "samples" / "texts").glob(f"*.{language}.txt")):
        yield path.read_text(encoding="utf-8").split("\n---\n", 1)[1]


def _kazakh() -> Iterator[str]:
    yield from _samples("kk")
    for path in (_ROOT / "nlp" / "languages" / "kk").glob("*.txt"):
        yield path.read_text(encoding="utf-8")
    for words in _bilingual():
        if _KAZAKH.search(words):
            yield words


def _russian() -> Iterator[str]:
    yield from _samples("ru")
    for path in (_ROOT / "nlp" / "languages" / "ru").glob("*.txt"):
        yield path.read_text(encoding="utf-8")
    for words in _bilingual():
        if not _KAZAKH.search(words):
            yield words


def _bilingual() -> Iterator[str]:
    """Lines of the registries and of the rules' data, each in one language or the other."""
    for path in sorted((_ROOT / "corpus" / "registry").glob("*.csv")):
        yield from re.split(r"[,\n]", path.read_text(encoding="utf-8"))
    for path in sorted((_ROOT / "nlp" / "data").glob("*.toml")):
        yield from re.findall(r"\"([^\"]+)\"", path.read_text(encoding="utf-8"))


def _english() -> Iterator[str]:
    for path in (*sorted((_ROOT / "docs").glob("*.md")), _ROOT / "README.md"):
        yield path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
