"""Short forms: abbreviations of the registry and of the document, and nouns that the document lets stand for a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from nlp.agency_data import knowledge, rules
from nlp.agency_scene import Mention, Scene
from nlp.agency_words import is_ending
from nlp.languages.ru.lemmas import analyse

Resolve = Callable[[str, str], tuple[str, ...] | None]
# Two capitals together, or one that closes a clipped word: `ЭТРМ`, `КөлікМ`.
_ABBREVIATION = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]{2}|[а-яёәғқңөұүһі][А-ЯЁӘҒҚҢӨҰҮҺІ]")
_LISTED = re.compile(r"[\s,;/]*(?:(?:и|және|мен|пен|бен)\s+)?")
_SUFFIX = r"(?P<suffix>[-‑]?[а-яёәғқңөұүһі]{0,9})"
_LONGEST = 24


def find_short(scene: Scene, glossary: Mapping[str, str], resolve: Resolve, *, among_short: bool) -> list[Mention]:
    """Every short form that stands for a body; ``among_short`` is told of cells, where weak abbreviations count.

    ``resolve`` says what a long form of the glossary names, `None` when it names no body.
    """
    meanings = {short: resolve(short, long) for short, long in glossary.items()}
    found = _several_words(scene, meanings)
    weak: list[Mention] = []
    small = any(short.islower() and ids is not None for short, ids in meanings.items())
    for index, word in enumerate(scene.words):
        if not word.capital:
            if small and (mention := _noun(word.text, word.start, word.end, meanings)) is not None:
                found.append(mention)
            continue
        match = _short(word.text, scene.known.abbreviations, meanings)
        if match is None:
            mention = _noun(word.text, word.start, word.end, meanings)
            if mention is not None:
                found.append(mention)
            continue
        short, ids, explained = match
        if ids is None:
            continue
        mention = _regional(
            scene, index, Mention(word.start, word.end, ids, "agency.short", rank=4 if explained else 3)
        )
        (found if explained or among_short or short not in _weak() else weak).append(mention)
    return found + _beside_others(scene, found, weak)


def _regional(scene: Scene, index: int, mention: Mention) -> Mention:
    """`Өңірлік ОО`: a branch with the short form of the whole is another body, which no registry lists."""
    before = scene.words[index - 1] if scene.close(index) else None
    if before is None or not before.text.casefold().startswith(("өңірлік", "аймақтық", "региональн")):
        return mention
    return Mention(before.start, mention.end, (), mention.rule, mention.rank)


def _short(
    word: str, known: Mapping[str, tuple[str, ...]], meanings: Mapping[str, tuple[str, ...] | None]
) -> tuple[str, tuple[str, ...] | None, bool] | None:
    """The short form that a word is, with its Kazakh or Russian ending off; the document's own meaning first."""
    if not (_ABBREVIATION.search(word) or word.startswith(("Мин", "Ген")) or "мин" in word):
        return None
    for end in range(min(len(word), _LONGEST), 1, -1):
        short = word[:end]
        rest = word[end:]
        if rest and not (
            rest.lstrip("-‑").islower() and (is_ending(rest.replace("‑", "-")) or rest in ("а", "ом", "у", "е"))
        ):
            continue
        if short in meanings and (meanings[short] is not None or short not in known or short in _weak()):
            return short, meanings[short] or known.get(short, ()) if meanings[short] is not None else None, True
        if short in known:
            return short, known[short], False
    return None


def _noun(word: str, start: int, end: int, meanings: Mapping[str, tuple[str, ...] | None]) -> Mention | None:
    """`Министерством`, `Министрліктің` where the text says what they stand for."""
    for short, ids in meanings.items():
        if ids is None or " " in short or short.isupper() or short[:3] != word[:3]:
            continue
        if word == short or analyse(word).lemma == analyse(short).lemma or _is_kazakh_form(word, short):
            return Mention(start, end, ids, "agency.glossary", rank=4)
    return None


def _is_kazakh_form(word: str, short: str) -> bool:
    stems = {short, short[:-1] + {"к": "г", "қ": "ғ", "п": "б"}.get(short[-1], short[-1])}
    return any(word.startswith(stem) and is_ending(word[len(stem) :]) for stem in stems)


def _several_words(scene: Scene, meanings: Mapping[str, tuple[str, ...] | None]) -> list[Mention]:
    """Short forms of more than one word, as `ИАЦ ООС`: found as they are written."""
    found: list[Mention] = []
    own = tuple(short for short, ids in meanings.items() if ids is not None and not short.isalpha())
    pattern = _pattern(own)
    if pattern is None:
        return found
    for match in pattern.finditer(scene.text):
        if is_ending(match["suffix"].replace("‑", "-")):
            short = match["short"]
            ids = meanings.get(short) or scene.known.abbreviations.get(short, ())
            found.append(Mention(match.start(), match.end(), ids, "agency.short", rank=4))
    return found


@lru_cache(maxsize=64)
def _pattern(own: tuple[str, ...]) -> re.Pattern[str] | None:
    """The short forms of several words that the registry or the document (``own``) holds, the longest first."""
    shorts = {short for short in knowledge().abbreviations if not short.isalpha()} | set(own)
    named = [short for short in sorted(shorts, key=lambda short: (-len(short), short)) if any(map(str.isupper, short))]
    if not named:
        return None
    return re.compile(rf"(?<!\w)(?P<short>{'|'.join(map(re.escape, named))}){_SUFFIX}(?!\w)")


def _beside_others(scene: Scene, sure: list[Mention], weak: list[Mention]) -> list[Mention]:
    """Of the weak abbreviations those that stand in a list with sure ones, or with each other."""
    starts = {mention.start for mention in sure}
    ends = {mention.end for mention in sure}
    for near in (weak, weak[::-1]):
        for mention in near:
            after = _LISTED.match(scene.text, mention.end)
            joined = after is not None and after.end() > mention.end and after[0].strip() and after.end() in starts
            before = scene.text[: mention.start].rstrip(" ,;\n")[-24:]
            backed = any(end in ends for end in range(mention.start - 6, mention.start)) and bool(before)
            if joined or (
                backed and re.search(r"[,;]|\s(?:и|және|мен|пен|бен)\s", scene.text[mention.start - 6 : mention.start])
            ):
                starts.add(mention.start)
                ends.add(mention.end)
    return [mention for mention in weak if mention.start in starts]


@cache
def _weak() -> frozenset[str]:
    return frozenset(rules()["abbreviations"]["weak"])
