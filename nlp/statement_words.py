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
    "бірақ алайда ал сондай оның олардың өйткені себебі осыған бұл ол сол соның – —".split()  # noqa: SIM905
)
# A participle before `and` or `as well as` may still belong to a noun further on.
_NEW_SUBJECTS = _NEW_CLAUSES - {"сондай"}
_NONE: frozenset[str] = frozenset()
_PARTICLES = frozenset(["ма", "ме", "ба", "бе", "па", "пе", "ғой", "еді", "екен", "болатын", "де", "да"])
_AFTER_PREDICATES = frozenset(["жоқ", "болатын", "еді", "екен", "болып", "ал", "бірақ", "деп", "деген"])
_NECESSITY = frozenset(["тиіс", "қажет", "керек", "міндетті"])
# Forms of `to be` and of speech that make what stands before them the predicate.
_COPULAS = ("бол", "екен", "емес", "дел", "дей", "дед")
_PARTICIPLES = ("ған", "ген", "қан", "кен")
_VOWELS = frozenset("аеуыіоөәүұяю")
_MOST_PARTICLES = 4
_DEEPEST = 8
_SUBORDINATORS = re.compile(
    r"котор(?:ый|ая|ое|ые|ого|ому|ым|ом|ой|ую|ых|ыми)|чей|чья|чьи|если|чтобы|дабы|поскольку|хотя"
)
_DASHES = frozenset("–—-")
_ENDS_OF_SPEECH = frozenset([",", "!", "?", "…", *_CLOSING, '"'])
_LEAST_SAID = 3
_RUSSIAN = frozenset("в во и на по с со о об для из от до за при к ко что как или это".split())  # noqa: SIM905
_NOWHERE = range(0)
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
    russian = any(word.lower() in _RUSSIAN for word in words)
    if language == "kk" and words and not russian and not lemmas.is_known(words[-1]):
        # A short line may hold no letter of its own; its predicate stands last.
        return True
    if language == "kk" and kazakh and not russian:
        return True
    foreign = sum(has_kazakh_letter(word) or not lemmas.is_known(word) for word in words)
    return foreign * 2 > len(words)


def words(sentence: Sequence[Token], *, kazakh: bool) -> list[Word]:
    """The words of a sentence that may say what it says, in order; a sentence all in quotes keeps its words."""
    sentence = _without_speaker(sentence)
    tokens = _in_play(sentence, _spoken_orders(sentence) if kazakh else _NOWHERE)
    subordinate = _attributes(tokens) if kazakh else _subordinate(tokens)
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
        participle = kazakh and form.endswith(_PARTICIPLES)
        joiners, new_clauses = (_NONE, _NEW_SUBJECTS) if participle else (_JOINERS, _NEW_CLAUSES)
        final = text[-1] == "." or _is_final(tokens, place + 1, joiners)
        if token.is_title and len(text) > 1 and _is_name(token, previous, kazakh=kazakh):
            # A name in the middle of a sentence is no verb, whatever its ending (`Косшагыл`).
            lemma, classes = form, ()
        elif kazakh:
            form = grammar().same_person.get(form, form)
            lemma, classes = kazakh_word(form)
            if form in grammar().postpositions and _precedes(tokens, place, ":,"):
                classes = ()
            if _needs_end(form, classes) and not _ends_stretch(tokens, place + 1, new_clauses):
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
    if form in data.not_verbs or form in data.not_orders or len(form) < 4:
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
    elif "Person=1" in features and "Number=Plur" not in features:
        return
    elif "Tense=Fut" in features and lemma.removesuffix("ся") not in grammar().two_aspects:
        yield "fut"
    elif "Tense=Pres" in features or "Tense=Fut" in features:
        yield "pres"
        if form.endswith(("ся", "сь")):
            yield "presr"


def _fold(form: str) -> str:
    return form.replace("ё", "е")


def _in_play(sentence: Sequence[Token], spoken: range) -> list[Token]:
    """The tokens outside quotations and parentheses or in what is ``spoken``, or all where nothing else is left."""
    kept: list[Token] = []
    closers: list[str] = []
    for place, token in enumerate(sentence):
        mark = token.text
        if place in spoken:
            kept.append(token)
        elif mark in _OPENING and len(closers) < _DEEPEST:
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


def _without_speaker(sentence: Sequence[Token]) -> Sequence[Token]:
    """A sentence without the words that tell after a dash who said it."""
    for place in range(_LEAST_SAID, len(sentence) - 1):
        if sentence[place].text not in _DASHES:
            continue
        before = next((token.text for token in reversed(sentence[place - 2 : place]) if token.text.strip()), "")
        after = [token.lower_ for token in sentence[place + 1 : place + 4] if token.is_alpha]
        if before in _ENDS_OF_SPEECH and _is_said(after):
            return sentence[:place]
    return sentence


