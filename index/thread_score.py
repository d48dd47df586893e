"""How likely it is that two statements speak of one undertaking: a sum of signs, each with its reason in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Commitment, Language, Origin
from index.thread_data import rules
from index.thread_material import CARRIED, CARRIED_BY_FEW, Said
from index.thread_references import agree, differ
from index.thread_words import lexicon

# Fair vectors of texts that have nothing to do with one another lie below the first, translations above the second.
_UNLIKE, _ALIKE = 0.15, 0.75
_CLOSE = 0.5
# A name in quotation marks that more than this share of the library bears tells nothing.
_RARE_NAME = 0.005
_FEWEST = 4
# The words of a statement weigh this at least: one of two words is not told by one of them.
_LEAST_SAID = 2.0
_YEARS = 2
# Letters that words of both languages begin alike with, and what that counts beside a word of the bridge.
_ROOT, _SHORT_ROOT, _AKIN = 6, 5, 0.8
# What a word counts that is made from another, letters of a Kazakh stem at least and of what is put to it at most.
_DERIVED, _SHORTEST_STEM, _LONGEST_SUFFIX = 0.5, 3, 4
_UNKNOWN = 0.4
_PERHAPS = 0.35


@dataclass(frozen=True, slots=True)
class Score:
    """How likely, and why."""

    value: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare each word of a library is, from 0 to 1, and which names are rare."""

    words: Mapping[str, float]
    names: frozenset[str]

    def of(self, term: str) -> float:
        """The rarity of a word."""
        return self.words.get(term, 1.0)

    @classmethod
    def of_counts(cls, words: Mapping[str, int], names: Mapping[str, int], count: int) -> Rarity:
        """From how many statements hold each word and each name, of so many in all."""
        count = max(count, 2)
        least = max(_FEWEST, int(_RARE_NAME * count))
        # In a small library every word is rare: there it is the same for all, and does no harm.
        scale = math.log(count + 1)
        return cls(
            {term: min(1.0, math.log((count + 1) / max(1, seen)) / scale) for term, seen in words.items()},
            frozenset(name for name, seen in names.items() if seen <= least),
        )


def rarity(said: Sequence[Said]) -> Rarity:
    """Count what each statement of a library says."""
    held = Counter(term for one in said for term in {**one.bridged, **one.terms})
    names = Counter(name for one in said for name in one.programmes)
    return Rarity.of_counts(held, names, len(said))


def score(one: Said, other: Said, rare: Rarity) -> Score:
    """Compare two statements."""
    found = tuple(found_signs(one, other, rare))
    total = sum(sign.value * rules().weights[sign.name] for sign in found)
    return Score(round(max(0.0, min(1.0, total)), 3), tuple(sign.reason for sign in found if sign.reason))


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells for or against two statements being about one undertaking: its weight's name, how much, in words."""

    name: str
    value: float = 1.0
    reason: str = ""


