"""The words of a sentence as the cues see them: form, lemma and classes; quotations and parentheses left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.statement_data import grammar

_OPENING = {"«": "»", "„": "“", "“": "”", "(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_HARD_ENDS = frozenset(".;:!?…")
# A Kazakh predicate stands before one of these as it does before a comma.
_JOINERS = frozenset(["және", "әрі", "ал", "бірақ", "алайда", "сондай", "немесе", "не", "сонымен"])
_NEW_CLAUSES = frozenset(
    ["бірақ", "алайда", "ал", "сондай", "оның", "олардың", "өйткені", "себебі", "осыған", "бұл", "ол", "сол", "соның"]
)
_PARTICLES = frozenset(["ма", "ме", "ба", "бе", "па", "пе", "ғой", "еді", "екен", "болатын", "де", "да"])
_AFTER_PREDICATES = frozenset(["жоқ", "болатын", "еді", "екен", "болып", "ал", "бірақ"])
_MOST_PARTICLES = 4
_DEEPEST = 8
_SUBORDINATORS = re.compile(
    r"котор(?:ый|ая|ое|ые|ого|ому|ым|ом|ой|ую|ых|ыми)|чей|чья|чьи|если|чтобы|дабы|поскольку|хотя"
)
_YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Word:
    """One word in play: its classes, whether a clause ends after it, its clause, whether that is a relative one."""

    form: str
    lemma: str
    classes: tuple[str, ...]
    final: bool
    stretch: int
    subordinate: bool


def is_kazakh(tokens: Sequence[Token], language: str) -> bool:
    """Whether a sentence is to be read as Kazakh: by its letters, else by the words that Russian does not know.

    ``language`` is that of the doc, which decides how much it takes.
    """
    words = [token.text for token in tokens if token.is_alpha]
    kazakh = sum(map(has_kazakh_letter, words))
    if kazakh * 4 > len(words):
        return True
    if not kazakh and language != "kk" and len(words) > 6:
        return False
    foreign = sum(has_kazakh_letter(word) or not lemmas.is_known(word) for word in words)
    return foreign * 2 > len(words)


def words(sentence: Sequence[Token], *, kazakh: bool) -> list[Word]:
    """The words of a sentence that may say what it says, in order; a sentence all in quotes keeps its words."""
    tokens = _in_play(sentence)
    subordinate = [False] * len(tokens) if kazakh else _subordinate(tokens)
    lemma: str
    classes: tuple[str, ...]
    found: list[Word] = []
    before: Token | None = None
    stretch = 0
    for place, token in enumerate(tokens):
        text = token.text
        if text.isspace():
            continue
        previous, before = before, token
        if token.is_punct:
            stretch += text in _HARD_ENDS
            continue
        form = _fold(token.lower_).rstrip(".")
        final = text[-1] == "." or _is_final(tokens, place + 1)
        if token.is_title and len(text) > 1 and _is_name(token, previous, kazakh=kazakh):
            # A name in the middle of a sentence is no verb, whatever its ending (`Косшагыл`).
            lemma, classes = form, ()
        elif kazakh:
            lemma, classes = kazakh_word(form)
            if _needs_end(form, classes) and not _ends_stretch(tokens, place + 1):
                classes = ()
        else:
            lemma, classes = russian_word(form)
        found.append(Word(form, lemma, classes, final, stretch, subordinate[place]))
    return found


@lru_cache(maxsize=100_000)
def kazakh_word(form: str) -> tuple[str, tuple[str, ...]]:
    """A Kazakh form and its classes, by its ending alone."""
    if form[:1].isdigit():
        return form, ("num", "years") if _YEAR.fullmatch(form) else ("num",)
    data = grammar()
    if form in data.not_verbs or len(form) < 4:
        return form, ()
    if form.endswith(("ды", "ді")) and form[:-2] in data.vowel_stems:
        return form, ("past",)
    for name, ending in data.endings:
        if ending.search(form):
            return form, (name,)
    return form, ()


@lru_cache(maxsize=100_000)
def russian_word(form: str) -> tuple[str, tuple[str, ...]]:
    """The lemma of a Russian form and its classes, by the dictionary's features."""
    if form[:1].isdigit():
        return form, ("num", "years") if _YEAR.fullmatch(form) else ("num",)
    if form in grammar().not_verbs_ru:
        return form, ()
    analysis = lemmas.analyse(form)
    if analysis.pos != "VERB":
        return analysis.lemma, ()
    return analysis.lemma, tuple(_russian_classes(form, analysis.lemma, frozenset(analysis.features.split("|"))))


