"""Where a Russian statement holds several undertakings: verbs with objects of their own, or one verb with several.

A verb is an infinitive, a perfective future or a short participle with `будет`. What a relative clause, a gerund or
`право`, `позволит` governs is none. Verbs of one object (`разработать и утвердить план`), what goes on with the object
of the one before (`и внести его`) and reports on it (`и доложить о результатах`) stay together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Label, Language
from nlp.commitment_words import PartWords, Token, joints, part_words

_INFINITIVE, _FUTURE, _SHORT = "infinitive", "future", "short"
_OBLIQUE = ("Dat", "Ins", "Loc", "Abl")
_OBJECT = ("Acc", "Nom")
_CLAUSE_ENDS = (",", ";")
_SET_AGAINST = "а"


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of an undertaking by its place among the tokens; ``free`` where it needs no other's auxiliary."""

    place: int
    kind: str
    free: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of tokens that is an undertaking: its verb, what joins it to the one before."""

    start: int
    end: int
    verb: int
    joint: int
    auxiliary: int | None = None


def clauses(found: Sequence[Token]) -> list[Clause]:
    """The clauses of a statement, each an undertaking; one alone where it is undivided."""
    words = part_words(Language.RU)
    shut = _shut(found, words)
    verbs = _verbs(found, shut, words)
    if not verbs:
        plan = next((n for n, one in enumerate(found) if one.lemma in words.plans and not one.hidden), None)
        return [] if plan is None else [Clause(0, len(found), plan, 0)]
    made = [Clause(0, len(found), verbs[0].place, 0)]
    last = verbs[0]
    for number, verb in enumerate(verbs[1:], 1):
        joint = _joint(found, shut, words, verbs[number - 1].place, verb)
        if joint is None:
            continue
        left = replace(made[-1], end=joint[0])
        ends = _ends(found, shut, words, verbs[number:])
        if _agree(last, verb) and any(
            _parted(found, words, left, Clause(joint[1], end, verb.place, joint[0])) for end in ends
        ):
            made[-1] = left
            auxiliary = _auxiliary(found, verb) if verb.kind == _SHORT and not verb.free else None
            made.append(Clause(joint[1], len(found), verb.place, joint[0], auxiliary))
        last = verb
    return made


def objects(found: Sequence[Token], clause: Clause) -> list[tuple[int, int]]:
    """The objects of a clause's verb that are undertakings of their own; none where it has one."""
    words = part_words(Language.RU)
    shut = _shut(found, words)
    runs = [
        (first, last)
        for first, last in joints(found, words.joins, clause.verb + 1, clause.end)
        if not any(shut[first:last])
    ]
    made: list[tuple[int, int]] = []
    start = clause.verb + 1
    for number, (first, last) in enumerate(runs):
        end = runs[number + 1][0] if number + 1 < len(runs) else clause.end
        if any(shut[last:end]):
            end = next(place for place in range(last, end) if shut[place])
        if _alike(found, words, (start, first), (last, end)):
            made.append((start, first))
            start = last
    if not made or _has_tail(found, start, clause.end):
        return []
    return [*made, (start, clause.end)]


def _shut(found: Sequence[Token], words: PartWords) -> list[bool]:
    """Which tokens stand in a clause or a phrase that is not the statement's own."""
    shut = [one.hidden for one in found]
    for place, one in enumerate(found):
        if one.hidden or shut[place]:
            continue
        before = found[place - 1] if place else None
        behind = found[place + 1] if place + 1 < len(found) else None
        effect = one.text == "что" and behind is not None and behind.lemma in words.effects
        reason = one.text == "что" and before is not None and before.text in ("тем", "того", "то", "тому")
        governed = one.lemma in words.governs and _governs_infinitive(found, place)
        gerund = "VerbForm=Conv" in one.features and (before is None or before.text in words.joins)
        if effect or governed or one.text == "чтобы":
            end = _until(found, place, (";",))
        elif one.lemma in words.relative:
            end = _until(found, place, _CLAUSE_ENDS)
            if any("VerbForm=Inf" in inner.features for inner in found[place:end]):
                end = _until(found, place, (";",))
        elif one.text in words.clause or gerund or reason:
            end = _until(found, place, _CLAUSE_ENDS)
        else:
            continue
        # What governs is the statement's own, what it governs is not.
        for inner in range(place + governed, end):
            shut[inner] = True
    return shut


def _governs_infinitive(found: Sequence[Token], place: int) -> bool:
    """Whether an infinitive hangs on a word: on a noun just behind it, on a verb anywhere in its clause."""
    if found[place].pos == "NOUN":
        return any("VerbForm=Inf" in one.features for one in found[place + 1 : place + 3])
    for one in found[place + 1 :]:
        if "VerbForm=Inf" in one.features:
            return True
        if one.text in _CLAUSE_ENDS or "VerbForm=Fin" in one.features:
            return False
    return False