def _is_said(after: Sequence[str]) -> bool:
    """Whether the words after a dash begin to tell who said what stands before it."""
    if after[:1] == ["деп"]:
        return after[1:2] != [] and after[1] in grammar().saying_after_dep
    return after != [] and after[0] in grammar().saying


def _spoken_orders(sentence: Sequence[Token]) -> range:
    """Where a quotation that ends in an order is told on (`«… өзгертілсін» деп қаулы етті`)."""
    for place, token in enumerate(sentence):
        if token.text not in _CLOSING or token.text in ")]" or not place:
            continue
        said = next((word for word in reversed(sentence[max(0, place - 3) : place]) if word.is_alpha), None)
        after = [word.lower_ for word in sentence[place + 1 : place + 5] if word.is_alpha]
        if said and kazakh_word(_fold(said.lower_))[1] == ("order",) and after[:1] in (["деп"], ["деген"]):
            opening = [number for number in range(place) if _OPENING.get(sentence[number].text) == token.text]
            return range(opening[-1] + 1 if opening else 0, place)
    return _NOWHERE


def _next(tokens: list[Token], place: int) -> int:
    """The place after particles and white space, a few at most."""
    end = min(len(tokens), place + _MOST_PARTICLES)
    while place < end and (tokens[place].lower_ in _PARTICLES or not tokens[place].text.strip()):
        place += 1
    return place


def _is_final(tokens: list[Token], place: int, joiners: frozenset[str]) -> bool:
    """Whether a clause ends before a place."""
    place = _next(tokens, place)
    if place >= len(tokens):
        return True
    following = tokens[place]
    if following.is_punct:
        return following.text not in ("«", "№")
    return following.lower_ in joiners


def _precedes(tokens: list[Token], place: int, marks: str) -> bool:
    return place + 1 < len(tokens) and tokens[place + 1].text in marks


def _is_name(token: Token, before: Token | None, *, kazakh: bool) -> bool:
    """Whether a capitalised word stands where none is due, or begins a Russian sentence and is in no dictionary."""
    if before is not None and before.is_alpha:
        return True
    return not kazakh and not lemmas.is_known(token.text)


def _needs_end(form: str, classes: tuple[str, ...]) -> bool:
    """Whether a Kazakh form is a predicate only at the end: a participle, or a past that looks like an accusative."""
    if classes == ("order",):
        # Nouns of possession end so too: `мәселесін`, `бағасын`.
        return form[-4:-3] in _VOWELS
    if classes == ("past",):
        return (form.endswith(("ты", "ті")) and form[-3:-2] != "т") or form[-3:-2] not in "лнрзтсшқй"
    if classes == ("ongoing",):
        return not form.endswith(("луда", "луде", "нуда", "нуде"))
    return classes in (("perfect",), ("notperfect",))


def _ends_stretch(tokens: list[Token], place: int, new_clauses: frozenset[str]) -> bool:
    """Whether what follows ends the sentence or its part, or goes on with a new clause."""
    place = _next(tokens, place)
    if place >= len(tokens) or tokens[place].text in _HARD_ENDS:
        return True
    if tokens[place].text == "," and place + 1 < len(tokens):
        return tokens[place + 1].lower_ in new_clauses
    return tokens[place].lower_ in _AFTER_PREDICATES


def _is_part(tokens: list[Token], place: int) -> bool:
    """Whether a clause tells of a part of what was counted (`…, из них 6 не сданы`)."""
    return place > 1 and tokens[place].lower_ == "них" and tokens[place - 1].lower_ == "из"


def _attributes(tokens: list[Token]) -> list[bool]:
    """Which Kazakh words tell of a noun behind them what must be done with it: `салынуы тиіс емхананың 13-і`."""
    marks = [False] * len(tokens)
    for place, token in enumerate(tokens[:-1]):
        following = tokens[place + 1]
        if token.lower_ not in _NECESSITY or not place or not (following.is_alpha or following.is_digit):
            continue
        form = following.lower_
        stands_alone = form in _AFTER_PREDICATES or form in _NEW_CLAUSES or form.startswith(_COPULAS)
        if not stands_alone and not _is_final(tokens, place + 1, _JOINERS):
            marks[place - 1] = marks[place] = True
    return marks


def _subordinate(tokens: list[Token]) -> list[bool]:
    """Which tokens stand in a relative, conditional or purpose clause: from its comma to the next one."""
    marks = [False] * len(tokens)
    begun = 0
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.text in (",", ";", ":", "–", "—"):
            begun = place + 1
        elif _SUBORDINATORS.fullmatch(token.lower_) or _is_part(tokens, place):
            end = place
            while end < len(tokens) and tokens[end].text not in (",", ";", "–", "—"):
                end += 1
            for inside in range(begun, end):
                marks[inside] = True
            place = end
            continue
        place += 1
    return marks
