"""Stems and features of Kazakh words: endings are cut in every way the grammar allows, the best way wins.

A nominal is stem (+ plural) (+ possessive) (+ case); its stem may be a verb with a nominal ending (verbal noun or
participle). A verb is stem (+ passive) (+ negation) (+ finite ending or converb). Stems of the lexicon win over others,
long ones over short ones; elsewhere the weights of `suffixes.toml` decide. Derivation stays in the stem
(`министрлік` is not `министр`), voice but the passive too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

from nlp.languages.analysis import Analysis
from nlp.languages.kk.lexicon import forms, lexicon
from nlp.languages.kk.suffixes import VOWELS, Suffix, harmony, suffixes

_VOWELS = frozenset(VOWELS + "у")
_MUTATED = {"ғ": "қ", "г": "к", "б": "п"}
_NOT_LISTED = -2.5
_LISTED = 4.0
_PER_LETTER = 1.5
_DERIVED = -4.5
_BARE_VERB = -3.0  # an order to one person familiarly addressed, which official texts do not hold


class _Cut(NamedTuple):
    """What is left of a word after some endings: the rest, their features, their weight, the last slot's name.

    A tuple, as tens of them are made for each new word: a frozen dataclass takes four times as long to make.
    """

    rest: str
    features: str
    weight: float
    name: str
    known: bool
    vowel: bool  # whether the ending just cut begins with a vowel, which voices a final п, к, қ


class _Reading(NamedTuple):
    """One reading of a word with its score; features are told apart for the best one alone."""

    score: float
    stem: str
    pos: str
    features: str


_by_score = itemgetter(0)


@lru_cache(maxsize=200_000)
def analyse(form: str) -> Analysis:
    """The stem, part of speech and features of a form, whatever its case; a word without a vowel is its own stem."""
    word = form.lower()
    given = forms().get(word)
    if given is not None:
        return given
    if len(word) < 3 or _VOWELS.isdisjoint(word):
        return Analysis(word)
    best = max(_readings(word), key=_by_score)
    return Analysis(best.stem, best.pos, "|".join(sorted(set(filter(None, best.features.split("|"))))))


@lru_cache(maxsize=200_000)
def is_known(form: str) -> bool:
    """Whether the lexicon holds the stem of a form."""
    known, word = lexicon(), form.lower()
    lemma = analyse(word).lemma
    return word in forms() or lemma in known.nouns or lemma in known.verbs or lemma in known.others


def _readings(word: str) -> Iterator[_Reading]:
    """Every reading of a word with its score; the word itself is always one."""
    whole = _Cut(word, "", 0.0, "", known=False, vowel=False)
    for nominal in _nominals(whole):
        yield from _noun(nominal)
        for cut in _cut(_unvoiced(nominal), "nominal"):
            for verb in _verbs(cut):
                yield from _verb(verb)
    for cut in _cut(whole, "finite"):
        for verb in _verbs(cut):
            yield from _verb(verb)
    if word in lexicon().verbs:
        yield _score(word, whole, "VERB", listed=True, bonus=_BARE_VERB)


def _nominals(whole: _Cut) -> Iterator[_Cut]:
    """The word without a case, a possessive and a plural ending, each there or not."""
    for cased in (whole, *_cut(whole, "case")):
        wanted = cased.name if cased is not whole else ""
        owned = list(_cut(cased, "possessive"))
        if not wanted.startswith("after "):
            yield cased
            yield from _cut(cased, "plural")
        for cut in owned:
            if _agree(wanted, cut.name):
                yield cut
                yield from _cut(cut, "plural")


def _unvoiced(cut: _Cut) -> _Cut:
    """The rest with its final ғ, г as қ, к, so that an ending that ends in them is seen (`-ғандығы` by `-ғандық`)."""
    plain = _MUTATED.get(cut.rest[-1]) if cut.vowel else None
    return cut._replace(rest=cut.rest[:-1] + plain) if plain else cut


def _agree(wanted: str, possessive: str) -> bool:
    if wanted.startswith("after "):
        return possessive == wanted.removeprefix("after ")
    return not wanted.startswith("not ") or possessive != wanted.removeprefix("not ")


def _verbs(cut: _Cut) -> Iterator[_Cut]:
    """A verb without negation and passive, each there or not; a passive may be doubled."""
    for positive in (cut, *_cut(cut, "negation")):
        yield positive
        for active in _cut(positive, "passive"):
            yield active
            yield from _cut(active, "passive")


@cache
def _by_last_letter() -> Mapping[str, tuple[Mapping[str, tuple[Suffix, ...]], Mapping[str, tuple[int, ...]]]]:
    """The suffixes of each slot with the lengths that those have which end in a letter, the shortest first."""
    found = {}
    for slot, shapes in suffixes().items():
        lengths: dict[str, set[int]] = {}
        for text in shapes:
            lengths.setdefault(text[-1], set()).add(len(text))
        found[slot] = (shapes, {letter: tuple(sorted(own)) for letter, own in lengths.items()})
    return found


def _cut(cut: _Cut, slot: str) -> Iterator[_Cut]:
    """The rest without one more ending of a slot, in every way that its sounds allow."""
    shapes, lengths = _by_last_letter()[slot]
    rest = cut.rest
    for length in lengths.get(rest[-1:], ()):
        if length >= len(rest):
            break
        for suffix in shapes.get(rest[-length:], ()):
            stem = rest[:-length]
            if suffix.restores == ("",):
                if not _fits(stem, suffix):
                    continue
                yield _without(cut, stem, suffix)
            else:
                for letters in suffix.restores:
                    yield _without(cut, stem + letters, suffix)


def _fits(stem: str, suffix: Suffix) -> bool:
    """Whether a suffix may follow a stem by the letter before it and by vowel harmony."""
    if suffix.before and stem.rstrip("ь")[-1:] not in suffix.before:
        return _is_linked(stem)
    if not suffix.harmony or suffix.slot == "passive":
        return True
    vowels = harmony(stem)
    return not vowels or vowels == suffix.harmony or _is_linked(stem)


def _is_linked(stem: str) -> bool:
    """Whether a stem is a loanword that takes front endings after a linking vowel (`факт-і-лер`)."""
    known = lexicon()
    if len(stem) < 3:
        return False
    return stem.endswith(known.linked_ends + known.loan_ends) or known.irregular.get(stem, "").endswith("ь")


def _without(cut: _Cut, stem: str, suffix: Suffix) -> _Cut:
    name = suffix.name
    if suffix.slot == "case":
        name = f"after {suffix.after}" if suffix.after else f"not {suffix.not_after}" if suffix.not_after else "any"
    features = (
        f"{cut.features}|{suffix.features}" if cut.features and suffix.features else cut.features or suffix.features
    )
    return _Cut(stem, features, cut.weight + suffix.weight, name, cut.known or suffix.known, suffix.text[0] in _VOWELS)


def _stems(cut: _Cut) -> Iterator[tuple[str, float]]:
    """What stem a rest may stand for: itself, with its final letter unvoiced, or an irregular one."""
    rest = cut.rest
    irregular = lexicon().irregular.get(rest)
    if irregular and cut.features:
        yield irregular, 1.0
    if cut.vowel:
        plain = _MUTATED.get(rest[-1])
        if plain and not rest.endswith(lexicon().loan_ends):
            if plain == "п" or (len(rest) > 1 and rest[-2] in _VOWELS):  # `тұлғ-а`: after a consonant қ stays as it is
                yield rest[:-1] + plain, 0.0
            return
        yield rest, -0.5 if rest[-1] in "кқп" else 0.0
    else:
        yield rest, 0.0
    if rest[-1] in "ыі" and _is_linked(rest[:-1]):
        yield rest[:-1], 0.3


def _noun(cut: _Cut) -> Iterator[_Reading]:
    known = lexicon()
    for stem, bonus in _stems(cut):
        if stem in known.numbers:
            pos = "ADJ" if known.numbers[stem] == "ordinal" else "NUM"
            yield _score(stem, cut, pos, listed=True, bonus=bonus)
        elif stem in known.nouns or stem in known.others:
            pos = "NOUN" if stem in known.nouns or cut.features else "ADJ"
            yield _score(stem, cut, pos, listed=True, bonus=bonus)
        elif len(stem) > 4 and known.derives(stem):
            yield _score(stem, cut, "NOUN" if cut.features else "", listed=True, bonus=bonus + _DERIVED)
        elif not cut.known and _may_be_stem(stem, bool(cut.features)):
            if stem.endswith(known.noun_ends):
                bonus += 0.7
            if known.whole_ends.search(stem):
                bonus += 1.0
            if stem.endswith(known.odd_ends):
                bonus -= 1.5
            if stem[-1] == "у" and not cut.features:
                bonus -= 1.0
            yield _score(stem, cut, "NOUN" if cut.features else "", listed=False, bonus=bonus)


def _verb(cut: _Cut) -> Iterator[_Reading]:
    known = lexicon()
    for stem, bonus in _stems(cut):
        if stem in known.verbs:
            yield _score(stem, cut, "VERB", listed=True, bonus=bonus)
        elif not cut.known and _may_be_stem(stem, cut=True):
            bonus += 0.5 if known.verb_ends.search(stem) else -0.8
            if stem.endswith(known.odd_ends):
                bonus -= 1.5
            yield _score(stem, cut, "VERB", listed=False, bonus=bonus)


def _may_be_stem(stem: str, cut: bool) -> bool:
    """Whether an unlisted rest may be a stem: not too short, with a vowel, without a final that no stem has."""
    if not cut:
        return True
    return len(stem) > 2 and not _VOWELS.isdisjoint(stem) and stem[-1] not in "ғ"


def _score(stem: str, cut: _Cut, pos: str, *, listed: bool, bonus: float = 0.0) -> _Reading:
    score = cut.weight + bonus
    score += _LISTED + _PER_LETTER * len(stem) if listed else _NOT_LISTED + 0.1 * len(stem)
    return _Reading(score, stem, pos, cut.features)