def _russian_classes(form: str, lemma: str, features: frozenset[str]) -> Iterable[str]:
    if "VerbForm=Inf" in features:
        yield "inf"
    if "Variant=Short" in features:
        yield "sp"
    if "VerbForm=Fin" not in features:
        return
    if "Mood=Imp" in features or "Person=2" in features:
        if form.endswith(("йте", "ите", "ьте")):
            yield "imper"
    elif "Tense=Past" in features:
        yield "past"
    elif "Person=1" in features:
        return
    elif "Tense=Fut" in features and lemma.removesuffix("ся") not in grammar().two_aspects:
        yield "fut"
    elif "Tense=Pres" in features or "Tense=Fut" in features:
        yield "pres"
        if form.endswith(("ся", "сь")):
            yield "presr"


def _fold(form: str) -> str:
    return form.replace("ё", "е")


def _in_play(sentence: Sequence[Token]) -> list[Token]:
    """The tokens outside quotations and parentheses, or all where nothing else is left."""
    kept: list[Token] = []
    closers: list[str] = []
    for token in sentence:
        mark = token.text
        if mark in _OPENING and len(closers) < _DEEPEST:
            closers.append(_OPENING[mark])
        elif mark in _CLOSING:
            if mark in closers:
                while closers.pop() != mark:
                    pass
        elif not closers:
            kept.append(token)
    # A sentence all in quotes speaks for itself, and an unclosed quotation must not hide the rest of its sentence.
    least = 4 if closers else 1
    return kept if sum(token.is_alpha for token in kept) >= least else list(sentence)


def _next(tokens: list[Token], place: int) -> int:
    """The place after particles and white space, a few at most."""
    end = min(len(tokens), place + _MOST_PARTICLES)
    while place < end and (tokens[place].lower_ in _PARTICLES or not tokens[place].text.strip()):
        place += 1
    return place


def _is_final(tokens: list[Token], place: int) -> bool:
    place = _next(tokens, place)
    if place >= len(tokens):
        return True
    following = tokens[place]
    return (following.is_punct and following.text not in ("«", "№")) or following.lower_ in _JOINERS


def _is_name(token: Token, before: Token | None, *, kazakh: bool) -> bool:
    """Whether a capitalised word stands where none is due, or begins a Russian sentence and is in no dictionary."""
    if before is not None and before.is_alpha:
        return True
    return not kazakh and not lemmas.is_known(token.text)


def _needs_end(form: str, classes: tuple[str, ...]) -> bool:
    """Whether a Kazakh form is a predicate only at the end: a participle, or a past that looks like an accusative."""
    if classes == ("past",):
        return (form.endswith(("ты", "ті")) and form[-3:-2] != "т") or form[-3:-2] not in "лнрзтсшқй"
    if classes == ("ongoing",):
        return not form.endswith(("луда", "луде", "нуда", "нуде"))
    return classes in (("perfect",), ("notperfect",))


def _ends_stretch(tokens: list[Token], place: int) -> bool:
    """Whether what follows ends the sentence or its part, or goes on with a new clause."""
    place = _next(tokens, place)
    if place >= len(tokens) or tokens[place].text in _HARD_ENDS:
        return True
    if tokens[place].text == "," and place + 1 < len(tokens):
        return tokens[place + 1].lower_ in _NEW_CLAUSES
    return tokens[place].lower_ in _AFTER_PREDICATES


def _subordinate(tokens: list[Token]) -> list[bool]:
    """Which tokens stand in a relative, conditional or purpose clause: from its comma to the next one."""
    marks = [False] * len(tokens)
    begun = 0
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.text in (",", ";", ":", "–", "—"):
            begun = place + 1
        elif _SUBORDINATORS.fullmatch(token.lower_):
            end = place
            while end < len(tokens) and tokens[end].text not in (",", ";", "–", "—"):
                end += 1
            for inside in range(begun, end):
                marks[inside] = True
            place = end
            continue
        place += 1
    return marks
