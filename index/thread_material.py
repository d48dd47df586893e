"""What threads are made of: commitments and the statements that tell of acts, each with what it can be known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from corpus.model import (
    Annotation,
    BlockKind,
    Commitment,
    Document,
    Evidence,
    Figure,
    Label,
    Language,
    Origin,
    Place,
    Role,
    Statement,
    short_id,
)
from index.bridge import bridge, loans
from index.embedding import Matrix
from index.thread_data import name_key, rules
from nlp.commitment_evidence import statement_evidence
from nlp.commitment_scene import Scene, deadline, scene
from nlp.languages.letters import has_kazakh_letter
from nlp.words import words

Day = date
Key = tuple[str, int]
_TOLD = (Statement.PROGRESS, Statement.DONE, Statement.REFUSAL)
_OWNERS = (Role.RESPONSIBLE, Role.BY_AGREEMENT)
_NAME = re.compile(r"[«“\"]([^«»“”\"\n]{4,120})[»”\"]")
_CAPITAL = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}(?:-[А-ЯЁӘҒҚҢӨҰҮҺІ]?[а-яёәғқңөұүһі]+)?")
_OPENERS = ".:;!?)\n–—-"
_BREAK = re.compile(r"[,;]\s+")
_SHORTEST = 3
_FEW_WORDS = 6
_NEAR = 250
_KAZAKH_SHARE = 0.15
# What a bridged word, and one of the sentence before, weighs beside the statement's own.
_BRIDGED, CARRIED, _CARRIED_BY_FEW = 0.8, 0.75, 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment or a statement; ``owner`` is the place of the commitment in whose own column it stands, else None.

    ``ordinal`` is its place among what its document says; ``issued`` the document's date, ``date`` the day that a
    statement speaks of. ``terms`` are lemmas and how much each counts, ``bridged`` the Russian words for Kazakh ones;
    ``names`` are proper names, ``first`` a first word that may be one; ``vector`` is fair between the languages.
    """

    document: str
    ordinal: int
    work: str
    source: str
    issued: date | None
    date: date | None
    start: int
    end: int
    text: str
    language: Language
    type: Statement
    terms: Mapping[str, float]
    bridged: Mapping[str, float]
    agencies: frozenset[str]
    places: frozenset[str]
    counted: frozenset[str]
    amounts: frozenset[tuple[str, float]]
    days: frozenset[Day]
    programmes: frozenset[str]
    names: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    owner: int | None = None
    commitment: Commitment | None = None
    evidence: Evidence | None = None
    vector: Matrix | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> Key:
        """Where it stands in the library."""
        return self.document, self.ordinal

    @property
    def embedded(self) -> str:
        """What of it a vector is made of."""
        return self.commitment.action if self.commitment is not None else self.text


def said_id(said: Said) -> str:
    """The id of what is said: stable over re-runs on the same text."""
    if said.commitment is not None:
        return said.commitment.id
    return short_id("said", said.document, str(said.start), str(said.end))


def said_of(
    document: Document, annotations: Sequence[Annotation], commitments: Sequence[Commitment]
) -> tuple[Said, ...]:
    """What a document says of undertakings, in the order of its commitments, then of its text; without vectors."""
    found = _of_document(scene(document, annotations), commitments)
    return tuple(replace(one, ordinal=ordinal) for ordinal, one in enumerate(found))


def _of_document(view: Scene, made: Sequence[Commitment]) -> Iterator[Said]:
    carried = _carried(view)
    taken: set[tuple[int, int]] = set()
    place = 0
    for one in made:
        taken.update((item.start, item.end) for item in one.evidence)
        taken.add((one.start, one.end))
        yield _said_commitment(view, one, carried)
        for item in one.evidence:
            yield _said_evidence(view, item, {}, place)
        place += 1 + len(one.evidence)
    for tag in view.tags[Label.OBLIGATION].tags:
        if (tag.start, tag.end) in taken or Statement(tag.value["type"]) not in _TOLD:
            continue
        for item in _clauses(view, tag):
            yield _said_evidence(view, item, carried.get(tag.start, {}), None)


