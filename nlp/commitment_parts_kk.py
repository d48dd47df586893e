"""Where a Kazakh statement holds several undertakings: verbs that close clauses with objects of their own.

A verb is an order (`-сын`), a present of what is to come or a verbal noun that stands last in its clause; the last
verbal noun may be followed by the predicate that all share (`… ауыстыру, ал … жөндеу жоспарланған`). A converb closes
an undertaking only where both clauses have a day or a count of their own (`3 мектеп салып, 2 аурухана ашады`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.model import Label, Language
from nlp.commitment_words import PartWords, Token, joints, part_words

_ORDER, _FUTURE, NOUN, _CONVERB = "order", "future", "verbal noun", "converb"
_OWNED = "Person[psor]=3"
_OBJECT = ("", "Acc", "Nom")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of tokens that is an undertaking; ``verb`` is the place of the word that closes it.

    ``shared`` is the kind of the finite verb behind a verbal noun: `жөндеуді аяқтасын` closes as an order too.
    """

    start: int
    end: int
    verb: int
    kind: str
    shared: str = ""


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The clauses of a statement, each an undertaking; one alone where it is undivided."""
    words = part_words(Language.KK)
    last = _last(found, words)
    if last is None:
        return []
    runs = [run for run in joints(found, words.joins, 0, last.verb) if _kind(found, run[0] - 1) is not None]
    made: list[Clause] = []
    start = 0
    for number, (first, end) in enumerate(runs):
        left = Clause(start, first, first - 1, _kind(found, first - 1) or "")
        following = [Clause(end, one[0], one[0] - 1, _kind(found, one[0] - 1) or "") for one in runs[number + 1 :]]
        last_one = replace(last, start=end)
        nearest = next((one for one in (*following, last_one) if _is_own(found, words, one)), None)
        if nearest is None or (left.kind == NOUN and _names_a_noun(found, words, replace(last, start=end))):
            continue
        if _agree(found, left, last_one) and _parted(found, words, left, nearest):
            made.append(left)
            start = end
    return [*made, replace(last, start=start)]


def objects(found: Sequence[Token], clause: Clause) -> list[tuple[int, int]]:
    """The objects of a clause's verb that are undertakings of their own; none where it has one."""
    words = part_words(Language.KK)
    made: list[tuple[int, int]] = []
    start = clause.start
    runs = [
        run for run in joints(found, words.joins | words.joins_objects, clause.start, clause.verb) if run[0] > start
    ]
    for number, (first, last) in enumerate(runs):
        end = runs[number + 1][0] if number + 1 < len(runs) else clause.verb
        if _alike(found, words, (start, first), (last, end)):
            made.append((start, first))
            start = last
    return [*made, (start, clause.end)] if made else []


def verb_begins(found: Sequence[Token], clause: Clause) -> int:
    """Where the verb of a clause begins, with the first halves of a verb of several words (`сатып алсын`)."""
    words = part_words(Language.KK)
    place = clause.verb
    while place > clause.start and (
        found[place - 1].text in words.light or "VerbForm=Conv" in found[place - 1].features
    ):
        place -= 1
    return place


def _kind(found: Sequence[Token], place: int) -> str | None:
    """What kind of verb closes a clause at a place; none where no verb does."""
    if place < 0 or found[place].hidden or found[place].label is not None:
        return None
    one = found[place].features
    if {"Mood=Imp", "Person=3"} <= one:
        return _ORDER
    if {"Mood=Ind", "Tense=Pres", "Person=3"} <= one and found[place].lemma != "бол":
        # Without a time to come a present may tell a habit or the weather.
        return _FUTURE if any(token.label is Label.DEADLINE for token in found) else None
    if "VerbForm=Vnoun" in one and len(found[place].text) > 2:
        return NOUN
    return _CONVERB if "VerbForm=Conv" in one else None


def _last(found: Sequence[Token], words: PartWords) -> Clause | None:
    """The last clause: its verb is the last verbal noun that only predicates follow, else the last verb."""
    place = len(found) - 1
    verb: int | None = None
    while place >= 0:
        one = found[place]
        kind = _kind(found, place)
        if kind == NOUN:
            return Clause(0, len(found), place, NOUN, "" if verb is None else _kind(found, verb) or "")
        if kind in (_ORDER, _FUTURE):
            verb = place if verb is None else verb
        elif one.is_word and not (one.pos in ("VERB", "AUX") or one.text in words.plans):
            break
        place -= 1
    return None if verb is None else Clause(0, len(found), verb, _kind(found, verb) or "")


def _agree(found: Sequence[Token], one: Clause, other: Clause) -> bool:
    if one.kind == _CONVERB:
        return bool({other.kind, other.shared} & {_ORDER, _FUTURE})
    if one.kind != other.kind:
        return one.kind == other.shared
    first, second = found[one.verb], found[other.verb]
    return one.kind != NOUN or first.case in ("", second.case) or _OWNED in first.features & second.features


