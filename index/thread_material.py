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
    Kind,
    Label,
    Language,
    Origin,
    Role,
    Statement,
    short_id,
)
from corpus.standing_words import is_level
from index.embedding import Matrix
from index.telling import telling
from index.thread_clauses import clauses, done_clause, is_done_already
from index.thread_data import name_key, rules
from index.thread_references import References, own_reference, references
from index.thread_words import bridged, lexicon, loaned
from nlp.commitment_evidence import statement_evidence
from nlp.commitment_scene import Scene, deadline, scene
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru.lemmas import analyse, is_known
from nlp.words import words

Day = date
Key = tuple[str, int]
_TOLD = (Statement.PROGRESS, Statement.DONE, Statement.REFUSAL)
_NORMS = (Kind.ACT, Kind.PLAN)
_TO_COME = (Statement.COMMITMENT, Statement.INSTRUCTION)
# The rules that find statements of what there is, and of what has come into force.
_EXISTS, _IN_FORCE = "exists", "came-into-force"
_OWNERS = (Role.RESPONSIBLE, Role.BY_AGREEMENT)
_NAME = re.compile(r"[«“\"]([^«»“”\"\n]{4,120})[»”\"]")
_LETTERS = re.compile(r"(?<![\w«-])[А-ЯЁӘҒҚҢӨҰҮҺІ]{4,8}(?![\w-])")
_CAPITAL = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}(?:-[А-ЯЁӘҒҚҢӨҰҮҺІ]?[а-яёәғқңөұүһі]+)?")
_NAME_POS = "PROPN"
_QUOTES, _QUOTES_END = ("«", "“", '"'), ("»", "”", '"')
_OPENERS = ".:;!?)\n–—-"
_SHORTEST = 3
_FEW_WORDS, _FIRST_WORDS, _FEWEST_WORDS = 6, 3, 3
_NEAR = 250
_NEXT = 40
# Smaller counts are the same by chance.
_TELLING = 6
_KAZAKH_SHARE = 0.15
# What a bridged word, and one of the sentence before, weighs beside the statement's own.
_BRIDGED, CARRIED, _CARRIED_ON, CARRIED_BY_FEW = 0.8, 0.75, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment or a statement; ``owner`` is the place of the commitment in whose own column it stands, else None.

    ``ordinal`` is its place among what its document says; ``issued`` the document's date, ``date`` the day that a
    statement speaks of. ``terms`` are lemmas and how much each counts, ``bridged`` the Russian words for Kazakh ones;
    ``names`` are proper names, ``first`` a first word that may be one; ``references`` the point of which document it is
    or reports on; ``vector`` is fair between the languages.
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
    references: frozenset[str] = frozenset()
    owner: int | None = None
    commitment: Commitment | None = None
    evidence: Evidence | None = None
    vector: Matrix | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> Key:
        """Where it stands in the library."""
        return self.document, self.ordinal

    @property
    def worded(self) -> str:
        """Its wording, of which a vector is made."""
        return self.commitment.action if self.commitment is not None else self.text

    @property
    def telling(self) -> str:
        """The words that tell of its subject, without bodies, dates and common words: of them another is made."""
        return " ".join(self.terms) or self.worded


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
    carried, pointing = _carried(view), references(view.document)
    taken: set[tuple[int, int]] = set()
    place = 0
    for one in made:
        taken.update((item.start, item.end) for item in one.evidence)
        taken.add((one.start, one.end))
        yield _said_commitment(view, one, carried, pointing)
        for item in one.evidence:
            yield _said_evidence(view, item, {}, frozenset(), place)
        place += 1 + len(one.evidence)
    for tag in view.tags[Label.OBLIGATION].tags:
        if (tag.start, tag.end) in taken and tag.value["type"] not in _TO_COME:
            continue
        before, subject = carried.get(tag.start, {}), dict[str, float]()
        for item in _told(view, tag, pointing.at(tag.start)):
            own = _terms(view, item.start, item.end)
            # A clause that says little goes on with the subject of the sentence, and so does one that is set against
            # the one before: `в Абайском районе мост сдан, а в Жарминском объявлен конкурс`.
            goes_on = subject if len(own) < _FEWEST_WORDS or telling().contrast.match(item.text) else {}
            yield _said_evidence(view, item, _both(before, goes_on), pointing.at(tag.start), None)
            subject = subject or {term: weight * _CARRIED_ON for term, weight in own.items()}


