"""The component `mindet_agencies`: every public body and every region that a text names, in Kazakh and Russian.

Bodies are found by name, by abbreviation, by the document's own short forms and by pattern; where finds overlap the
surer one stays. Which of several bodies under one name is meant, the document's date decides, else the value holds the
candidates. Never raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from corpus.model import BlockKind, Column
from corpus.registry import agencies
from nlp.agency_data import knowledge, rules
from nlp.agency_local import find_local
from nlp.agency_names import find_names
from nlp.agency_patterns import find_patterns
from nlp.agency_scene import Mention, Scene, scene
from nlp.agency_short import find_short
from nlp.context import Context
from nlp.found import Found
from nlp.languages.ru.lemmas import analyse
from nlp.places import Place, sole_place
from nlp.spans import text_of, write

_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
_CLAUSE = 120
_OF_REGIONS = re.compile(r"(?:наименовани\w+\s)?(?:регион|област|город)|(?:өңір|облыс|қала)", re.I)
_OFFICE_RU = re.compile(
    r"(?:рабочим|уполномоченным|исполнительным|ответственным|координирующим)\s(?:\S+\s)?органом", re.I
)
_IS_RU = re.compile(r"[^.;:]{0,80}?\s(?:является|являются|определ[её]н\w*|определяется|назначен\w*|выступает)(?!\w)")
_OFFICE_KK = re.compile(r"(?:жұмыс|уәкілетті|атқарушы|жауапты|үйлестіруші)\s(?:\S+\s)?орган(?:ы)?$", re.I)
_IS_KK = re.compile(r"\s(?:болып\s(?:табыла|айқында|белгілен|санала)\w*|ретінде\s\w+|ретінде$)")
_WORKING_KK = re.compile(r"жұмыс\s.{0,20}$", re.I)
_NAMED_KK = re.compile(r"\s[-–—]\s")
_DATIVE = re.compile(r"(?:ға|ге|қа|ке|на|не)$")


@Language.factory("mindet_agencies")
def make_agencies(nlp: Language, name: str) -> Any:  # noqa: ARG001
    """The component, as spaCy asks for it."""
    return tag


def tag(doc: Doc) -> Doc:
    """Write the agencies and places of one block."""
    context = doc.user_data.get("context") or Context()
    bodies, places = find(text_of(doc), context, doc.vocab.lang or doc.lang_)
    write(doc, "agency", bodies)
    write(doc, "place", places)
    return doc


def find(text: str, context: Context, language: str) -> tuple[list[Found], list[Found]]:
    """The agencies and the places of one text, in text order."""
    view = scene(text, knowledge(), _language(text, language))
    mentions = _mentions(view, context.glossary, short=_is_list(context))
    bodies = [_found(view, mention, context) for mention in mentions]
    places = view.places
    if not places and context.block is BlockKind.CELL and _OF_REGIONS.match(context.heading):
        places = [place for place in [sole_place(view.words)] if place is not None]
    return bodies, [_place(place) for place in places]


def _mentions(view: Scene, glossary: Mapping[str, str], *, short: bool) -> list[Mention]:
    named = find_local(view) + find_names(view)
    if not _shouts(view.text) or short:
        named += find_short(view, glossary, _meaning, among_short=short)
    named += find_patterns(view, {mention.start: mention.end for mention in named})
    return [mention for mention in _apart(view, named) if not _is_predicate(view.text, mention)]


def _is_predicate(text: str, mention: Mention) -> bool:
    """Whether a generic name only says what a body is: `Рабочим органом является …`, `уәкілетті орган болып …`."""
    if mention.ids:
        return False
    said = text[mention.start : mention.end]
    after = text[mention.end : mention.end + _CLAUSE]
    if _OFFICE_RU.match(said):
        return _IS_RU.match(after) is not None
    named = _WORKING_KK.match(said) and _NAMED_KK.match(after)
    return _OFFICE_KK.search(said) is not None and bool(named or _IS_KK.match(after))


def _apart(view: Scene, mentions: Sequence[Mention]) -> list[Mention]:
    """Without overlaps: the surer, then the longer, then the earlier stays; an enterprise keeps the id of its name."""
    mentions = [_with_name(view.text, one, mentions) if one.rule == "agency.enterprise" else one for one in mentions]
    mentions = [one for one in mentions if not _is_word_of_a_name(one, mentions)]
    kept: list[Mention] = []
    taken = bytearray(len(view.text) + 1)
    for mention in sorted(mentions, key=lambda one: (-one.rank, one.start - one.end, one.start)):
        if mention.end > mention.start and not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


def _is_word_of_a_name(short: Mention, mentions: Sequence[Mention]) -> bool:
    """Whether a short form is but a word of a full name: `Комитет` of `Комитет лесного хозяйства`."""
    return short.rule in ("agency.glossary", "agency.short") and any(
        other.ids
        and other.rule == "agency.name"
        and other.start <= short.start < short.end <= other.end
        and other.end - other.start > short.end - short.start
        for other in mentions
    )


def _with_name(text: str, enterprise: Mention, mentions: Sequence[Mention]) -> Mention:
    """`РГУ «Департамент экологии…»` is the department: the quoted name's id over the whole extent."""
    opening = next((at for at in range(enterprise.start, enterprise.end) if text[at] in '«"“'), enterprise.start)
    for other in mentions:
        if other.ids and enterprise.start <= other.start <= opening + 1 and other.end <= enterprise.end:
            return Mention(enterprise.start, enterprise.end, other.ids, enterprise.rule, rank=6)
    return enterprise