def _carried(view: Scene) -> dict[int, Mapping[str, float]]:
    """For a statement that points back, or says little, the words of the one before it; cells of tables stand alone."""
    tabled = [block for block in view.document.blocks if block.kind is BlockKind.TABLE]
    result: dict[int, Mapping[str, float]] = {}
    before: Mapping[str, float] = {}
    end = -_NEAR
    for tag in view.tags[Label.OBLIGATION].tags:
        lemmas = [word.lemma for word in words(view.said(tag.start, tag.end), _language(view, tag.start, tag.end))]
        own = _terms(view, tag.start, tag.end)
        alone = any(block.start <= tag.start < block.end for block in tabled)
        if 0 <= tag.start - end <= _NEAR and not alone:
            back = any(lemma in rules().back for lemma in lemmas[:_FEW_WORDS])
            share = CARRIED if back else _CARRIED_BY_FEW if len(own) < _FEW_WORDS else 0.0
            result[tag.start] = {term: weight * share for term, weight in before.items()} if share else {}
        before, end = _both(own, result.get(tag.start, {})), tag.end
    return result


def _both(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {term: max(one.get(term, 0.0), other.get(term, 0.0)) for term in (*one, *other)}


def _said_commitment(view: Scene, made: Commitment, carried: Mapping[int, Mapping[str, float]]) -> Said:
    bodies = frozenset(one.id for one in made.agencies if one.id and one.role in _OWNERS)
    own = _weighed(made.action, made.language, view.document)
    said = own or _terms(view, made.start, made.end)
    return _said(
        view,
        (made.start, made.end, made.text),
        type=made.type,
        terms=_both(said, carried.get(made.start, {}) if made.origin is Origin.STATEMENT else {}),
        agencies=bodies,
        places=frozenset(place.id for place in made.places),
        counted=_counted(made.figures, made.language),
        commitment=made,
    )


def _said_evidence(view: Scene, item: Evidence, carried: Mapping[str, float], owner: int | None) -> Said:
    tags = view.within(Label.AGENCY, item.start, item.end)
    return _said(
        view,
        (item.start, item.end, item.text),
        type=item.type,
        terms=_both(_terms(view, item.start, item.end), carried),
        agencies=frozenset(tag.value["id"] for tag in tags if tag.value.get("id")),
        places=frozenset(place.id for place in item.places),
        counted=_counted(item.figures, _language(view, item.start, item.end)),
        evidence=_in_both_languages(item, _language(view, item.start, item.end)),
        owner=owner,
    )


def _said(
    view: Scene,
    place: tuple[int, int, str],
    *,
    type: Statement,  # noqa: A002
    terms: Mapping[str, float],
    agencies: frozenset[str],
    places: frozenset[str],
    counted: frozenset[str],
    commitment: Commitment | None = None,
    evidence: Evidence | None = None,
    owner: int | None = None,
) -> Said:
    start, end, text = place
    document = view.document
    names, first = _names(view, start, end)
    return Said(
        document=document.id,
        ordinal=0,
        work=document.work or "",
        source=document.source,
        issued=document.date,
        date=document.date if evidence is None else evidence.date or document.date,
        start=start,
        end=end,
        text=text,
        language=_language(view, start, end),
        type=type,
        terms=terms,
        bridged=_bridged(terms, _language(view, start, end)),
        agencies=agencies,
        places=places,
        counted=counted,
        amounts=frozenset(
            (str(tag.value.get("unit")), float(tag.value.get("max") or 0))
            for tag in view.within(Label.FIGURE, start, end)
        ),
        days=frozenset(
            due for tag in view.within(Label.DEADLINE, start, end) if (due := deadline(view, tag).due) is not None
        ),
        programmes=_programmes(text),
        names=names,
        first=first,
        owner=owner,
        commitment=commitment,
        evidence=evidence,
    )


def _clauses(view: Scene, tag: Annotation) -> Iterator[Evidence]:
    """A statement's clauses where several acts are told of in one sentence; a place named first holds for all."""
    whole = view.source(tag.start, tag.end)
    cuts = [0]
    for match in _BREAK.finditer(whole):
        before, after = whole[cuts[-1] : match.start()], whole[match.end() :]
        following = _BREAK.split(after, maxsplit=1)[0]
        if rules().joined.match(after) or len(words(before)) < _SHORTEST or len(words(following)) < _SHORTEST:
            continue
        if rules().predicate.search(before) and rules().predicate.search(following):
            cuts.append(match.end())
    told = statement_evidence(view, tag)
    if len(cuts) == 1:
        yield told
        return
    places: tuple[Place, ...] = ()
    for start, end in zip(cuts, [*cuts[1:], len(whole)], strict=True):
        text = whole[start:end].rstrip(" ,;\n\t")
        part = statement_evidence(view, replace(tag, start=tag.start + start, end=tag.start + start + len(text)))
        places = part.places or places
        yield replace(part, places=places, type=told.type)


def _terms(view: Scene, start: int, end: int) -> Mapping[str, float]:
    """What a stretch speaks of: its words without bodies, places and dates."""
    text = view.source(start, end)
    pieces, place = [], start
    outside = (Label.AGENCY, Label.PLACE, Label.DEADLINE)
    for tag in sorted((tag for label in outside for tag in view.within(label, start, end)), key=lambda tag: tag.start):
        if tag.start >= place:
            pieces.append(text[place - start : tag.start - start])
        place = max(place, min(tag.end, end))
    pieces.append(text[place - start :])
    return _weighed(" . ".join(pieces), _language(view, start, end), view.document)


def _weighed(text: str, language: Language, document: Document) -> Mapping[str, float]:
    """The lemmas of a text without what any undertaking is told with, short forms in full."""
    found: dict[str, float] = {}
    known = rules().general | rules().back
    for word in words(text, language):
        spelt = document.glossary.get(word.text)
        said = words(spelt, language) if spelt else (word,)
        for one in (word, *said) if spelt else said:
            if len(one.lemma) < _SHORTEST or one.lemma[0].isdigit() or one.lemma in known:
                continue
            found[one.lemma] = 1.0
    return found


def _bridged(terms: Mapping[str, float], language: Language) -> Mapping[str, float]:
    """The Russian words for the lemmas of a Kazakh statement."""
    if language is not Language.KK:
        return {}
    pairs = bridge(Language.KK)
    return {
        other: weight * _BRIDGED
        for term, weight in terms.items()
        for other in pairs.get(term) or loans(term, Language.KK)
        if other not in rules().general
    }


def _counted(figures: Iterable[Figure], language: Language) -> frozenset[str]:
    """The things counted, in Russian where the bridge has the word."""
    told = (str(figure.value["of"]) for figure in figures if figure.value.get("of"))
    pairs = bridge(Language.KK) if language is Language.KK else {}
    return frozenset(other for of in told for other in pairs.get(of, (of,)))


def _in_both_languages(item: Evidence, language: Language) -> Evidence:
    """A statement whose figures say what they count in the other language too, for commitments in that."""
    figures = []
    for figure in item.figures:
        thing = str(figure.value.get("of") or "")
        others = bridge(language).get(thing, ()) if thing else ()
        figures.append(replace(figure, value={**figure.value, "things": [thing, *others]}) if others else figure)
    return replace(item, figures=tuple(figures))


def _programmes(text: str) -> frozenset[str]:
    """Names in quotation marks, as words: a programme, a law, a campaign."""
    return frozenset(
        " ".join(word.lemma for word in words(match.group(1), Language.RU)) for match in _NAME.finditer(text)
    )


def _is_word(text: str, language: Language) -> bool:
    """Whether a word with a capital is one of those that the rules know, not a name."""
    lemmas = [word.lemma for word in words(text, language)]
    return any(lemma in rules().general or lemma in rules().back or lemma in bridge(language) for lemma in lemmas)


def _language(view: Scene, start: int, end: int) -> Language:
    """The document's language; where it has several, that of the letters of a stretch."""
    languages = view.document.languages
    if len(languages) == 1:
        return languages[0]
    found = words(view.source(start, min(end, start + _NEAR)))
    kazakh = sum(has_kazakh_letter(word.text.casefold()) for word in found)
    return Language.KK if kazakh > _KAZAKH_SHARE * len(found) else Language.RU


def _names(view: Scene, start: int, end: int) -> tuple[frozenset[str], frozenset[str]]:
    """Proper names, as `name_key` writes them: those that are for certain, and a first word that may be one.

    Names of bodies and regions are told apart by their tags; here are those of rivers, towns, plants, monuments.
    """
    text = view.source(start, end)
    taken = [
        (tag.start - start, tag.end - start)
        for label in (Label.AGENCY, Label.PLACE, Label.DEADLINE, Label.FIGURE)
        for tag in view.within(label, start, end)
    ]
    sure: set[str] = set()
    first: set[str] = set()
    for match in _CAPITAL.finditer(text):
        if any(begin < match.end() and match.start() < stop for begin, stop in taken):
            continue
        key = name_key(match.group())
        if key in rules().no_names:
            continue
        before = text[: match.start()].rstrip(" \u00a0")
        opens = not before or before[-1] in _OPENERS or before[-1].isdigit()
        if not opens:
            sure.add(key)
        elif not _is_word(match.group(), _language(view, start, end)):
            first.add(key)
    return frozenset(sure), frozenset(first - sure)