def _told(view: Scene, tag: Annotation, pointing: frozenset[str]) -> Iterator[Evidence]:
    """What a statement tells of acts; of one that looks ahead, what it says has been done already.

    Under a point of a document on which it reports, what has no predicate of its own tells how that point stands; a
    statement of what there is (`действует 20 пунктов`) tells a count.
    """
    type_ = Statement(tag.value["type"])
    if type_ in _TOLD:
        yield from clauses(view, tag, _language(view, tag.start, tag.end))
    elif type_ in _TO_COME and view.document.kind not in _NORMS:
        done = done_clause(view, tag)
        if done is not None:
            yield done
        elif is_done_already(view, tag):
            yield replace(statement_evidence(view, tag), type=Statement.DONE)
    elif type_ is Statement.NONE:
        text = view.source(tag.start, tag.end)
        if tag.made_by == _IN_FORCE or (tag.made_by == _EXISTS and telling().there.search(text)):
            yield replace(statement_evidence(view, tag), type=Statement.DONE)
        elif (pointing and len(words(text)) >= _FEW_WORDS) or telling().going.search(text):
            yield replace(statement_evidence(view, tag), type=Statement.PROGRESS)
        elif tag.made_by == _EXISTS:
            told = statement_evidence(view, tag)
            if any(figure.value.get("of") for figure in told.figures) or (told.figures and is_level(text)):
                yield told


def _carried(view: Scene) -> dict[int, Mapping[str, float]]:
    """For a statement that points back, or says little, the words of the one before it; cells of tables stand alone.

    What that one has itself from before goes on only by pointing back.
    """
    tabled = [block for block in view.document.blocks if block.kind is BlockKind.TABLE]
    result: dict[int, Mapping[str, float]] = {}
    own_before: Mapping[str, float] = {}
    all_before: Mapping[str, float] = {}
    end = -_NEAR
    for tag in view.tags[Label.OBLIGATION].tags:
        said, language = view.said(tag.start, tag.end), _language(view, tag.start, tag.end)
        own = _terms(view, tag.start, tag.end)
        alone = any(block.start <= tag.start < block.end for block in tabled)
        carried: Mapping[str, float] = {}
        if 0 <= tag.start - end <= _NEAR and not alone:
            if _points_back([word.lemma for word in words(said, language)], language):
                carried = {term: weight * CARRIED for term, weight in all_before.items()}
            elif said.casefold().startswith(rules().going_on):
                carried = {term: weight * _CARRIED_ON for term, weight in own_before.items()}
            elif len(own) < _FEW_WORDS:
                carried = {term: weight * CARRIED_BY_FEW for term, weight in own_before.items()}
        result[tag.start] = carried
        own_before, all_before, end = own, _both(own, carried), tag.end
    return result


def _points_back(lemmas: Sequence[str], language: Language) -> bool:
    """Whether one of the first words stands for what was said before; `this year` stands for a time."""
    pairs = zip(lemmas[:_FEW_WORDS], [*lemmas[1:], ""], strict=False)
    if any(lemma in rules().back and following not in rules().times for lemma, following in pairs):
        return True
    if language is Language.KK:
        return bool(lemmas) and lemmas[0] in rules().back_nouns
    first = ["", *lemmas[: _FIRST_WORDS + 1], ""]
    return any(
        lemma in rules().back_nouns
        and (before in rules().times or analyse(before).pos != "ADJ")
        and analyse(following).pos not in ("NOUN", "ADJ")
        for before, lemma, following in zip(first, first[1:-1], first[2:], strict=False)
    )


