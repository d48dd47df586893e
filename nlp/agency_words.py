"""Words and phrases of the agencies' grammar: a text word is looked up in a closed vocabulary of stems, any inflection.

Both languages share one mechanism. The vocabulary holds what the registry and the rules name and nothing else, so that
a word foreign to it costs one dictionary look-up. Russian words enter with all their forms, Kazakh ones as a stem that
may be followed by plural, possessive and case endings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru.lemmas import analyse, is_known

_TOKEN = re.compile(r"[^\W_]+(?:[-‑][^\W_]+)*")
_FOLD = str.maketrans({"ё": "е", "ə": "ә", "‑": "-", "ѐ": "е"})
_PLURAL = "лар|лер|дар|дер|тар|тер"
_POSSESSIVE = "сын|сін|сы|сі|ымыз|іміз|ыңыз|іңіз|ым|ім|ың|ің|ы|і|мыз|міз"
_CASE = (
    "ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|на|не|ны|ні|ды|ді|ты|ті|нда|нде|да|де|та|те"
    "|нан|нен|дан|ден|тан|тен|мен|бен|пен|н"
)
_ENDINGS = re.compile(
    rf"(?:{_PLURAL})?(?:{_POSSESSIVE})?(?:(?:{_CASE})|(?:да|де|та|те|нда|нде)(?:ғы|гі)(?:{_PLURAL})?(?:{_CASE})?)?"
)
_HARD = {"г": "к", "ғ": "қ", "б": "п"}
_SOFT = {"к": "г", "қ": "ғ", "п": "б"}
COMMA = ","
_SHORTEST = 2
_TWOFOLD = ("суд", "акимат", "база")  # forms that the dictionary gives to another word first (`суда` to a vessel)
_BEGINNING = 4
_RUSSIAN_ENDINGS = ("", "а", "я", "у", "ю", "ом", "ем", "ой", "ей", "е", "ы", "и", "ов", "ам", "ами", "ах")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text with the stems of the vocabulary that it can be a form of (`ru:…`, `kk:…`)."""

    start: int
    end: int
    text: str
    keys: tuple[str, ...]

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()


@dataclass(slots=True)
class Vocabulary:
    """The stems that phrases are made of; grows while the phrases are compiled, is only read afterwards."""

    lemmas: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    stems: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beginnings: set[str] = field(default_factory=set)

    def russian(self, word: str) -> str:
        """The key of a Russian word; a name that no dictionary holds is known with its endings from now on."""
        folded = word.casefold().translate(_FOLD)
        lemma = analyse(folded).lemma
        key = self.lemmas.get(lemma, f"ru:{lemma}")
        self.lemmas[lemma] = key
        self.beginnings.add(folded[:_BEGINNING])
        self.beginnings.add(lemma[:_BEGINNING])
        if has_kazakh_letter(folded) or not is_known(folded) or folded in _TWOFOLD:
            base = folded[:-1] if folded[-1] in "ая" else folded
            for ending in _RUSSIAN_ENDINGS:
                self.names[base + ending] = key
            self.names[folded] = key
        return key

    def kazakh(self, word: str) -> str:
        """The key of a Kazakh word; it is known from now on in every form that shares a stem with it."""
        folded = word.casefold().translate(_FOLD)
        key = f"kk:{folded}"
        for end in range(_SHORTEST, len(folded) + 1):
            if is_ending(folded[end:]):
                self._stem(folded[:end], key)
        return key

    def _stem(self, stem: str, key: str) -> None:
        last = stem[-1]
        for form in {stem, stem[:-1] + _SOFT.get(last, last), stem[:-1] + _HARD.get(last, last)}:
            known = self.stems.get(form, ())
            if key not in known:
                self.stems[form] = (*known, key)

    def keys(self, word: str) -> tuple[str, ...]:
        """The keys that a word of a text can stand for."""
        folded = word.casefold().translate(_FOLD)
        found = [self.names[folded]] if folded in self.names else []
        if folded[:_BEGINNING] in self.beginnings and not has_kazakh_letter(folded):
            key = self.lemmas.get(analyse(folded).lemma)
            if key is not None and key not in found:
                found.append(key)
        for end in range(len(folded), _SHORTEST - 1, -1):
            keys = self.stems.get(folded[:end])
            if keys is not None and is_ending(folded[end:]):
                found.extend(key for key in keys if key not in found)
        if not found and "-" in folded:
            return self._apposed(word.translate(_FOLD))
        return tuple(found)

    def _apposed(self, word: str) -> tuple[str, ...]:
        """`органам-разработчикам` is what its first noun is, in the same case."""
        first, _, second = word.partition("-")
        if len(first) < _BEGINNING or not second.islower() or not second.isalpha():
            return ()
        one, other = analyse(first.casefold()), analyse(second)
        return self.keys(first) if one.pos == other.pos == "NOUN" else ()


@lru_cache(maxsize=4096)
def is_ending(rest: str) -> bool:
    """Whether this is nothing, or a run of Kazakh noun endings, a hyphen before it allowed (`ЭТРМ-нің`)."""
    rest = rest.removeprefix("-")
    return not rest or (len(rest) <= 16 and _ENDINGS.fullmatch(rest) is not None)


def tokens(text: str, keys: Callable[[str], tuple[str, ...]]) -> list[Word]:
    """The words of a text in order, each with its keys."""
    return [Word(match.start(), match.end(), match[0], keys(match[0])) for match in _TOKEN.finditer(text)]


@dataclass(slots=True)
class Trie:
    """Phrases as sequences of keys, each ending in what it means: strings that index into the caller's own table."""

    children: dict[str, Trie] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)

    def add(self, keys: Sequence[str], value: str) -> None:
        """Enter a phrase; several values may share one."""
        node = self
        for key in keys:
            node = node.children.setdefault(key, Trie())
        if value not in node.values:
            node.values.append(value)
