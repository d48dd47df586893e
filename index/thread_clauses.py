"""The clauses of a statement where several acts are told of in one sentence, each evidence of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.model import Annotation, Evidence, Label, Language, Place, Statement
from corpus.standing_words import share
from index.thread_data import rules
from nlp.commitment_evidence import statement_evidence
from nlp.commitment_scene import Scene
from nlp.words import words

_BREAK = re.compile(r"[,;]\s+")
_SHORTEST = 3


def clauses(view: Scene, tag: Annotation, language: Language) -> Iterator[Evidence]:
    """A statement taken apart at its commas; a place named first holds for all clauses."""
    told = statement_evidence(view, tag)
    spans = list(_spans(view.source(tag.start, tag.end), language))
    if len(spans) == 1:
        yield told
        return
    places: tuple[Place, ...] = ()
    for start, end in spans:
        part = statement_evidence(view, replace(tag, start=tag.start + start, end=tag.start + end))
        places = part.places or places
        is_done = told.type is Statement.PROGRESS and _is_done(part.text, language)
        yield replace(part, places=places, type=Statement.DONE if is_done else told.type)


def is_told_as_done(view: Scene, tag: Annotation, language: Language) -> bool:
    """Whether a sentence tells what has been done, without a word or a day of what is to come."""
    return _is_done(view.source(tag.start, tag.end), language) and not view.within(Label.DEADLINE, tag.start, tag.end)


def _is_done(text: str, language: Language) -> bool:
    return bool(rules().done[language].search(text)) and not rules().ahead[language].search(text)


def done_clause(view: Scene, tag: Annotation, language: Language) -> Evidence | None:
    """The clause of a sentence that looks ahead which tells what has been done, where the rest is still to come."""
    whole = view.source(tag.start, tag.end)
    for match in _BREAK.finditer(whole):
        before, after = whole[: match.start()], whole[match.end() :]
        if not _is_done(before, language):
            continue
        if rules().joined.match(after) or not rules().ahead[language].search(after):
            continue
        part = replace(tag, end=tag.start + match.start(), value={**tag.value, "type": Statement.DONE.value})
        return statement_evidence(view, part)
    return None


def _spans(whole: str, language: Language) -> Iterator[tuple[int, int]]:
    cuts = [0]
    predicate = rules().predicate[language]
    for match in _BREAK.finditer(whole):
        before, after = whole[cuts[-1] : match.start()], whole[match.end() :]
        following = _BREAK.split(after, maxsplit=1)[0]
        if share(following):
            continue
        if rules().joined.match(after) or len(words(before)) < _SHORTEST or len(words(following)) < _SHORTEST:
            continue
        if predicate.search(before) and predicate.search(following):
            cuts.append(match.end())
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        yield start, start + len(whole[start:end].rstrip(" ,;\n\t"))