@lru_cache(maxsize=4096)
def _meaning(form: str, long: str) -> tuple[str, ...] | None:
    """The bodies that a glossary's long form stands for; none known is `()`, no body at all is `None`.

    In Russian the body opens the phrase, in Kazakh it closes it: a plan of the Government is no government.
    """
    view = scene(long, knowledge(), _language(long, ""))
    mentions = _mentions(view, {}, short=False)
    if not mentions:
        return None
    if view.language == "kk" or _KAZAKH.search(form):
        last = max(mentions, key=lambda mention: mention.end)
        return last.ids if len(long) - last.end <= 20 else None
    first = min(mentions, key=lambda mention: mention.start)
    before = long[: first.start].split()
    return first.ids if all(word.isupper() or analyse(word.strip("«»,")).pos == "ADJ" for word in before) else None


def _found(view: Scene, mention: Mention, context: Context) -> Found:
    value: dict[str, Any] = {}
    ids = _by_date(mention.ids, context.issued)
    value["id"] = ids[0] if ids else None
    if not ids:
        value["name"] = view.text[mention.start : mention.end]
    elif len(ids) > 1:
        value["candidates"] = list(ids)
    role = _role(view.text, mention, context)
    if role:
        value["role"] = role
    return Found(mention.start, mention.end, value, mention.rule)


def _by_date(ids: tuple[str, ...], issued: date | None) -> tuple[str, ...]:
    """Of the bodies under one name those that existed when the document was issued, or that exist now."""
    if len(ids) < 2:
        return ids
    known = agencies()
    fitting = [
        one for one in ids if one in known and (known[one].exists_on(issued) if issued else known[one].valid_to is None)
    ]
    return tuple(fitting) or ids


def _role(text: str, mention: Mention, context: Context) -> str | None:
    """The part that the body plays, where its cell or the words beside it say so."""
    cues = _cues()
    after = text[mention.end : mention.end + 40].lstrip().casefold()
    if after.startswith(cues["by_agreement"]):
        return "by_agreement"
    if context.role is Column.RESPONSIBLE:
        return "responsible"
    before = text[max(0, mention.start - 40) : mention.start].rstrip().casefold()
    if before.endswith(cues["addressee_before_ru"]):
        return "addressee"
    if before.endswith(cues["reported_before_ru"]) or after.startswith(cues["reported_after_kk"]):
        return "reported"
    if _KAZAKH.search(text) and _DATIVE.search(text[mention.start : mention.end]):
        return "addressee"
    return None


@cache
def _cues() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(cues) for name, cues in rules()["roles"].items()}


def _place(place: Place) -> Found:
    return Found(place.start, place.end, {"id": place.region.id, "kato": place.region.kato}, "place.region")


def _is_list(context: Context) -> bool:
    """Whether the block is of the kind that lists bodies by their abbreviations."""
    return context.role is Column.RESPONSIBLE or (context.block is BlockKind.CELL and context.role is None)


def _language(text: str, told: str) -> str:
    """The language that single words are read in: what the chain says, unless the letters speak against it."""
    kazakh = len(_KAZAKH.findall(text))
    if told == "kk" and (kazakh or not re.search("[ёъэщ]", text)):
        return "kk"
    return "kk" if kazakh * 16 > len(text) else "ru"


def _shouts(text: str) -> bool:
    """Whether the text is set in capitals, so that capitals say nothing."""
    letters = [character for character in text[:400] if character.isalpha()]
    return len(letters) > 24 and sum(map(str.isupper, letters)) * 10 > len(letters) * 7