def _both(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {term: max(one.get(term, 0.0), other.get(term, 0.0)) for term in (*one, *other)}


def _said_commitment(
    view: Scene, made: Commitment, carried: Mapping[int, Mapping[str, float]], pointing: References
) -> Said:
    bodies = frozenset(one.id for one in made.agencies if one.id and one.role in _OWNERS)
    own = telling_words(f"{made.action} {_short_forms(view, made)}", made.language, view.document.glossary)
    said = own or _terms(view, made.start, made.end)
    return _said(
        view,
        (made.start, made.end, made.text),
        type=made.type,
        terms=_both(said, carried.get(made.start, {}) if made.origin is Origin.STATEMENT else {}),
        agencies=bodies,
        places=frozenset(place.id for place in made.places),
        counted=_counted(made.figures, made.language),
        references=pointing.at(made.start) or own_reference(view.document, made),
        commitment=made,
    )


def _short_forms(view: Scene, made: Commitment) -> str:
    """What its text calls things from there on (`доклад (далее – НДСОС)`): later documents may say that alone."""
    return " ".join(
        word.text for word in words(view.source(made.start, made.end)) if word.text in view.document.glossary
    )


def _said_evidence(
    view: Scene, item: Evidence, carried: Mapping[str, float], pointing: frozenset[str], owner: int | None
) -> Said:
    tags = view.within(Label.AGENCY, item.start, item.end)
    return _said(
        view,
        (item.start, item.end, item.text),
        type=item.type,
        terms=_both(_terms(view, item.start, item.end), carried),
        agencies=frozenset(tag.value["id"] for tag in tags if tag.value.get("id")),
        places=frozenset(place.id for place in item.places),
        counted=_counted(item.figures, _language(view, item.start, item.end)),
        references=pointing,
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
    references: frozenset[str],
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
        bridged=_bridged(terms) if _language(view, start, end) is Language.KK else {},
        agencies=agencies,
        places=places,
        counted=counted,
        amounts=frozenset(
            (str(tag.value.get("unit")), float(tag.value.get("max") or 0))
            for tag in view.within(Label.FIGURE, start, end)
            if tag.value.get("unit") != "count" or float(tag.value.get("max") or 0) >= _TELLING
        ),
        days=frozenset(
            due for tag in view.within(Label.DEADLINE, start, end) if (due := deadline(view, tag).due) is not None
        ),
        programmes=_programmes(text),
        names=names,
        first=first,
        references=references,
        owner=owner,
        commitment=commitment,
        evidence=evidence,
    )


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
    return telling_words(" . ".join(pieces), _language(view, start, end), view.document.glossary)


def telling_words(text: str, language: Language, glossary: Mapping[str, str]) -> Mapping[str, float]:
    """The lemmas of a text without what any undertaking is told with, short forms in full."""
    found: dict[str, float] = {}
    known = rules().general | rules().back
    for word in words(text, language):
        spelt = glossary.get(word.text)
        said = words(spelt, language) if spelt else (word,)
        for one in (word, *said) if spelt else said:
            if one.lemma[0].isdigit() or one.lemma in known or not _tells(one.lemma, language):
                continue
            found[one.lemma] = 1.0
    return found


def _tells(lemma: str, language: Language) -> bool:
    """Whether a word is long enough to tell something: Kazakh has nouns of two letters (`су`, `шу`)."""
    return len(lemma) >= _SHORTEST or (language is Language.KK and lemma in lexicon(Language.KK))


def _bridged(terms: Mapping[str, float]) -> Mapping[str, float]:
    """The Russian words for the lemmas of a Kazakh statement, each as sure as the words that it stands for."""
    own = bridged([term for term, weight in terms.items() if weight > CARRIED])
    carried = bridged([term for term, weight in terms.items() if weight <= CARRIED])
    least = min((weight for weight in terms.values() if weight <= CARRIED), default=0.0)
    return {**dict.fromkeys(carried, least * _BRIDGED), **dict.fromkeys(own, _BRIDGED)}


def _counted(figures: Iterable[Figure], language: Language) -> frozenset[str]:
    """The things counted, in Russian where the bridge has the word."""
    told = (str(figure.value["of"]) for figure in figures if figure.value.get("of"))
    pairs = lexicon(Language.KK) if language is Language.KK else {}
    return frozenset(other for of in told for other in (*pairs.get(of, ()), of))


def _in_both_languages(item: Evidence, language: Language) -> Evidence:
    """A statement whose figures say what they count in the other language too, for commitments in that."""
    figures = []
    for figure in item.figures:
        thing = str(figure.value.get("of") or "")
        others = lexicon(language).get(thing, ()) if thing else ()
        figures.append(replace(figure, value={**figure.value, "things": [thing, *others]}) if others else figure)
    return replace(item, figures=tuple(figures))


def _programmes(text: str) -> frozenset[str]:
    """Names in quotation marks, as words: a programme, a law, a campaign; and names that are only letters (`НДСОС`)."""
    quoted = (" ".join(word.lemma for word in words(match.group(1), Language.RU)) for match in _NAME.finditer(text))
    return frozenset((*quoted, *_LETTERS.findall(text)))


def _is_word(text: str, language: Language) -> bool:
    """Whether a word with a capital is one that the dictionaries know, not a name: `Великая` in «Великая степь»."""
    # Kazakh has taken words of Russian: `Ведомство`, `Портал`.
    if language is Language.RU or _is_common(text):
        return _is_common(text)
    if text.casefold().endswith(rules().no_name_ends):
        return True
    for lemma in (word.lemma for word in words(text, language)):
        others = lexicon(language).get(lemma, ()) or loaned(lemma)
        if lemma in rules().general or lemma in rules().back:
            return True
        if others and not any(analyse(other).pos == _NAME_POS for other in others):
            return True
    return False


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
    language = _language(view, start, end)
    sure: set[str] = set()
    first: set[str] = set()
    for match in _CAPITAL.finditer(text):
        if any(begin < match.end() and match.start() < stop for begin, stop in taken):
            continue
        keys = _keys(match.group(), language)
        if keys & rules().no_names:
            continue
        before = text[: match.start()].rstrip(" \u00a0")
        opens = not before or before[-1] in _OPENERS or before[-1].isdigit()
        quoted = before.endswith(_QUOTES)
        if _names_a_place(text[match.end() :], language) or (quoted and text[match.end() :].startswith(_QUOTES_END)):
            # «Жидели» alone in its marks is a name, whatever the dictionaries know; «Великая степь» is words.
            sure |= keys
        elif not (opens or quoted):
            sure |= keys
        elif not _is_word(match.group(), language):
            (sure if quoted else first).update(keys)
    return frozenset(sure), frozenset(first - sure)


def _names_a_place(following: str, language: Language) -> bool:
    """Whether a Kazakh name stands before the word for what bears it: `Ащысу өзені`."""
    if language is not Language.KK:
        return False
    nearest = words(following[:_NEXT], language)
    return bool(nearest) and nearest[0].lemma in rules().bearers


def _keys(name: str, language: Language) -> frozenset[str]:
    """What a name is compared by; a Kazakh one also without its endings, and as it is in Russian: `Жем`, `Эмба`."""
    bare = [word.lemma for word in words(name, language)] if language is Language.KK else []
    russian = [other for lemma in bare for other in lexicon(language).get(lemma, ()) if not _is_common(other)]
    return frozenset(name_key(form) for form in (name, *bare, *russian) if len(form) >= _SHORTEST)


def _is_common(text: str) -> bool:
    """Whether the Russian dictionary knows a word, and not as a name."""
    return is_known(text) and analyse(text.casefold()).pos != _NAME_POS
