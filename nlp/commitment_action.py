"""What is to be done, in short: a statement without its list mark, deadlines, who must and the words that order it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.reading import reading
from nlp.commitment_data import found
from nlp.commitment_scene import Scene, apart
from nlp.languages.kk import stemmer
from nlp.languages.letters import folded, has_kazakh_letter
from nlp.languages.ru import lemmas

MOST = 300

_SHORT = 80

_MARK = re.compile(
    r"\s{0,9}(?:[-–—•*·▪]\s{0,9})?(?:(?:\d{1,3}(?:[.-]\d{1,3}){0,3}|[а-яёa-zәғқңөұүһі]|[ivxі]{1,4})\s?[.)](?![\d])\s{0,9})?(?=\S)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_EMPTY_BRACKETS = re.compile(r"\(\s{0,9}\)|«\s{0,9}»")
_INTRODUCED = re.compile(r"\((?:далее|бұдан әрі)[^()]{0,200}\)", re.IGNORECASE)
_SPACE_BEFORE = re.compile(r"\s{1,9}(?=[,.;:)»])")
_COMMAS = re.compile(r",(?:\s{0,3},)+")
_EDGE = " ,;:–—-"
_SAID_BY = re.compile(r",?\s[—–-]\s(?:отметил|подчеркнул|заявил|сообщил|сказал|деді|дейді)\w{0,3}\s[^.]{0,160}\.?\s*$")
_NOUN_OF_ACTION = re.compile(r"([ую])(?:ға|ге|ды|ді|ны|ні|ын|ін|ы|і)$")


def action(view: Scene, start: int, end: int, without: Iterable[tuple[int, int]] = ()) -> str:
    """The undertaking of a statement; ``without`` are the spans to leave out, its deadlines and who must."""
    text = _cut(view, start, end, without)
    text = _MARK.sub("", text, count=1)
    text = _INTRODUCED.sub("", text)
    for _ in range(2):
        if opener := found("opener", text):
            text = text[opener.end() :].lstrip(_EDGE)
    text = _SAID_BY.sub("", text)
    text = _infinitive(_tidy(text))
    return shortened(_verbal_noun(text))


def shortened(text: str) -> str:
    """A text as a line of a list: a capital first, no mark last, broken off between words where it is long."""
    text = _tidy(text)
    if len(text) > MOST:
        text = text[:MOST].rsplit(maxsplit=1)[0].rstrip(_EDGE) + "…"
    return text[:1].upper() + text[1:]


def mark(text: str) -> str:
    """The mark that a list item begins with, or nothing."""
    match = _MARK.match(text)
    return match.group().strip() if match else ""


def _cut(view: Scene, start: int, end: int, without: Iterable[tuple[int, int]]) -> str:
    kept, place = [], start
    for first, last in apart((max(start, first), min(end, last)) for first, last in without if first < end):
        kept.append(view.document.text[place:first])
        place = max(place, last)
    kept.append(view.document.text[place:end])
    text = " ".join(piece.strip() for piece in kept)
    return reading(text, 0, len(text)).text


def _tidy(text: str) -> str:
    text = _EMPTY_BRACKETS.sub("", text)
    text = _SPACE_BEFORE.sub("", " ".join(text.split()))
    text = _COMMAS.sub(",", text).strip(_EDGE)
    return text.rstrip(".;: ") if not text.endswith("т.д.") else text


def _infinitive(text: str) -> str:
    """Russian: the infinitive behind `поручено`, `планируется`, `обязано`, with what belongs to it."""
    for name in ("orders-infinitive", "plans-infinitive", "personal-infinitive"):
        cue = found(name, text)
        if cue is None or cue.start() > MOST:
            continue
        before, rest = text[: cue.start()].strip(_EDGE), text[cue.end() :].lstrip(_EDGE)
        if found("clause", before) or before.casefold().endswith((" не", "не")) or not _leads_to_infinitive(rest):
            return text
        if name == "orders-infinitive" or not before:
            return rest
        if name == "plans-infinitive" and len(before) <= _SHORT:
            return f"{before} {rest}"
        return text
    return text


def _leads_to_infinitive(rest: str) -> bool:
    for word in _WORD.findall(rest[:120])[:6]:
        analysis = lemmas.analyse(word)
        if "VerbForm=Inf" in analysis.features:
            return analysis.lemma != "быть"
        if analysis.pos == "VERB":
            return False
    return False


def _verbal_noun(text: str) -> str:
    """Kazakh: the verbal noun before `жоспарлануда`, `міндетті`, `тапсырылды`, without its case."""
    cue = found("predicate-last", text)
    if cue is None:
        return text
    rest = text[: cue.start()].rstrip(_EDGE)
    head, _, last = rest.rpartition(" ")
    if found("predicate", rest) or "Voice=Pass" in stemmer.analyse(folded(last)).features:
        return text
    if not has_kazakh_letter(rest) or not _NOUN_OF_ACTION.search(folded(last)):
        return rest if rest and _ends_in_act(last) else text
    bare = _NOUN_OF_ACTION.sub(r"\1", last)
    return f"{head} {bare}".strip()


def _ends_in_act(word: str) -> bool:
    return word[-1:] in ("у", "ю")
