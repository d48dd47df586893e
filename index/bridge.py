"""Words of the field in one language that stand for words of the other: what lets a Kazakh query match Russian words.

`data/bridge.csv` holds words, written for this project; a line is a Kazakh word and the Russian words that texts use
for it, parted with `|`. They are told apart and lemmatised as the word index does it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from corpus.model import Language
from nlp.words import words


@cache
def bridge(spoken: Language) -> Mapping[str, tuple[str, ...]]:
    """For a lemma of a language, the lemmas of the other; empty for what is neither Kazakh nor Russian."""
    pairs: dict[str, dict[str, None]] = {}
    with (files("index") / "data" / "bridge.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            kazakh = [word.lemma for word in words(row["kk"], Language.KK)]
            russian = [word.lemma for word in words(row["ru"].replace("|", " "), Language.RU)]
            heads, others = (kazakh, russian) if spoken is Language.KK else (russian, kazakh)
            for head in heads if spoken in (Language.KK, Language.RU) else ():
                pairs.setdefault(head, {}).update(dict.fromkeys(other for other in others if other != head))
    return {head: tuple(others) for head, others in pairs.items()}
