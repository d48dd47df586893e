"""A statement laid out for its figures: its clauses and their words, its times and places, what stands around it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.model import Annotation, Document, Figure, Label, Language, Statement
from corpus.reading import Reading, reading
from index import indicator_clauses as cut
from index.indicator_model import Turn
from index.indicator_names import named
from index.indicator_setting import Around, language_of
from index.indicator_stated import turns
from nlp.commitment_scene import Scene
from nlp.context import Context
from nlp.found import Found
from nlp.time_reading import read_times

_SHORT_FORM = re.compile(r"\((?:далее|бұдан әрі)[^()]*\)", re.IGNORECASE)
_OF_PERIOD = ("period", "as")


@dataclass(frozen=True, slots=True)
class Laid:
    """A statement with its figures: ``spans`` are theirs, ``cuts`` the clauses', all in ``text``.

    ``words`` are the terms of each clause; ``filled`` the clauses with figures, ``taken`` those whose words are the
    name of a figure; ``turned`` tells which figures are the ends of a change.
    """

    tag: Annotation
    text: str
    type: Statement
    language: Language
    issued: date | None
    around: Around
    figures: Sequence[Figure]
    spans: Sequence[tuple[int, int]]
    times: Sequence[Found]
    places: Sequence[tuple[int, str]]
    cuts: cut.Cuts
    words: Sequence[Mapping[str, float]]
    filled: frozenset[int]
    taken: frozenset[int]
    lead: Mapping[str, float]
    turned: Mapping[int, Turn]

    @property
    def in_cell(self) -> bool:
        """Whether a row or a list's lead-in names what it counts."""
        return bool(self.around.column) or self.around.is_list

    def clause(self, at: int) -> int:
        """The number of a figure's clause."""
        return cut.number(self.cuts, self.spans[at][0])

    def said(self, at: int) -> str:
        """A figure's clause."""
        return self.text[slice(*self.cuts[self.clause(at)])]

    def before(self, clause: int) -> int:
        """The nearest clause with words before one: `(в 2024 году – 2 298 тыс. тонн)` goes on with it; -1 for none."""
        return next((at for at in range(clause - 1, -1, -1) if self.words[at]), -1)

    def words_before(self, clause: int) -> Mapping[str, float]:
        """The words of that clause."""
        at = self.before(clause)
        return self.words[at] if at >= 0 else {}


def laid(view: Scene, tag: Annotation, own: Sequence[Figure], around: Around) -> Laid:
    """Lay out a statement with its figures."""
    document = view.document
    held = reading(document.text, tag.start, tag.end)
    language = language_of(document, held.text)
    times = read_times(held.text, Context(issued=document.date, period=document.period))
    spans = [held.to_reading(one.start, one.end) for one in own]
    cuts = cut.clauses(held.text, spans, times)
    outside = sorted([*_outside(view, tag, held, times), *spans])
    # What a bracket calls it from here on is no part of its name: `(далее – АСМ)`; all else keeps its place.
    bare = _SHORT_FORM.sub(lambda found: " " * len(found[0]), held.text)
    words = [spelt_out(cut.without(bare, low, high, outside), language, document) for low, high in cuts]
    parted = cut.interrupted(held.text, cuts)
    for first, second in parted:
        words[first] = words[second] = {**words[first], **words[second]}
    filled = {cut.number(cuts, low) for low, _ in spans}
    filled |= {side for pair in parted for side in pair if filled & set(pair)}
    if not times and not around.column and not around.is_list:
        # Its tags have the period and kind of a sentence before: what that tells of this one is told apart.
        own = [replace(one, value=_of_its_own(one.value)) for one in own]
    one = Laid(
        tag=tag,
        text=held.text,
        type=Statement(tag.value["type"]),
        language=language,
        issued=document.date,
        around=around,
        figures=own,
        spans=spans,
        times=times,
        places=[
            (held.to_reading(place.start, place.end)[0], place.value["id"])
            for place in view.within(Label.PLACE, tag.start, tag.end)
        ],
        cuts=cuts,
        words=words,
        filled=frozenset(filled),
        taken=frozenset(filled),
        lead=named(around.lead, language_of(document, around.lead)) if around.lead else {},
        turned=turns(held.text, spans, language),
    )
    # `молодёжной безработицы – 3,8 %`: the clause before a bare figure is that figure's.
    return replace(one, taken=one.filled | {one.before(clause) for clause in filled if not words[clause]})


def _of_its_own(value: Mapping[str, object]) -> dict[str, object]:
    return {key: held for key, held in value.items() if key not in _OF_PERIOD}


def _outside(view: Scene, tag: Annotation, held: Reading, times: Sequence[Found]) -> list[tuple[int, int]]:
    """What is no part of a measure's name besides the figures: bodies, places and times."""
    labels = (Label.AGENCY, Label.PLACE, Label.DEADLINE)
    tagged = (one for label in labels for one in view.within(label, tag.start, tag.end))
    found = [held.to_reading(one.start, one.end) for one in tagged]
    return [*found, *((time.start, time.end) for time in times)]


def spelt_out(text: str, language: Language, document: Document) -> dict[str, float]:
    """The terms of a text; for its document's short forms what they stand for."""
    terms = named(text, language)
    for short, long in document.glossary.items():
        if short.isupper() and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", text):
            terms.pop(short.casefold(), None)
            terms.update(named(long, language))
    return terms