def _parted(found: Sequence[Token], words: PartWords, left: Clause, right: Clause) -> bool:
    """Whether two clauses are undertakings of their own."""
    if not (_is_own(found, words, left) and _is_own(found, words, right)):
        return False
    if left.kind == _CONVERB:
        return _is_dated(found, right) or (_has_count(found, left) and _has_count(found, right))
    told = all(any(one.lemma not in words.generic for one in _things(found, words, clause)) for clause in (left, right))
    if _is_dated(found, right):
        return told or _is_dated(found, left)
    said = [one for one in found[right.start : right.verb + 1] if not one.hidden]
    goes_on = any(one.lemma in words.anaphors for one in said)
    things = _things(found, words, right)
    reports = found[right.verb].lemma in words.reports or things[-1].lemma in words.reports
    return told and not goes_on and not reports


def _names_a_noun(found: Sequence[Token], words: PartWords, clause: Clause) -> bool:
    """Whether a verbal noun of a clause may go with the one before it: `жинау және өңдеу жүйесін құру`, `… туралы`.

    What stands behind a place or a receiver names a noun alone: `Балқашта тазарту құрылысын бастау`.
    """
    said = [one for one in found[clause.start : clause.verb] if one.pos != "ADV" and one.text not in words.light]
    if any(one.text in words.clause for one in said):
        return True
    for before, one, behind in zip([None, *said], said, said[1:], strict=False):
        is_bare = "VerbForm=Vnoun" in one.features and not one.case and _OWNED not in one.features
        named = behind.pos == "NOUN" and (before is None or before.case == "Acc")
        if is_bare and (named or behind.pos == "ADP" or behind.text in words.joins_objects):
            return True
    return False


def _is_dated(found: Sequence[Token], clause: Clause) -> bool:
    return any(one.label is Label.DEADLINE for one in found[clause.start : clause.verb])


def _has_count(found: Sequence[Token], clause: Clause) -> bool:
    return any(one.counts and not one.hidden for one in found[clause.start : clause.verb])


def _is_own(found: Sequence[Token], words: PartWords, clause: Clause) -> bool:
    return bool(_things(found, words, clause))


def _things(found: Sequence[Token], words: PartWords, clause: Clause) -> list[Token]:
    """The objects and subjects of a clause: nouns without an oblique case that do not only qualify another."""
    made: list[Token] = []
    said = found[clause.start : clause.verb]
    for place, one in enumerate(said):
        if one.hidden or one.label is not None or one.text in words.light or not one.is_word:
            continue
        if one.pos not in ("NOUN", "PROPN", "") and "VerbForm=Vnoun" not in one.features:
            continue
        behind = said[place + 1] if place + 1 < len(said) else None
        if "VerbForm=Vnoun" in one.features and (one.case != "Acc" or behind is None or behind.text in words.joins):
            continue
        qualifies = behind is not None and behind.pos in ("NOUN", "") and _OWNED in behind.features and not one.features
        if one.case in _OBJECT and not qualifies and one.lemma not in words.times:
            made.append(one)
    return made


def _alike(found: Sequence[Token], words: PartWords, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two objects of one verb are told apart by counts or by places of their own."""
    one, other = found[left[1] - 1], _head(found, words, right)
    if other is None or not _is_object(one, words):
        return False
    head = found[other]
    if not (one.case == head.case or not one.case or not head.case):
        return False
    mine, theirs = found[left[0] : left[1]], found[right[0] : other]
    if _has_place(mine) and _has_place(theirs):
        return True
    count = next((place for place, token in enumerate(mine) if token.counts), None)
    if count is None or not theirs or not theirs[0].counts:
        return False
    if one.lemma == head.lemma or {one.lemma, head.lemma} & words.units:
        return False
    between = (*mine[count + 1 :], *theirs[1:])
    return all(token.case in _OBJECT and token.label is None for token in between)


def _head(found: Sequence[Token], words: PartWords, span: tuple[int, int]) -> int | None:
    """The last noun of a stretch that is an object."""
    for place in range(span[1] - 1, span[0] - 1, -1):
        if found[place].text in words.light:
            continue
        return place if _is_object(found[place], words) else None
    return None


def _is_object(one: Token, words: PartWords) -> bool:
    noun = one.pos in ("NOUN", "") and one.is_word and one.label is None and not one.hidden
    return noun and one.case in _OBJECT and one.lemma not in words.times and "VerbForm=Vnoun" not in one.features


def _has_place(said: Sequence[Token]) -> bool:
    """Whether a place with a name stands in a stretch: a tag, a name in the locative or with `-дағы`."""
    return any(
        (one.label is Label.PLACE or (one.capital and one.label is None))
        and not one.hidden
        and any(near.case == "Loc" for near in said[place : place + 3])
        for place, one in enumerate(said)
    )