def _until(found: Sequence[Token], place: int, marks: tuple[str, ...]) -> int:
    ends = (n for n in range(place + 1, len(found)) if found[n].text in marks and not found[n].hidden)
    return next(ends, len(found))


def _verbs(found: Sequence[Token], shut: Sequence[bool], words: PartWords) -> list[Verb]:
    made: list[Verb] = []
    will = modal = -1
    since = 0
    for place, one in enumerate(found):
        if one.text in words.joins and not shut[place] and one.label is None:
            since = place
        if shut[place] or one.label is not None or not one.is_word:
            continue
        if one.lemma == "быть":
            will = place if "Tense=Fut" in one.features or "VerbForm=Inf" in one.features else will
        elif "VerbForm=Inf" in one.features:
            made.append(Verb(place, _INFINITIVE, modal > since or will > since))
        elif {"Tense=Fut", "VerbForm=Fin"} <= one.features and one.lemma not in words.effects:
            made.append(Verb(place, _FUTURE, free=True))
        elif {"Variant=Short", "VerbForm=Part"} <= one.features and will >= 0:
            made.append(Verb(place, _SHORT, will > since))
        elif one.pos in ("VERB", "ADV") and ({"VerbForm=Fin", "Variant=Short"} & one.features):
            modal = place
    return made


def _agree(one: Verb, other: Verb) -> bool:
    return one.kind == other.kind or other.free


def _auxiliary(found: Sequence[Token], verb: Verb) -> int | None:
    """The `будет` that a participle shares with the ones before it."""
    before = range(verb.place - 1, -1, -1)
    return next((place for place in before if found[place].lemma == "быть" and found[place].label is None), None)


def _joint(
    found: Sequence[Token], shut: Sequence[bool], words: PartWords, before: int, verb: Verb
) -> tuple[int, int] | None:
    """The last run of commas and conjunctions between two verbs behind which a clause may begin."""
    last = None
    for first, end in joints(found, words.joins, before + 1, verb.place):
        # `и ежемесячно, к 5 числу, представлять`: what stands between commas may only tell when.
        tells_when = last is not None and all(_is_aside(one) for one in found[last[1] : first])
        if last is not None and verb.kind != _INFINITIVE and _closes_phrase(found, last[1], first):
            continue
        if not tells_when and not any(shut[first:end]) and _begins(found, words, first, end, verb):
            last = (first, end)
    return last


def _begins(found: Sequence[Token], words: PartWords, first: int, place: int, verb: Verb) -> bool:
    """Whether a clause may begin at a place: with its verb, an adverb, a preposition, a deadline, a body, a subject."""
    one = found[place]
    if place == verb.place or one.label in (Label.DEADLINE, Label.AGENCY) or one.pos in ("ADP", "PART", "ADV"):
        return True
    if one.lemma == "быть" or {"VerbForm=Fin", "Variant=Short"} & one.features:
        return True
    if one.case == "Ins" and one.lemma in words.times:
        return True
    marked = any(mark.text in (",", ";", _SET_AGAINST) for mark in found[first:place])
    return marked and verb.kind != _INFINITIVE and one.pos in ("NOUN", "ADJ") and one.case in _OBJECT


def _closes_phrase(found: Sequence[Token], start: int, comma: int) -> bool:
    """Whether a comma ends what stands about a noun of the clause: `в селах, занявших первое место, будет построен`."""
    return found[comma].text == "," and any(
        before.text == "," and "VerbForm=Part" in one.features and "Variant=Short" not in one.features
        for before, one in zip(found[start:comma], found[start + 1 : comma], strict=False)
    )


def _is_aside(one: Token) -> bool:
    return one.label is Label.DEADLINE or one.pos in ("ADV", "PART") or not one.is_word


def _ends(found: Sequence[Token], shut: Sequence[bool], words: PartWords, verbs: Sequence[Verb]) -> Iterator[int]:
    """Where a clause that begins with the first of these verbs may end, the nearest first."""
    for number, verb in enumerate(verbs[1:], 1):
        joint = _joint(found, shut, words, verbs[number - 1].place, verb)
        if joint is not None:
            yield joint[0]
    yield len(found)


def _parted(found: Sequence[Token], words: PartWords, left: Clause, right: Clause) -> bool:
    """Whether two clauses are undertakings of their own."""
    own, others = _things(found, words, right), _things(found, words, left)
    if _is_dated(found, right):
        vague = bool(others) and all(one.lemma in words.generic for one in others) and not _is_dated(found, left)
        return not vague and _has_complement(found, words, left) and _has_complement(found, words, right)
    before = [one for one in others if one.start < found[left.verb].start]
    behind = [one for one in others if one.start > found[left.verb].start]
    passive = "Variant=Short" in found[left.verb].features
    starts_with_thing = bool(own) and own[0].start < found[right.verb].start
    if not own or not (behind or (before and (passive or starts_with_thing))):
        return False
    said = found[right.start : right.end]
    goes_on = any(one.lemma in words.anaphors and not one.hidden for one in said)
    reports = found[right.verb].lemma in words.reports or own[0].lemma in words.reports
    told = all(any(one.lemma not in words.generic for one in things) for things in (behind or before, own))
    return told and not goes_on and not reports


