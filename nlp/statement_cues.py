"""Which cues of the grammar a sentence holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus.model import Kind
from nlp.statement_data import Cue, Step, grammar
from nlp.statement_words import Word

_MOST_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue at its first word; ``subordinate`` in a relative, conditional or purpose clause."""

    cue: Cue
    place: int
    subordinate: bool


def hits(sentence: Sequence[Word], language: str, kind: Kind) -> list[Hit]:
    """The cues of a sentence in the order of the grammar; no word serves two of them."""
    atoms = [_word_atoms(word.form, word.lemma, word.classes, language) for word in sentence]
    table = _starts(language)
    tried: dict[tuple[int, int], list[int]] = {}
    for place, own in enumerate(atoms):
        for atom in (*own, "!"):
            for start in table.get(atom, ()):
                tried.setdefault(start, []).append(place)
    cues = grammar().cues
    used = [False] * len(sentence)
    found: list[Hit] = []
    at_hand = frozenset[str]().union(*atoms)
    for (number, variant), places in sorted(tried.items()):
        cue = cues[number]
        if kind not in cue.kinds:
            continue
        steps = cue.patterns[language][variant]
        if any(not step.negated and step.atoms.isdisjoint(at_hand) for step in steps):
            continue
        for place in places:
            if used[place]:
                continue
            match = _match(steps, sentence, atoms, place)
            if match and not any(used[taken] for taken in match):
                for taken in match:
                    used[taken] = True
                found.append(Hit(cue, place, all(sentence[taken].subordinate for taken in match)))
    return found


def looks_ahead(sentence: Sequence[Word], language: str, kind: Kind) -> bool:
    """Whether the sentence names a time to come in words; `after its approval` is a procedure in a report."""
    patterns = grammar().time_to_come[language]
    if kind is not Kind.REPORT:
        patterns += grammar().time_to_come[f"after_{language}"]
    return _any(patterns, sentence, language)


def tells_of_now(sentence: Sequence[Word], language: str) -> bool:
    """Whether the sentence says that it speaks of the day it was written on."""
    return _any(grammar().time_to_come[f"now_{language}"], sentence, language)


def retells(sentence: Sequence[Word], language: str, kind: Kind) -> bool:
    """Whether a sentence outside acts tells what a law lays down: by its source, in accounts also by its procedure."""
    if kind in (Kind.ACT, Kind.PLAN):
        return False
    patterns = grammar().retold[f"law_{language}"]
    if kind in (Kind.REPORT, Kind.OTHER):
        patterns += grammar().retold[f"procedure_{language}"]
    return _any(patterns, sentence, language)


def _any(patterns: Sequence[Sequence[Step]], sentence: Sequence[Word], language: str) -> bool:
    atoms = [_word_atoms(word.form, word.lemma, word.classes, language) for word in sentence]
    at_hand = frozenset[str]().union(*atoms)
    return any(
        _match(pattern, sentence, atoms, place)
        for pattern in patterns
        if all(step.negated or not step.atoms.isdisjoint(at_hand) for step in pattern)
        for place in range(len(sentence))
    )


@cache
def _starts(language: str) -> dict[str, list[tuple[int, int]]]:
    """From an atom to the patterns that begin with it; a pattern that begins with a negation stands under `!`."""
    table: dict[str, list[tuple[int, int]]] = {}
    for number, cue in enumerate(grammar().cues):
        for place, pattern in enumerate(cue.patterns[language]):
            for atom in ("!",) if pattern[0].negated else pattern[0].atoms:
                table.setdefault(atom, []).append((number, place))
    return table


@lru_cache(maxsize=100_000)
def _word_atoms(form: str, lemma: str, classes: tuple[str, ...], language: str) -> frozenset[str]:
    """The atoms of the grammar that a word satisfies."""
    wanted = grammar().atoms[language]
    own = {form, f"={lemma}", *(f"<{name}>" for name in classes)} & wanted.forms
    for length in wanted.prefix_lengths:
        if (prefix := form[:length]) in wanted.prefixes:
            own.add(f"{prefix}*")
    for length in wanted.ending_lengths:
        if (ending := form[-length:]) in wanted.endings:
            own.add(f"*{ending}")
    return frozenset(own)


def _match(
    pattern: Sequence[Step], sentence: Sequence[Word], atoms: Sequence[frozenset[str]], place: int
) -> list[int] | None:
    """The places of the pattern's words from a first place on, the nearest ones; None where it does not fit."""
    taken: list[int] = []
    for step in pattern:
        limit = min(len(sentence), place + step.reach + 1)
        while place < limit and not _fits(step, sentence, atoms, place):
            place += 1
        if place >= limit or (taken and sentence[place].stretch != sentence[taken[0]].stretch):
            return None
        taken.append(place)
        place += 1
    return taken


def _fits(step: Step, sentence: Sequence[Word], atoms: Sequence[frozenset[str]], place: int) -> bool:
    # A list number may stand before the first word.
    if step.first and (place > _MOST_NUMBERS or any("num" not in word.classes for word in sentence[:place])):
        return False
    if step.final and not sentence[place].final:
        return False
    return step.negated == step.atoms.isdisjoint(atoms[place])
