"""By what a measure is known: ideas of the field that either language words its own way, acts, the thing counted.

`data/measures.csv` holds ideas: a line is the Russian and the Kazakh words or set phrases for one of them, so that
`износ тепловых сетей` and `жылу желілерінің тозуы` are the same two ideas. Other words are known by their lemmas.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from corpus.model import Language
from index.indicator_data import rules
from nlp.words import Word, words

SHORTEST = 3
IDEA, ACT = "=", "@"
_MOST_WORDS = 4
# `арқардыкі`: that of the argali.
_ELLIPTIC = re.compile(r"(?<=\w{3})[дтн][ыі]кі\b")
_IS_ADJECTIVE = re.compile(r"(?:ой|ей|ый|ий|ая|яя|ое|ее|ые|ие|ую|ых|их|ого|его|ому|ым|им|ыми|ими)$")
_IS_GENITIVE = re.compile(r"(?:ов|ев|ей|ий|ия|ого|его|ой|ых|их|а|(?<!с)я|ы|и)$")
# `443-і`: so many of what was counted before.
_OF_THEM = re.compile(r"[\d\s.,]+(?:(?:мың|млн|млрд)\w*)?\s?[-‑]?с?[іы](?!\w)")
Heads = Mapping[tuple[str, ...], tuple[str, ...]]


@cache
def _heads(language: Language) -> Heads:
    """For the lemmas of a word or set phrase, the ideas it stands for: most stand for one."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    with (files("index") / "data" / "measures.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = IDEA + row["ru"].split("|")[0]
            for said in row[language.value].split("|"):
                held = words(said, language)
                # A set phrase is told by its lemmas; what a tag gives as a lemma is not to be lemmatised again.
                heads = [tuple(word.lemma for word in held), tuple(word.text.casefold() for word in held)]
                for head in heads:
                    found.setdefault(head, {})[name] = None
    return {head: tuple(names) for head, names in found.items()}


def named(text: str, language: Language) -> dict[str, float]:
    """The ideas and the other lemmas of a text that may name a measure."""
    if language is Language.KK:
        text = _ELLIPTIC.sub("", text)
    return {term: 1.0 for term, _, _ in _terms(words(text, language), language)}


def _terms(held: Sequence[Word], language: Language) -> Iterator[tuple[str, int, int]]:
    """Each term with the place of its first word and how many it has; the longest set phrase counts."""
    heads = _heads(language)
    general = rules().general
    at = 0
    while at < len(held):
        for length in range(min(_MOST_WORDS, len(held) - at), 0, -1):
            ideas = heads.get(tuple(word.lemma for word in held[at : at + length]))
            if ideas:
                yield from ((idea, at, length) for idea in ideas)
                at += length
                break
        else:
            lemma = held[at].lemma
            if len(lemma) >= SHORTEST and not lemma[0].isdigit() and lemma not in general:
                yield lemma, at, 1
            at += 1


def same_idea(lemma: str, language: Language) -> str:
    """What a lone lemma is compared by: its idea, where it has one."""
    return _heads(language).get((lemma,), (lemma,))[0]


def counted(of: str, before: str, behind: str, language: Language) -> tuple[str, ...]:
    """The thing counted first; in Kazakh, where it ends a row of nouns, the others of the row after it.

    ``of`` is what the figure says of it, the others what stands around its number in its clause. A set phrase right
    behind the number is it (`38 теплоэлектроцентралей`); of people and cases it is what they are or do (`число
    посетителей – 3 млн человек`, `84 факта незаконной охоты`), where that is said.
    """
    if language is Language.KK and _OF_THEM.match(behind):
        return ()
    following = _past_number(behind, language)
    if not of and not following:
        return ()
    terms = [found for found in _terms(following, language) if found[0].startswith(IDEA)]
    row = tuple(term for term, _, _ in terms) if language is Language.KK else ()
    for term, place, length in terms:
        if length > 1 or (place == 0 and following[0].lemma == of):
            return term, *row
    head = of or following[-1].lemma
    own = [word.lemma for word in words(head, language)][-1:]
    if not own or own[0] in rules().general or (following and following[0].lemma in rules().bearers):
        borne = _borne(before, behind, language)
        return (borne,) if borne else ()
    if len(own[0]) < SHORTEST:
        return row
    known = same_idea(head, language)
    return known if known.startswith(IDEA) else same_idea(own[0], language), *row


def _past_number(text: str, language: Language) -> list[Word]:
    """The words behind a figure's number and magnitude."""
    held = words(text, language)
    at = 0
    while at < len(held) and (held[at].lemma[0].isdigit() or held[at].lemma in rules().passed):
        at += 1
    return held[at : at + _MOST_WORDS]


def _number_end(text: str, language: Language) -> int:
    following = _past_number(text, language)
    return following[0].start if following else len(text)


def _borne(before: str, behind: str, language: Language) -> str | None:
    """What people or cases are counted as: behind them (`фактов порубки`), before them (`число посетителей`)."""
    grammar = rules().grammar
    if language is Language.KK:
        found = grammar["counted.number_kk"].search(before)
    else:
        cases = behind[_number_end(behind, language) :]
        found = grammar["counted.case_ru"].match(cases) or grammar["counted.number_ru"].search(before)
    if found is None:
        return None
    return next((term for term, _, _ in _terms(words(found[found.lastindex or 0], language)[-1:], language)), None)


def acts(text: str) -> frozenset[str]:
    """The acts that a text names, of those by which measures differ: what was built is not what was pulled down."""
    found = [(match.span(), name) for name, pattern in rules().acts.items() for match in pattern.finditer(text)]
    # `айыппұл салынды` is no building: the longer words count.
    return frozenset(
        ACT + name
        for (low, high), name in found
        if not any(low >= first and high <= last and high - low < last - first for (first, last), _ in found)
    )


def leans(text: str, language: Language) -> bool:
    """Whether a clause points back: by a pronoun, or by a bare noun such as `системой` that tells nothing itself."""
    if rules().cues["back"].search(text):
        return True
    if language is Language.KK:
        return False
    held = words(text, language)
    return any(word.lemma in rules().back and _is_alone(text, held, at) for at, word in enumerate(held))


def _is_alone(text: str, held: Sequence[Word], at: int) -> bool:
    """Whether a Russian noun has neither an adjective before it nor a genitive behind."""
    if at and _IS_ADJECTIVE.search(held[at - 1].text):
        return False
    if at + 1 == len(held):
        return True
    behind = held[at + 1]
    return not (text[held[at].end : behind.start].isspace() and _IS_GENITIVE.search(behind.text))
