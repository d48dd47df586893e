"""How likely it is that two statements speak of one undertaking: a sum of signs, each with its reason in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Commitment, Language, Origin
from index.bridge import bridge
from index.thread_data import rules
from index.thread_material import CARRIED, Said

# Fair vectors of texts that have nothing to do with one another lie below the first, translations above the second.
_UNLIKE, _ALIKE = 0.15, 0.75
_CLOSE = 0.5
# A name in quotation marks that more than this share of the library bears tells nothing.
_RARE_NAME = 0.005
_FEWEST = 4
# The words of a statement weigh this at least: one of two words is not told by one of them.
_LEAST_SAID = 2.0
_YEARS = 2
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
    weights, penalties = rules().weights, rules().penalties
    across = one.language is not other.language
    shared = _shared(one, other)
    numbered = tuple(_by_number(one, other))
    named = _named(one, other)
    near = _nearness(one, other)
    if not _may_be(one, other, shared, named, near, numbered):
        return Score(0.0, ())
    share = _share(one, other, shared, rare) if shared else 0.0
    total = weights["words_across" if across else "words"] * share
    total += weights["meaning_across" if across else "meaning"] * near
    reasons: list[str] = []
    if across and near > 0 and (one.commitment is None or other.commitment is None):
        total += weights["across"]
    if shared:
        reasons.append("both say " + ", ".join(sorted(shared, key=lambda term: (-rare.of(term), term))[:4]))
    if near > _CLOSE:
        reasons.append("near in meaning")
    if named:
        total += weights["name"] if named > 0 else named * penalties["name"]
        reasons.append("the same name" if named > 0 else "other names")
    if one.agencies & other.agencies:
        total += weights["agency"]
        reasons.append("the same body")
    if one.places and other.places:
        if one.places & other.places:
            total += weights["place"]
            reasons.append("the same region")
        elif one.owner is None and other.owner is None and _bound(one) and _bound(other):
            total -= penalties["place"]
            reasons.append("different regions")
    if one.counted and other.counted:
        if one.counted & other.counted:
            total += weights["counted"]
            reasons.append("both count " + ", ".join(sorted(one.counted & other.counted)[:2]))
        elif not across or _are_known(one, other):
            total -= penalties["counted"]
            reasons.append("they count different things")
    if one.amounts & other.amounts:
        total += weights["amount"]
        reasons.append("the same amount")
    if one.days & other.days:
        total += weights["day"]
        reasons.append("the same deadline")
    if one.programmes & other.programmes & rare.names:
        total += weights["programme"]
        reasons.append("the same programme")
    if one.document == other.document:
        total -= penalties["beside"]
    elif _long_before(one, other):
        total -= penalties["before"]
        reasons.append("told long before")
    for value, reason in numbered:
        total += value
        reasons.append(reason)
    return Score(round(max(0.0, min(1.0, total)), 3), tuple(reasons))


def are_about_one(one: Said, other: Said) -> bool:
    """Whether two statements share any word that tells of a subject."""
    return bool(_shared(one, other))


def _shared(one: Said, other: Said) -> Mapping[str, float]:
    """The words that both say and how much each counts; across the languages also those that stand for one another."""
    first, second = one.terms, other.terms
    if one.language is not other.language:
        first, second = {**one.bridged, **first}, {**other.bridged, **second}
    found = {term: min(weight, second[term]) for term, weight in first.items() if term in second}
    if one.document == other.document:
        return found
    # What neither says itself is the subject of two chapters, not that of two statements.
    return {term: weight for term, weight in found.items() if max(first[term], second[term]) > CARRIED}


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
    known = bridge(said.language) if across else {}
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
    numbered: Sequence[tuple[float, str]],
) -> bool:
    """Whether two statements have enough in common to be compared at all; across the languages few words can be."""
    if len(shared) >= rules().limits["shared"]:
        return True
    if one.language is other.language:
        return False
    return bool(near > 0 and (shared or named > 0 or near > _CLOSE)) or any(value > 0 for value, _ in numbered)


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
    """Whether a statement speaks of few regions, not of a list of them."""
    return 0 < len(said.places) <= 3


def _by_number(one: Said, other: Said) -> Iterable[tuple[float, str]]:
    """What row and point numbers tell of two commitments."""
    first, second = one.commitment, other.commitment
    if first is None or second is None:
        return
    if first.number and second.number and first.origin is second.origin:
        same = first.number == second.number
        if one.work and one.work == other.work:
            if same and one.language is not other.language and _of_one_day(one, other):
                yield rules().weights["translation"], "the same row or point of a translation"
            elif same:
                yield rules().weights["row"], "the same row or point of another version"
            else:
                yield -rules().penalties["number"], "another row or point of the same text"
        elif same and _twins(one, other):
            yield rules().weights["twin"], "the same number in a document of the same day in the other language"
        elif same and first.origin is Origin.ROW:
            yield rules().weights["row"], "the same row number"
    if _differ(first, second):
        yield -rules().penalties["quantity"], "another amount for another time"


def _of_one_day(one: Said, other: Said) -> bool:
    return one.issued is None or other.issued is None or one.issued == other.issued


def _are_known(one: Said, other: Said) -> bool:
    """Whether the things that a Kazakh statement counts have Russian words that can be compared."""
    return any(
        thing in bridge(Language.RU) for said in (one, other) if said.language is Language.KK for thing in said.counted
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
    return {(str(figure.value.get("unit")), float(figure.value.get("max") or 0)) for figure in made.figures}


def _years(made: Commitment) -> set[int]:
    days = [day for deadline in made.deadlines for day in (deadline.start, deadline.end, deadline.due) if day]
    return set(range(min(days).year, max(days).year + 1)) if days else set()
