"""Words as they were meant: wrong keyboard layout, Latin letters, letters left out or mistyped, told by the library.

A word that no passage holds is looked for among the forms that passages do hold: first as typed in the other keyboard
layout, then by its sound (Latin and Russian letters for Kazakh ones), then by edit distance, the more frequent first.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile
from threading import Lock

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, text

from corpus.model import Language
from index import words
from index.bridge import bridge
from index.engines.interfaces import Lone, Sought
from index.terms import token
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded
from nlp.languages.ru import lemmas
from nlp.words import Word
from nlp.words import words as words_of

_SHORTEST = 4
# Shorter words have too many neighbours to tell which was meant by letters alone.
_SHORTEST_MISTYPED = 6
# Words that differ in no more than so many last letters are forms of one word, and nothing is mistyped.
_ENDING = 3
_LOOKED_AT = 50
# What follows a word is read in so many passages, and not at all of a word that more of them hold than can be ranked.
_READ, _COMMON = 200, 20_000
# What follows a word as it was typed is worth so many times what follows another form of it.
_AS_WRITTEN = 10
# A letter of Russian is written with so many Latin ones at most; longer words than this are none.
_LONGEST_LETTER, _LONGEST_WORD = 4, 40
_LATIN = re.compile(r"[a-z]")
_DOUBLED = re.compile(r"(.)\1+")
_WORDLIKE = re.compile(r"[^\W\d_]+")
_TYPED = re.compile(r"[^\W\d_]{2,}(?:-[^\W\d_]+)*[.,!?]?")
# Of a form that stands in fewer passages it is as likely that it is a slip itself, in a library of more than this many.
_SURE, _SURE_FROM = 2, 2_000


@dataclass(frozen=True, slots=True)
class _Forms:
    """The library's forms with their counts, by sound and by length."""

    generation: int
    counts: Mapping[str, int]
    sounds: Mapping[str, str]
    lengths: Mapping[int, list[str]]
    sorted_sounds: list[str]