def found_signs(one: Said, other: Said, rare: Rarity) -> Iterator[Sign]:
    """The signs that two statements give; none where they have too little in common to be compared."""
    across = one.language is not other.language
    shared = _shared(one, other)
    counts_others = _count_others(one, other)
    if counts_others:
        # What else was counted just before tells nothing of this count.
        shared = {term: weight for term, weight in shared.items() if weight > CARRIED_BY_FEW}
    numbered = tuple(_by_number(one, other))
    named = _named(one, other)
    near = _nearness(one, other)
    pointed = _pointed(one, other)
    if pointed is None and not _may_be(one, other, shared, named, near, numbered):
        return
    if shared:
        said = "both say " + ", ".join(sorted(shared, key=lambda term: (-rare.of(term), term))[:4])
        yield Sign("words_across" if across else "words", _share(one, other, shared, rare), said)
    yield Sign("meaning_across" if across else "meaning", near, "near in meaning" if near > _CLOSE else "")
    if named > 0:
        yield Sign("name", 1.0, "the same name")
    if one.agencies & other.agencies:
        yield Sign("agency", 1.0, "the same body")
    if one.places & other.places:
        yield Sign("place", 1.0, "the same region")
    if one.counted & other.counted:
        yield Sign("counted", 1.0, "both count " + ", ".join(sorted(one.counted & other.counted)[:2]))
    if one.amounts & other.amounts and not counts_others:
        yield Sign("amount", 1.0, "the same amount")
    exact = max((_exactness(amount) for _, amount in one.amounts & other.amounts), default=0.0)
    if exact > 0:
        yield Sign("exact_amount", exact, "the same exact amount")
    if one.days & other.days:
        yield Sign("day", 1.0, "the same deadline")
    if one.programmes & other.programmes & rare.names:
        yield Sign("programme", 1.0, "the same programme")
    if one.document == other.document:
        yield Sign("beside")
    elif _long_before(one, other):
        yield Sign("before", 1.0, "told long before")
    yield from numbered
    if pointed is not None:
        yield pointed
    if pointed is None or rules().weights[pointed.name] < 0:
        # What names the very point may tell of it by another name, region or thing.
        yield from _against(one, other, named, counts_others and (not across or _are_known(one, other)))


def _against(one: Said, other: Said, named: float, counts_others: bool) -> Iterator[Sign]:
    if named < 0:
        yield Sign("other_name", -named, "other names")
    if _bound(one) and _bound(other) and not one.places & other.places:
        yield Sign("other_place", 1.0, "different regions")
    if counts_others:
        yield Sign("other_counted", 1.0, "they count different things")


def _exactness(amount: float) -> float:
    """How little an amount can be the same by chance: 0 of one digit that tells (`900`), 1 of three (`152.4`)."""
    digits = f"{amount:.10g}".replace(".", "").strip("0")
    return min(len(digits) - 1, 2) / 2


def _count_others(one: Said, other: Said) -> bool:
    """Whether each counts something else; in a Kazakh compound the thing may be told by another of its words.

    `Объект`, `бірлік` stand for anything that is counted.
    """
    if not (one.counted and other.counted) or one.counted & other.counted:
        return False
    if rules().things & (one.counted | other.counted):
        return False
    if one.language is other.language:
        return True
    kazakh, russian = (one, other) if one.language is Language.KK else (other, one)
    own = {term for held in (kazakh.terms, kazakh.bridged) for term, weight in held.items() if weight > CARRIED_BY_FEW}
    return not russian.counted & own


def _pointed(one: Said, other: Said) -> Sign | None:
    """What the points of documents tell: that one statement is the very point on which the other reports."""
    if not (one.references and other.references) or one.document == other.document:
        return None
    if _is_point(one) is _is_point(other):
        return None
    if agree(one.references, other.references):
        return Sign("point", 1.0, "it reports on that very point")
    return Sign("other_point", 1.0, "it reports on another point") if differ(one.references, other.references) else None


def _is_point(said: Said) -> bool:
    """Whether it is a point of its own document, not a report on one of another."""
    day = said.issued.isoformat() if said.issued is not None else ""
    return bool(day) and any(name.startswith(day) for name in said.references)


def are_about_one(one: Said, other: Said) -> bool:
    """Whether two statements share any word that tells of a subject."""
    return bool(_shared(one, other))


def _shared(one: Said, other: Said) -> Mapping[str, float]:
    """The words that both say and how much each counts; across the languages also those that stand for one another."""
    first, second = one.terms, other.terms
    if one.language is not other.language:
        first, second = {**one.bridged, **first}, {**other.bridged, **second}
    found = {term: min(weight, second[term]) for term, weight in first.items() if term in second}
    if one.language is not other.language:
        kazakh, russian = (first, other.terms) if one.language is Language.KK else (second, one.terms)
        found = {**_akin(kazakh, russian, found), **found}
    else:
        found = {**_derived(first, second, found, one.language), **found}
    if one.document == other.document:
        return found
    # What neither says itself is the subject of two chapters, not that of two statements; nor is one enough that the
    # other only has from the statement before it, without pointing there.
    told = {term: weight for term, weight in found.items() if max(first.get(term, 0), second.get(term, 0)) > CARRIED}
    return told if any(weight > CARRIED_BY_FEW for weight in told.values()) else {}