def _is_dated(found: Sequence[Token], clause: Clause) -> bool:
    """Whether a clause opens with a day of its own."""
    return any(one.label is Label.DEADLINE for one in found[clause.start : clause.verb])


def _has_complement(found: Sequence[Token], words: PartWords, clause: Clause) -> bool:
    """Whether a verb has anything that belongs to it but a time, or stands behind its subject."""
    if _things(found, words, clause) and "VerbForm=Inf" not in found[clause.verb].features:
        return True
    behind = found[clause.verb + 1 : clause.end]
    return any(one.pos == "NOUN" and one.label is not Label.DEADLINE and one.lemma not in words.times for one in behind)


def _things(found: Sequence[Token], words: PartWords, clause: Clause) -> list[Token]:
    """The nouns and numbers of a clause that no preposition governs and that are no body, place or time."""
    made: list[Token] = []
    governed: str | None = None  # the case that a preposition gave, empty before its noun
    said = found[clause.start : clause.end]
    for before, one in zip([None, *said], said, strict=False):
        if one.hidden or one.label is Label.DEADLINE:
            continue
        if one.pos == "ADP":
            governed = ""
        elif one.pos == "VERB" and "VerbForm=Part" not in one.features:
            governed = None
        elif one.label is not None or one.pos in ("NOUN", "PROPN") or one.counts:
            if governed == "":
                governed = one.case or "Gen"
            elif governed is not None and not one.counts and _hangs_on(one, governed, before, words):
                continue
            else:
                governed = None
                if one.label is None and one.case not in _OBLIQUE and one.lemma not in words.times:
                    made.append(one)
    return made


def _hangs_on(one: Token, governed: str, before: Token | None, words: PartWords) -> bool:
    """Whether a noun belongs to the one that a preposition governs: as its genitive, or in a row with it."""
    if before is not None and before.text in words.joins:
        return one.case == governed
    return one.case in ("Gen", "")


def _alike(found: Sequence[Token], words: PartWords, left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two objects of one verb are told apart by counts or by places of their own."""
    one, other = _object(found, words, *left), _object(found, words, *right)
    if one is None or other is None:
        return False
    counted, counts = found[one[0]].counts, found[other[0]].counts
    head, next_head = found[one[1]], found[other[1]]
    if counted != counts or (not counted and not _same_case(head, next_head)):
        return False
    if _has_place(found, one[1], left[1]) and _has_place(found, other[1], right[1]):
        return True
    if head.lemma == next_head.lemma or {head.lemma, next_head.lemma} & words.units:
        return False
    return counted or all(_has_count(found, *span) for span in (left, right))


def _same_case(one: Token, other: Token) -> bool:
    return (one.case in _OBJECT and other.case in _OBJECT) or (one.case == other.case == "Gen")


def _object(found: Sequence[Token], words: PartWords, start: int, end: int) -> tuple[int, int] | None:
    """Where the noun phrase that a stretch opens with begins and has its head; none where it opens otherwise."""
    place = start
    while place < end and (found[place].label is Label.DEADLINE or found[place].pos in ("ADV", "PART")):
        place += 1
    first = place
    while place < end and found[place].label is None and not found[place].hidden:
        one = found[place]
        if one.pos == "NOUN" and one.lemma not in words.units - {"тенге"}:
            return (first, place) if one.case not in _OBLIQUE and one.lemma not in words.times else None
        is_adjective = one.pos == "ADJ" or ("VerbForm=Part" in one.features and "Variant=Short" not in one.features)
        if not (one.counts or is_adjective or one.lemma in words.units):
            return None
        place += 1
    return None


def _has_place(found: Sequence[Token], start: int, end: int) -> bool:
    """Whether a region, a city or another place with a name stands in a stretch."""
    return any(
        one.label is Label.PLACE
        or (
            one.capital and one.is_word and one.label is None and not one.hidden and one.pos in ("NOUN", "PROPN", "ADJ")
        )
        for one in found[start + 1 : end]
    ) and any(one.pos == "ADP" or one.label is Label.PLACE for one in found[start + 1 : end])


def _has_count(found: Sequence[Token], start: int, end: int) -> bool:
    """Whether a stretch tells how many, or up to how much: `ремонт 5 школ`, `число до 50`."""
    return any(
        one.counts and not one.hidden and (found[place - 1].pos == "ADP" or found[place + 1].pos == "NOUN")
        for place, one in enumerate(found[start : min(end, len(found) - 1)], start)
    )


def _has_tail(found: Sequence[Token], start: int, end: int) -> bool:
    """Whether behind the last object stands what belongs to all of them: `… и 3 больницы оборудованием`."""
    governed = False
    for one in found[start:end]:
        governed = governed or one.pos == "ADP"
        if one.pos == "NOUN" and one.case == "Ins" and not governed and one.label is None:
            return True
    return False
