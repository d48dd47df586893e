"""The words of a sentence as the cues see them: form, lemma and classes; quotations and parentheses left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Span, Token

from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.statement_data import grammar

_OPENING = {"«": "»", "„": "“", "“": "”", "(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_CLAUSE_ENDS = frozenset(".,;:!?…–—-") | {"..", "..."}
_HARD_ENDS = frozenset(".;:!?…")
# A Kazakh predicate stands before one of these as it does before a comma.
_JOINERS = frozenset("және әрі ал бірақ алайда сондай-ақ немесе не сонымен".split())
_NEW_CLAUSES = frozenset("бірақ алайда ал сондай-ақ сондай оның олардың өйткені себебі осыған бұл ол сол соның".split())
_PARTICLES = frozenset("ма ме ба бе па пе ғой еді екен болатын де да".split())
_SUBORDINATORS = re.compile(r"котор(?:ый|ая|ое|ые|ого|ому|ым|ом|ой|ую|ых|ыми)|чей|чья|чьи|если|чтобы|дабы|поскольку|хотя")
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


def is_kazakh(sentence: Span) -> bool:
    """Whether a sentence is to be read as Kazakh: by its letters, else by the words that Russian does not know."""
    words = [token.text for token in sentence if token.is_alpha]
    kazakh = sum(map(has_kazakh_letter, words))
    if kazakh * 4 > len(words):
        return True
    if not kazakh and sentence.doc.lang_ != "kk" and len(words) > 6:
        return False
    foreign = sum(has_kazakh_letter(word) or not lemmas.is_known(word) for word in words)
    return foreign * 2 > len(words)


def words(sentence: Span, *, kazakh: bool) -> list[Word]:
    """The words of a sentence that may say what it says, in order; a sentence all in quotes keeps its words."""
    tokens = _in_play(sentence)
    subordinate = [False] * len(tokens) if kazakh else _subordinate(tokens)
    found: list[Word] = []
    stretch = 0
    for place, token in enumerate(tokens):
        if token.is_punct or not token.text.strip():
            stretch += token.text in _HARD_ENDS
            continue
        form = _fold(token.lower_).rstrip(".")
        final = token.text.endswith(".") or _is_final(tokens, place + 1)
        if token.is_title and len(token) > 1 and _is_name(tokens, place, kazakh=kazakh):
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
    elif "Tense=Fut" in features and lemma not in grammar().two_aspects:
        yield "fut"
    elif "Tense=Pres" in features or "Tense=Fut" in features:
        yield "pres"
        if form.endswith(("ся", "сь")):
            yield "presr"


def _fold(form: str) -> str:
    return form.replace("ё", "е")


def _in_play(sentence: Span) -> list[Token]:
    """The tokens outside quotations and parentheses, or all where nothing else is left."""
    kept, closers = [], []
    for token in sentence:
        mark = token.text
        if mark in _OPENING:
            closers.append(_OPENING[mark])
        elif mark in _CLOSING:
            if mark in closers:
                while closers.pop() != mark:
                    pass
        elif not closers:
            kept.append(token)
    if not closers and sum(token.is_alpha for token in kept) > 0:
        return kept
    # An unclosed quotation must not hide the rest of its sentence.
    return kept if sum(token.is_alpha for token in kept) > 3 else list(sentence)


def _is_final(tokens: list[Token], place: int) -> bool:
    while place < len(tokens) and (tokens[place].lower_ in _PARTICLES or not tokens[place].text.strip()):
        place += 1
    if place >= len(tokens):
        return True
    following = tokens[place]
    return following.is_punct and following.text not in ("«", "№") or following.lower_ in _JOINERS


def _is_name(tokens: list[Token], place: int, *, kazakh: bool) -> bool:
    """Whether a capitalised word stands where none is due, or begins a Russian sentence and is in no dictionary."""
    before = next((token for token in reversed(tokens[:place]) if token.text.strip()), None)
    if before is not None and before.is_alpha:
        return True
    return not kazakh and not lemmas.is_known(tokens[place].text)


def _needs_end(form: str, classes: tuple[str, ...]) -> bool:
    """Whether a Kazakh form is a predicate only at the end: a participle, or a past that looks like an accusative."""
    if classes == ("past",):
        return form.endswith(("ты", "ті")) and form[-3:-2] != "т" or form[-3:-2] not in "лнрзтсшқй"
    if classes == ("ongoing",):
        return not form.endswith(("луда", "луде", "нуда", "нуде"))
    return classes in (("perfect",), ("notperfect",))


def _ends_stretch(tokens: list[Token], place: int) -> bool:
    """Whether what follows ends the sentence or its part, or goes on with a new clause."""
    while place < len(tokens) and (tokens[place].lower_ in _PARTICLES or not tokens[place].text.strip()):
        place += 1
    if place >= len(tokens) or tokens[place].text in _HARD_ENDS:
        return True
    if tokens[place].text == "," and place + 1 < len(tokens):
        return tokens[place + 1].lower_ in _NEW_CLAUSES
    return tokens[place].lower_ in ("жоқ", "болатын", "еді", "екен", "болып", "ал", "бірақ")


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