def _akin(kazakh: Mapping[str, float], russian: Mapping[str, float], known: Mapping[str, float]) -> Mapping[str, float]:
    """Words that begin alike, loans and other forms of the words of the bridge: `электр` and `электропередача`.

    ``kazakh`` are also the Russian words that stand for its own.
    """
    roots: dict[str, float] = {}
    for term, weight in kazakh.items():
        if len(term) >= _SHORT_ROOT:
            roots[term[:_ROOT]] = max(weight, roots.get(term[:_ROOT], 0.0))
    taken = {term[:_ROOT] for term in known}
    found = {}
    for term, weight in russian.items():
        root = next((root for root in (term[:_ROOT], term[:_SHORT_ROOT]) if root in roots), None)
        if root is not None and root not in taken:
            found[term] = _AKIN * min(weight, roots[root])
    return found


def _derived(
    first: Mapping[str, float], second: Mapping[str, float], known: Mapping[str, float], language: Language
) -> Mapping[str, float]:
    """Words of one language of which one is made from the other: `өрт` and `өртші`, `школа` and `школьный`."""
    stems: dict[str, str] = {}
    for term in first:
        if term not in known:
            stems.update((stem, term) for stem in _stems(term, language) if stem not in stems)
    found = {}
    for term in second if stems else ():
        if term not in known:
            other = next((stems[stem] for stem in _stems(term, language) if stem in stems), None)
            if other is not None:
                found[term] = _DERIVED * min(first[other], second[term])
    return found


def _stems(term: str, language: Language) -> tuple[str, ...]:
    """What is left of a word without what may be put to it, the longest first."""
    if language is Language.RU:
        return (term[:_SHORT_ROOT], term[-_SHORT_ROOT:]) if len(term) >= _SHORT_ROOT else ()
    return tuple(term[:length] for length in range(len(term), max(_SHORTEST_STEM, len(term) - _LONGEST_SUFFIX) - 1, -1))


def _share(one: Said, other: Said, shared: Mapping[str, float], rare: Rarity) -> float:
    """The rare words that both say: of what the shorter says and of what both say, in equal parts."""
    common = sum(rare.of(term) * weight for term, weight in shared.items())
    across = one.language is not other.language
    first, second = (_weight(said, shared, rare, across) for said in (one, other))
    return min(1.0, 0.5 * common / min(first, second) + 0.5 * common / math.sqrt(first * second))


def _weight(said: Said, shared: Mapping[str, float], rare: Rarity, across: bool) -> float:
    """What a statement says in all, with what it takes up from the one before where that matters.

    Across the languages words that the bridge lacks tell little: that they are not shared is no sign.
    """
    known = lexicon(said.language) if across else {}
    own = (
        rare.of(term) * weight * (_UNKNOWN if across and term not in known and term not in shared else 1.0)
        for term, weight in said.terms.items()
        if weight > CARRIED or term in shared
    )
    return max(sum(own), _LEAST_SAID)


def _may_be(
    one: Said,
    other: Said,
    shared: Mapping[str, float],
    named: float,
    near: float,
    numbered: Sequence[Sign],
) -> bool:
    """Whether two statements have enough in common to be compared at all; across the languages few words can be."""
    if len(shared) >= rules().limits["shared"]:
        return True
    if named > 0 or (shared and (one.programmes & other.programmes or one.places & other.places)):
        return True
    if any(_exactness(amount) == 1 for _, amount in one.amounts & other.amounts):
        return True
    if one.language is other.language:
        return near > _CLOSE
    return bool(near > 0 and (shared or named > 0 or near > _CLOSE)) or any(
        rules().weights[sign.name] > 0 for sign in numbered
    )


