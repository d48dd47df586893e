"""Which part each body plays in a statement that looks ahead: told by its case and by the words beside it.

In Russian the head of a name is its first noun, in Kazakh its last word. A subject, a dative under an order, an
instrumental with a passive and a body that acts jointly are responsible; who receives is the addressee. A genitive
only qualifies, but for the office of a body's head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.model import Annotation, Label, Party, Role
from nlp.commitment_data import found
from nlp.commitment_scene import Scene
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded, has_kazakh_letter
from nlp.languages.ru import lemmas

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTED = re.compile(r"«[^»]{0,300}»")
_CASE = re.compile(r"Case=(\w{3})")
JOINED = re.compile(r"\s*(?:\([^()]{0,40}\))?\s*(?:,|,?\s*(?:и|а также|әрі|және|мен|пен|бен|сондай-ақ))?\s*")
_ENDING = re.compile(r"[^\W\d_]*(?:-[^\W\d_]+)?")
_BEHIND = re.compile(r"\s*([^\W\d_]+)")
_CONTEXT = 160
_OF_PLACES = re.compile(r"(?:област|город|район)\w*")
_RECEIVES = ("в", "во")
_MUST = re.compile(r"\w[ую][ыі]\s(?:тиіс|қажет|керек|міндетті)\W{0,3}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The statement in which the bodies stand: where, how it reads around them, and whether it introduces a list."""

    start: int
    text: str
    kazakh: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A body with its role, none where it only qualifies, its case, whether it acts jointly with those named.

    ``elided``: its noun is that of the body before it (`акиматам городов и областей`).
    """

    tag: Annotation
    role: Role | None
    case: str
    joint: bool = False
    elided: bool = False


def parties(view: Scene, start: int, end: int) -> tuple[Party, ...]:
    """The bodies of a statement that play a part in it, each once; the part that binds most counts."""
    return tuple(party(view, told.tag, told.role) for told in roles(view, start, end) if told.role is not None)


def party(view: Scene, tag: Annotation, role: Role) -> Party:
    """A body of the registry, or one that the text only names."""
    return Party(tag.value.get("id"), tag.value.get("name") or view.said(tag.start, tag.end), role)


def roles(view: Scene, start: int, end: int) -> list[Told]:
    """Every body of a statement with its part."""
    text = view.source(start, end)
    kazakh = sum(map(has_kazakh_letter, _WORD.findall(text))) * 5 > len(_WORD.findall(text))
    sentence = Sentence(start, text, kazakh, text.rstrip().endswith(":"))
    result: list[Told] = []
    for tag in view.within(Label.AGENCY, start, end):
        told = _told(sentence, tag, result)
        last = result[-1] if result else None
        joined = last is not None and JOINED.fullmatch(text, max(0, last.tag.end - start), max(0, tag.start - start))
        if joined and last is not None and _goes_with(last, told):
            told = Told(tag, last.role, last.case)
        result.append(told)
    return _settled(sentence, result)


def _goes_with(last: Told, told: Told) -> bool:
    """Whether a body in a row of them plays the part of the one before; one without endings takes any."""
    if Role.BY_AGREEMENT in (last.role, told.role):
        return False
    return not told.case or told.elided or told.case == last.case or not last.case


def _told(sentence: Sentence, tag: Annotation, before: Sequence[Told]) -> Told:
    head = _kazakh_case(sentence, tag) if sentence.kazakh else _russian_case(sentence, tag)
    given = tag.value.get("role")
    left, right = _around(sentence, tag)
    if found("except-before", left) or found("except-after", right):
        return Told(tag, None, head)
    if given in (Role.BY_AGREEMENT, Role.REPORTED, Role.RESPONSIBLE) or (given and not sentence.kazakh):
        return Told(tag, Role(given), head)
    if sentence.kazakh:
        return Told(tag, _kazakh(sentence, tag, head, before), head, found("jointly", right) is not None)
    role = _russian(sentence, tag, head, before)
    return Told(tag, role, head, found("jointly", left) is not None, _is_elided(sentence, tag))


def _is_elided(sentence: Sentence, tag: Annotation) -> bool:
    return _OF_PLACES.match(sentence.text, tag.start - sentence.start) is not None


def _settled(sentence: Sentence, told: list[Told]) -> list[Told]:
    """In Kazakh a genitive is the subject of `-уы тиіс` where no other body is."""
    if sentence.kazakh and not any(one.role is Role.RESPONSIBLE for one in told) and _MUST.search(sentence.text):
        first = next((place for place, one in enumerate(told) if one.case == "Gen" and one.role is None), None)
        if first is not None:
            told[first] = Told(told[first].tag, Role.RESPONSIBLE, "Gen")
    return told


def _around(sentence: Sentence, tag: Annotation) -> tuple[str, str]:
    start, end = tag.start - sentence.start, tag.end - sentence.start
    end = _ENDING.match(sentence.text, end).end() if sentence.kazakh else end  # type: ignore[union-attr] # matches any
    before, after = sentence.text[max(0, start - _CONTEXT) : start], sentence.text[end : end + _CONTEXT]
    return " ".join(before.split()) + " " * bool(before), " " * after[:1].isspace() + " ".join(after.split())


def _russian_case(sentence: Sentence, tag: Annotation) -> str:
    name = _QUOTED.sub(" ", sentence.text[tag.start - sentence.start : tag.end - sentence.start])
    analyses = [lemmas.analyse(word) for word in _WORD.findall(name)]
    heads = [analysis for analysis in analyses if analysis.pos == "NOUN"] or analyses
    case = _CASE.search(heads[0].features) if heads else None
    return case[1] if case else ""


def _russian(sentence: Sentence, tag: Annotation, case: str, earlier: Sequence[Told]) -> Role | None:
    before, after = _around(sentence, tag)
    bare = before.rstrip()
    last = bare.rsplit(maxsplit=1)[-1].casefold() if bare else ""
    if found("agreed-with", before) or found("agreed-with", after):
        return Role.BY_AGREEMENT
    if found("jointly", before) or found("laid-on", before):
        return Role.RESPONSIBLE
    if last == "перед":
        return Role.RESPONSIBLE if found("told", sentence.text) else None
    if last in _RECEIVES:
        return None if case == "Loc" else Role.ADDRESSEE
    if found("qualified", before):
        return None
    if office := found("office-before", before):
        case = _office_case(office.group()) or case
    elif case == "Gen" and (not bare or bare[-1] in ".,;:)"):
        case = "Nom"  # nothing stands before for it to qualify: a plural
    if case == "Gen":
        return None
    if case == "Dat":
        return Role.RESPONSIBLE if found("told", before) or not _has_verb(before) else Role.ADDRESSEE
    if case == "Ins":
        return Role.RESPONSIBLE
    if found("says", after):
        return Role.REPORTED
    if found("tells", after):
        return None
    if case in ("Nom", "Acc") and _is_infinitive_clause(before):  # it has no subject
        goes_on = last == "и" and bool(earlier) and earlier[-1].role is Role.ADDRESSEE
        return Role.ADDRESSEE if goes_on else None
    if case in ("Nom", "Acc"):
        return Role.RESPONSIBLE if case == "Nom" else None
    acts = not _has_verb(before) or found("told", before) is not None or _is_verb(_BEHIND.match(after))
    return Role.RESPONSIBLE if acts else None


def _office_case(office: str) -> str:
    word = _WORD.search(office)
    case = _CASE.search(lemmas.analyse(word.group()).features) if word else None
    return case[1] if case else ""


def _has_verb(text: str) -> bool:
    return any(_is_finite(word) for word in _WORD.findall(text))


def _is_finite(word: str) -> bool:
    analysis = lemmas.analyse(word)
    shape = analysis.features
    return analysis.pos == "VERB" and ("Fin" in shape or "VerbForm=Inf" in shape or "Variant=Short" in shape)


def _is_verb(match: re.Match[str] | None) -> bool:
    return match is not None and _is_finite(match[1])


def _is_infinitive_clause(text: str) -> bool:
    """Whether what stands before is governed by an infinitive alone."""
    shapes = [analysis.features for word in _WORD.findall(text) if (analysis := lemmas.analyse(word)).pos == "VERB"]
    finite = any("Fin" in shape or "Variant=Short" in shape for shape in shapes)
    return not finite and any("VerbForm=Inf" in shape for shape in shapes)


def _kazakh_case(sentence: Sentence, tag: Annotation) -> str:
    ending = _ENDING.match(sentence.text, tag.end - sentence.start)
    name = sentence.text[tag.start - sentence.start : ending.end() if ending else tag.end - sentence.start]
    words = _WORD.findall(name)
    if not words:
        return ""
    stem, _, suffix = words[-1].rpartition("-")
    if stem and stem.isupper():
        return _of_suffix(suffix)
    case = _CASE.search(stemmer.analyse(folded(words[-1])).features)
    return case[1] if case else "Nom"


def _of_suffix(suffix: str) -> str:
    """The case of an ending set off by a hyphen (`ЭТРМ-ге`)."""
    for case, endings in _SUFFIXES.items():
        if suffix.casefold() in endings:
            return case
    return "Nom"


_SUFFIXES = {
    "Dat": ("ге", "ға", "ке", "қа", "не", "на"),
    "Gen": ("нің", "ның", "дің", "дың", "тің", "тың"),
    "Ins": ("мен", "бен", "пен"),
    "Acc": ("ні", "ны", "ді", "ды", "ті", "ты"),
    "Abl": ("ден", "дан", "тен", "тан", "нен", "нан"),
    "Loc": ("де", "да", "те", "та", "нде", "нда"),
}


def _kazakh(sentence: Sentence, tag: Annotation, case: str, before: Sequence[Told]) -> Role | None:
    _, after = _around(sentence, tag)
    behind = _BEHIND.match(after)
    if found("agreed-with", after):
        return Role.BY_AGREEMENT
    if found("jointly", after):
        return Role.RESPONSIBLE
    if found("postposition", after):
        return None
    told = found("told", after) is not None
    if office := found("office-after", after):
        of_office = _CASE.search(stemmer.analyse(folded(office.group().split()[-1])).features)
        return Role.RESPONSIBLE if told and of_office and of_office[1] == "Dat" else None
    if case == "Dat":
        first = not any(one.role is Role.RESPONSIBLE for one in before)
        return Role.RESPONSIBLE if sentence.leads or (told and first) else Role.ADDRESSEE
    if case == "Nom":
        if found("says", sentence.text):
            return Role.REPORTED
        if found("tells", sentence.text):
            return None
        return None if _qualifies(tag, sentence, behind) else Role.RESPONSIBLE
    return Role.RESPONSIBLE if case == "Ins" else None


def _qualifies(tag: Annotation, sentence: Sentence, behind: re.Match[str] | None) -> bool:
    """Whether a bare name only qualifies the word behind it (`Үкімет қаулысы`)."""
    name = _WORD.findall(sentence.text[tag.start - sentence.start : tag.end - sentence.start])
    bare = bool(name) and "psor" not in stemmer.analyse(folded(name[-1])).features and not name[-1].isupper()
    plural = bool(name) and "Number=Plur" in stemmer.analyse(folded(name[-1])).features
    return bare and not plural and behind is not None and "psor" in stemmer.analyse(folded(behind[1])).features
