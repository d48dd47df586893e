"""The clauses of a statement where several acts are told of in one sentence, each evidence of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.model import Annotation, Evidence, Label, Language, Place, Statement
from corpus.standing_words import is_ahead, is_declined, is_not_done, is_told_as_done, share
from index.telling import names_period, telling
from nlp.commitment_evidence import statement_evidence
from nlp.commitment_scene import Scene
from nlp.words import words

_BREAK = re.compile(r"[,;]\s+")
_SHORTEST = 3


def clauses(view: Scene, tag: Annotation, language: Language) -> Iterator[Evidence]:
    """A statement taken apart at its commas; a place named first holds for all clauses."""
    told = statement_evidence(view, tag)
    spans = list(_spans(view.source(tag.start, tag.end), language))
    if told.whole or len(spans) == 1:
        # What speaks of the whole undertaking (`снято с контроля`) speaks for all of its sentence.
        yield told
        return
    parts = [
        statement_evidence(view, replace(tag, start=tag.start + start, end=tag.start + end)) for start, end in spans
    ]
    places: tuple[Place, ...] = ()
    for part, type_ in zip(parts, _types(told.type, parts), strict=True):
        places = part.places or places
        yield replace(part, places=places, type=type_)


def _types(whole: Statement, parts: Sequence[Evidence]) -> Iterator[Statement]:
    """What the clauses of a statement tell; what is done behind what is not (`не сдан, договор расторгнут`) is none.

    Unless it is set against that: by a word, or by another place or period.
    """
    is_against = False
    for part in parts:
        is_not = is_declined(part.text) or is_not_done(part.text)
        is_against |= is_declined(part.text) or (whole is Statement.REFUSAL and is_not)
        is_other = bool(telling().contrast.match(part.text) or part.places or names_period(part.text))
        is_done = is_told_as_done(part.text) and not is_not and (not is_against or is_other)
        if is_done or is_against:
            yield Statement.DONE if is_done else Statement.REFUSAL
        else:
            yield Statement.PROGRESS if whole is Statement.DONE and telling().goes_on.search(part.text) else whole


def is_done_already(view: Scene, tag: Annotation) -> bool:
    """Whether a sentence tells what has been done, without a word or a day of what is to come."""
    return is_told_as_done(view.source(tag.start, tag.end)) and not view.within(Label.DEADLINE, tag.start, tag.end)


def done_clause(view: Scene, tag: Annotation) -> Evidence | None:
    """The clause of a sentence that looks ahead which tells what has been done, where the rest is still to come."""
    whole = view.source(tag.start, tag.end)
    for match in _BREAK.finditer(whole):
        before, after = whole[: match.start()], whole[match.end() :]
        if not is_told_as_done(before) or telling().joined.match(after) or not is_ahead(after):
            continue
        part = replace(tag, end=tag.start + match.start(), value={**tag.value, "type": Statement.DONE.value})
        return statement_evidence(view, part)
    return None


def _spans(whole: str, language: Language) -> Iterator[tuple[int, int]]:
    cuts = [0]
    predicate = telling().predicate[language]
    for match in _BREAK.finditer(whole):
        before, after = whole[cuts[-1] : match.start()], whole[match.end() :]
        following = _BREAK.split(after, maxsplit=1)[0]
        if share(following):
            continue
        if telling().joined.match(after) or len(words(before)) < _SHORTEST or len(words(following)) < _SHORTEST:
            continue
        if predicate.search(before) and (predicate.search(following) or telling().rest.match(after)):
            cuts.append(match.end())
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        yield start, start + len(whole[start:end].rstrip(" ,;\n\t"))