def _named(one: Said, other: Said) -> float:
    """1 where both bear one proper name, -1 where each bears names of its own, 0 where that tells nothing.

    Less than 1 below where the name of one may be a common word at the beginning of its sentence.
    """
    if one.names & (other.names | other.first) or other.names & one.first:
        return 1
    if one.names and other.names:
        return -1
    return -_PERHAPS if (one.names and other.first) or (other.names and one.first) else 0


def _nearness(one: Said, other: Said) -> float:
    if one.vector is None or other.vector is None:
        return 0.0
    cosine = float(one.vector @ other.vector)
    return max(0.0, min(1.0, (cosine - _UNLIKE) / (_ALIKE - _UNLIKE)))


def _long_before(one: Said, other: Said) -> bool:
    """Whether a statement is of years before the other's document: it can hardly tell what became of that."""
    told, stated = (one, other) if one.commitment is None else (other, one)
    if told.commitment is not None or told.date is None or stated.date is None:
        return False
    return told.date.year + _YEARS < stated.date.year


def _bound(said: Said) -> bool:
    """Whether a statement speaks of few regions, not of a list of them, and by itself."""
    return 0 < len(said.places) <= 3 and said.owner is None


def _by_number(one: Said, other: Said) -> Iterator[Sign]:
    """What row and point numbers tell of two commitments."""
    first, second = one.commitment, other.commitment
    if first is None or second is None:
        return
    if first.number and second.number and first.origin is second.origin:
        same = first.number == second.number
        if one.work and one.work == other.work:
            if same and one.language is not other.language and _of_one_day(one, other):
                yield Sign("translation", 1.0, "the same row or point of a translation")
            elif same:
                yield Sign("row", 1.0, "the same row or point of another version")
            else:
                yield Sign("other_number", 1.0, "another row or point of the same text")
        elif same and _twins(one, other):
            yield Sign("twin", 1.0, "the same number in a document of the same day in the other language")
        elif same and first.origin is Origin.ROW:
            yield Sign("row", 1.0, "the same row number")
    if _differ(first, second):
        yield Sign("quantity", 1.0, "another amount for another time")


def _of_one_day(one: Said, other: Said) -> bool:
    return one.issued is None or other.issued is None or one.issued == other.issued


def _are_known(one: Said, other: Said) -> bool:
    """Whether the things that a Kazakh statement counts have Russian words that can be compared."""
    return any(
        thing in lexicon(Language.RU) for said in (one, other) if said.language is Language.KK for thing in said.counted
    )


def _twins(one: Said, other: Said) -> bool:
    """Whether two numbered undertakings of one day in two languages have the same last day, or name the same body."""
    if one.issued is None or one.issued != other.issued or one.language is other.language:
        return False
    return bool(one.days & other.days or one.agencies & other.agencies) and not (
        one.days and other.days and not one.days & other.days
    )


def _differ(first: Commitment, second: Commitment) -> bool:
    """Whether both set amounts of the same measure, none the same, for years that do not meet."""
    amounts, others = _amounts(first), _amounts(second)
    if amounts & others or not {unit for unit, _ in amounts} & {unit for unit, _ in others}:
        return False
    years, rest = _years(first), _years(second)
    return bool(years and rest) and not years & rest


def _amounts(made: Commitment) -> set[tuple[str, float]]:
    """What is to be reached; what is told of one day stands already."""
    aims = (figure.value for figure in made.figures if not _is_of_one_day(figure.value.get("period")))
    return {(str(value.get("unit")), float(value.get("max") or 0)) for value in aims}


def _is_of_one_day(period: object) -> bool:
    return isinstance(period, dict) and period.get("start") is not None and period.get("start") == period.get("end")


def _years(made: Commitment) -> set[int]:
    days = [day for deadline in made.deadlines for day in (deadline.start, deadline.end, deadline.due) if day]
    return set(range(min(days).year, max(days).year + 1)) if days else set()