@dataclass(slots=True)
class Speller:
    """What a library's words say about a query's; made once and kept until documents come or go."""

    _held: _Forms | None = None
    _lock: Lock = field(default_factory=Lock)

    def corrected(self, connection: Connection, query: str) -> str | None:
        """The query with each unknown word as it was most likely meant; None where nothing is to be changed."""
        if not words.is_there(connection):
            return None
        asked = words_of(query)
        if _LATIN.search(query.casefold()) is None and _all_known(
            connection, [w for w in asked if _may_be_wrong(w.text)]
        ):
            return None
        parts = re.split(r"(\s+)", query)
        changed = [self._part(connection, part) if part.strip() else part for part in parts]
        made = "".join(changed)
        return made if made != query else None

    def _part(self, connection: Connection, part: str) -> str:
        """A stretch without white space; keys of the other layout may be punctuation on this one."""
        found = words_of(part)
        unknown = [word for word in found if _may_be_wrong(word.text)]
        if not unknown and not (_LATIN.search(part.casefold()) and len(part) >= _SHORTEST):
            return part
        if _all_known(connection, unknown) and unknown:
            return part
        for layout in ("ru", "kk") if part.isascii() else ():
            typed = "".join(layouts()[layout].get(letter, letter) for letter in part.casefold())
            if _TYPED.fullmatch(typed):
                # A slip in the wrong layout is two at once, and not rare for that.
                meant = typed if _is_written(connection, typed) else self._mistyped(connection, typed)
                if meant is not None:
                    return meant
        made, at = [], 0
        for word in unknown:
            if not _all_known(connection, [word]):
                made += [part[at : word.start], self._meant(connection, word.text.casefold()) or word.text]
                at = word.end
        return "".join([*made, part[at:]])

    def _meant(self, connection: Connection, word: str) -> str | None:
        forms = self._forms(connection)
        by_sound = forms.sounds.get(sound(word))
        if by_sound is not None:
            return by_sound
        if word.isascii():
            return _transliterated(word) or _begun(forms, sound(word))
        return self._mistyped(connection, word)

    def _mistyped(self, connection: Connection, word: str) -> str | None:
        """The library's form that a word with a slip or two was meant for; None where none is near."""
        forms = self._forms(connection)
        if len(word) < _SHORTEST_MISTYPED:
            return None
        # One slip a word is common, two only in a long one.
        allowed = 1 if len(word) < 8 else 2
        near: list[tuple[int, int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            found = process.extract(
                word, forms.lengths.get(length, []), scorer=OSA.distance, score_cutoff=allowed, limit=5
            )
            near += [
                (int(distance), -forms.counts[form], form) for form, distance, _ in found if not _inflected(word, form)
            ]
        return min(near)[2] if near else None

    def _forms(self, connection: Connection) -> _Forms:
        current = words.generation(connection)
        with self._lock:
            if self._held is None or self._held.generation != current:
                self._held = _read(connection, current)
            return self._held


def suggestions(connection: Connection, typed: str, limit: int = 8) -> list[str]:
    """What the query being typed may become: its last word completed.

    First words that follow the one before it in the library, then those that most passages hold.
    """
    before, _, last = typed.rpartition(" ")
    begun = token(last)
    if len(begun) < 2 or not words.is_there(connection) or not begun.isalnum():
        return []
    statement = text(
        "SELECT term FROM passage_terms WHERE term >= :first AND term < :last AND forms > 0 "
        "ORDER BY forms DESC, term LIMIT :limit"
    )
    values = {"first": begun, "last": f"{begun}\U0010ffff", "limit": limit}
    likely = [*_following(connection, before, begun), *connection.scalars(statement, values)]
    return [f"{before} {term}".strip() for term in dict.fromkeys(likely)][:limit]


def _following(connection: Connection, before: str, begun: str) -> list[str]:
    """The words with a beginning that follow the last of some words in passages which hold it, the commonest first."""
    said = words_of(before)
    if not said:
        return []
    previous, lemma = token(said[-1].text), token(said[-1].lemma)
    often = words.counts(connection, [lemma]).get(lemma, (0, 0))[0]
    if not 0 < often <= _COMMON:
        return []
    keys = words.best(connection, Sought((Lone(lemma, previous, 1.0),), ()), _READ)
    counted: Counter[str] = Counter()
    for row in words.rows(connection, keys):
        forms = row.forms.split()
        for said_before, written, form in zip(row.lemmas.split(), forms, forms[1:], strict=False):
            if lemma == said_before and form.startswith(begun) and form.isalnum():
                counted[form] += _AS_WRITTEN if written == previous else 1
    return [form for form, _ in counted.most_common()]


def sound(word: str) -> str:
    """A word's sound in plain Latin letters: the same for `қоршаған`, `коршаган` and `qorshagan`."""
    made = word.casefold()
    for letters, plain in _sounds():
        made = made.replace(letters, plain)
    return _DOUBLED.sub(r"\1", made)


@cache
def layouts() -> Mapping[str, Mapping[str, str]]:
    """For the Russian and the Kazakh keyboard: the letter on each key of the English one."""
    made: dict[str, dict[str, str]] = {"ru": {}, "kk": {}}
    with (files("index") / "data" / "keyboard.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for layout, keys in made.items():
                if row[layout]:
                    keys[row["key"]] = row[layout]
    return made


@cache
def _sounds() -> list[tuple[str, str]]:
    with (files("index") / "data" / "sounds.csv").open(encoding="utf-8") as file:
        return [(row["letters"], row["plain"]) for row in csv.DictReader(file)]


def _read(connection: Connection, generation: int) -> _Forms:
    held = words.holds(connection)
    least = _SURE if held > _SURE_FROM else 1
    rows = connection.execute(
        text("SELECT term, forms FROM passage_terms WHERE forms >= :least ORDER BY forms, term"), {"least": least}
    )
    counts: dict[str, int] = {}
    sounds: dict[str, str] = {}
    lengths: dict[int, list[str]] = {}
    for term, often in rows:
        if len(term) < _SHORTEST or not _WORDLIKE.fullmatch(term):
            continue
        counts[term] = often
        sounds[sound(term)] = term  # the most frequent comes last
        lengths.setdefault(len(term), []).append(term)
    return _Forms(generation, counts, sounds, lengths, sorted(sounds))


def _transliterated(word: str) -> str | None:
    """A word in Latin letters as Russian has it, where its dictionary knows it: the library need not hold this form."""
    if len(word) > _LONGEST_WORD:
        return None
    return next((made for made in islice(_cyrillic(word), _LOOKED_AT) if lemmas.is_known(folded(made))), None)


def _cyrillic(word: str) -> Iterator[str]:
    """The ways to write a word in Russian letters, the likeliest first."""
    if not word:
        yield ""
    for length in range(min(_LONGEST_LETTER, len(word)), 0, -1):
        for letter in _letters().get(word[:length], ()):
            for rest in _cyrillic(word[length:]):
                yield letter + rest


@cache
def _letters() -> Mapping[str, tuple[str, ...]]:
    """What a Latin letter, or several, stand for."""
    found: dict[str, list[str]] = {}
    with (files("index") / "data" / "transliteration.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["latin"], []).append(row["russian"])
    return {latin: tuple(letters) for latin, letters in found.items()}


def _begun(forms: _Forms, begun: str) -> str | None:
    """The form whose sound goes on the least after what was typed in Latin letters: `orta` is met in `ортаны`."""
    first = bisect_left(forms.sorted_sounds, begun)
    found = takewhile(lambda heard: heard.startswith(begun), forms.sorted_sounds[first : first + _LOOKED_AT])
    longer = [heard for heard in found if len(heard) <= len(begun) + _ENDING]
    return forms.sounds[min(longer, key=len)] if longer else None


def _inflected(first: str, second: str) -> bool:
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))
    return same >= max(len(first), len(second)) - _ENDING


def _may_be_wrong(word: str) -> bool:
    return len(word) >= _SHORTEST and _WORDLIKE.fullmatch(word) is not None


def _all_known(connection: Connection, found: list[Word]) -> bool:
    """Whether the library, the bridge between the languages or a dictionary has every word."""
    wanted = {word: (token(word.lemma), token(word.text)) for word in found}
    held = words.counts(connection, (term for pair in wanted.values() for term in pair))
    return all(
        lemma in held
        or form in held
        or any(word.lemma in known for known in bridges())
        or stemmer.is_known(folded(word.text))
        or lemmas.is_known(folded(word.text))
        for word, (lemma, form) in wanted.items()
    )


def _is_written(connection: Connection, word: str) -> bool:
    return all(_all_known(connection, [found]) for found in words_of(word))


@cache
def bridges() -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The words of the field in both languages."""
    return bridge(Language.KK), bridge(Language.RU)
