"""The public bodies that a query names, by any name or abbreviation in either language; never loads spaCy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.model import Language
from corpus.registry import Agency, agencies
from nlp.words import Word, words

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """The words of a query from ``first`` up to ``last``, the ids they may mean, the bodies' names as lemmas."""

    first: int
    last: int
    ids: tuple[str, ...]
    names: tuple[Name, ...]


def named(query: Sequence[Word]) -> list[Mention]:
    """The bodies that a query's words name, the longest name at each place."""
    known = _known()
    mentions, at = [], 0
    while at < len(query):
        longest = min(len(query) - at, _longest())
        for length in range(longest, 0, -1):
            lemmas = tuple(word.lemma for word in query[at : at + length])
            ids = known.get(lemmas)
            if ids is not None:
                names = dict.fromkeys(name for identity in ids for name in _names(agencies()[identity]))
                mentions.append(Mention(at, at + length, ids, tuple(names)))
                at += length - 1
                break
        at += 1
    return mentions


def resolve(name: str) -> tuple[str, ...]:
    """The ids of the bodies that a name may mean, in any case and form; none where the registry has no such body."""
    for language in (Language.RU, Language.KK):
        ids = _known().get(tuple(word.lemma for word in words(name, language)))
        if ids:
            return ids
    return ()


@cache
def _known() -> Mapping[Name, tuple[str, ...]]:
    found: dict[Name, dict[str, None]] = {}
    for body in agencies().values():
        # A word that any body of a kind goes by says nothing of which is meant.
        if body.kind != "generic":
            for name in _names(body):
                found.setdefault(name, {})[body.id] = None
    return {name: tuple(ids) for name, ids in found.items()}


@cache
def _longest() -> int:
    return max(map(len, _known()))


def _names(body: Agency) -> Iterator[Name]:
    for language, names in (
        (Language.RU, (body.name_ru, *body.abbr_ru, *body.short_ru)),
        (Language.KK, (body.name_kk, *body.abbr_kk, *body.short_kk)),
    ):
        for name in names:
            if name and not name.startswith("«"):
                lemmas = tuple(word.lemma for word in words(name, language))
                yield lemmas
                # `Министерство … Республики Казахстан` is mostly written without the country.
                if lemmas[-2:] == ("республика", "казахстан") and len(lemmas) > 3:
                    yield lemmas[:-2]
                if lemmas[:2] == ("қазақстан", "республика") and len(lemmas) > 3:
                    yield lemmas[2:]
