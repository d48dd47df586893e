"""The noun that a number counts, past what stands before it, in both languages."""

from __future__ import annotations

import re

from nlp.figure_rules import rules
from nlp.languages.kk import stemmer
from nlp.languages.letters import has_kazakh_letter
from nlp.languages.ru import lemmas
from nlp.numbers import Numeral

_WORD = re.compile(r"\s?([^\W\d_]+(?:[-‑/][^\W\d_]+)*)")
_ADJECTIVAL = re.compile(r"Case=")
_PART = re.compile(r"(?:сы|сі|[ауе]?[уе][ыі]|ы|і)(?:н|на|не|нда|нде|нан|нен|ның|нің|мен)?")
_KAZAKH_LETTER = re.compile("[әіңғүұқөһӘІҢҒҮҰҚӨҺ]")
_RUSSIAN_WORD = re.compile(r"(?<!\w)(?:и|в|на|по|с|из|для|не|от|до|за|к|о|об|или|при)(?!\w)", re.IGNORECASE)
_MOST_WORDS = 6
_MOST_BETWEEN = 3
_JOINED = re.compile(r"\s(?:және|әрі)(?=\s)|,(?=\s)")


def is_kazakh(text: str, language: str) -> bool:
    """Whether a text is to be read as Kazakh, by its letters; a short line of a Kazakh block may hold none of them."""
    if len(_KAZAKH_LETTER.findall(text)) * 25 > len(text):
        return True
    return language == "kk" and _RUSSIAN_WORD.search(text) is None


def is_part(numeral: Numeral) -> bool:
    """Whether a number has the Kazakh ending of possession, so that it counts what was named before it (`40-ы`)."""
    return _PART.fullmatch(numeral.ending) is not None


def counted(text: str, begin: int, *, kazakh: bool) -> tuple[int, str] | None:
    """The end and the lemma of the noun counted from ``begin`` on, past the adjectives before it."""
    stops, countable = rules().heads.stops, rules().heads.countable
    end, last = begin, ""
    for _ in range(_MOST_WORDS):
        match = _WORD.match(text, _joined(text, end, last))
        if match is None or (match.start(1) == end and end != begin):
            break
        word = match[1]
        form = word.lower()
        if form in stops:
            break
        own = kazakh or has_kazakh_letter(word)
        role = "head" if form in countable else _kazakh_role(form) if own else _russian_role(word)
        if role == "":
            break
        end, last = match.end(), form
        if role == "head":
            if own:
                end, last = _compound(text, end, last)
            return end, _lemma(last, kazakh=own)
    return (end, _lemma(last, kazakh=kazakh or has_kazakh_letter(last))) if last else None


def _joined(text: str, end: int, last: str) -> int:
    """Past `және` between two Kazakh attributes: `шағын және орта бизнес субъектісі`."""
    joiner = _JOINED.match(text, end) if last and _is_kazakh_attribute(last) else None
    following = _WORD.match(text, joiner.end()) if joiner else None
    return joiner.end() if joiner and following and _is_kazakh_attribute(following[1].lower()) else end


def _is_kazakh_attribute(form: str) -> bool:
    return _kazakh_role(form) == "attribute"


def _russian_role(word: str) -> str:
    analysis = lemmas.analyse(word.split("/")[0])
    if "Variant=Short" in analysis.features and word.endswith(("ев", "ов", "ей")):
        return "head"  # a genitive plural that the dictionary does not know: `саженцев`
    if analysis.pos == "ADJ" or (analysis.pos == "VERB" and "VerbForm=Part" in analysis.features):
        return "attribute" if _ADJECTIVAL.search(analysis.features) and "Variant=Short" not in analysis.features else ""
    return "head" if analysis.pos in ("NOUN", "PROPN", "") else ""


def _kazakh_role(form: str) -> str:
    heads = rules().heads
    if form in heads.attributes or (len(form) > 4 and form.endswith(heads.attribute_endings)):
        return "attribute"
    analysis = stemmer.analyse(form)
    # Nothing is counted in the plural: `64 жолаушылар вагоны`.
    if (analysis.pos == "ADJ" and not analysis.features) or analysis.features == "Number=Plur":
        return "attribute"
    return "" if len(form) > 3 and form.endswith(_KAZAKH_VERBS) else "head"


_KAZAKH_VERBS = (
    "лды", "лді", "нды", "нді", "ылды", "ілді", "тты", "тті", "уда", "уде", "ады", "еді", "йды", "йді", "сын", "сін",
    "ылған", "ілген", "ып", "іп",
)  # fmt: skip
_SHORTEST = 3
_OWN_CASE = re.compile(r"(?:Case=Gen\|)?Person\[psor\]=3")
_DEVERBAL = re.compile(r"(?:[ғгқк][ае]н(?:[ыі]?н?\w{0,3})?|у[ыі]?(?:н\w{0,3})?|[аей]т[ыі]н(?:[ыі]?н?\w{0,3})?)$")


def _compound(text: str, end: int, head: str) -> tuple[int, str]:
    """A Kazakh noun compound ends in a possessed noun: `8 су қоймасы`; an inflected noun has ended already.

    Bare nouns may stand between (`спорт алаңы`), and a verbal noun with its object (`ет өңдеу кәсіпорны`).
    """
    if stemmer.analyse(head).features:
        return end, head
    place, through_noun = end, False
    for _ in range(_MOST_BETWEEN + 1):
        match = _WORD.match(text, place)
        if match is None or match.start(1) == place:
            break
        form = match[1].lower()
        if len(form) < _SHORTEST or form.endswith(_KAZAKH_VERBS) or form in rules().heads.stops:
            break
        analysis = stemmer.analyse(form)
        if "psor]=3" in analysis.features:
            # Past a bare noun an object of its own may stand: `12 бала мектеп ауласын тазалады`.
            if _DEVERBAL.search(form) or (through_noun and not _OWN_CASE.fullmatch(analysis.features)):
                break
            return match.end(), form
        if analysis.pos == "NOUN" and not analysis.features:
            through_noun = True
        elif analysis.features == "VerbForm=Vnoun":
            through_noun = False
        elif _kazakh_role(form) != "attribute":
            break
        place = match.end()
    return end, head


def _lemma(form: str, *, kazakh: bool) -> str:
    first = form.split("/")[0]
    analysis = stemmer.analyse(first) if kazakh else lemmas.analyse(first)
    return first if analysis.pos in ("VERB", "ADJ") else analysis.lemma or first
