"""Values of a spreadsheet as its reader sees them: number formats applied, in the way of Kazakhstan's locales.

Decimals stand after a comma and thousands apart by a no-break space; short dates are 01.03.2025.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from babel.dates import get_day_names, get_month_names

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|Основной)|(?P<half>AM/PM|A/P)"
    r"|(?P<part>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[gG]+)|(?P<power>[eE][+-])|(?P<place>[0#?.,%]+)|(?P<other>.)",
    re.DOTALL,
)
_LOCALES = {"419": "ru", "19": "ru", "43f": "kk", "3f": "kk", "409": "en", "9": "en", "809": "en"}
# Formats that a locale shows in its own way, whatever they spell.
_SHORT_DATES = {"mm-dd-yy": "dd.mm.yyyy", "m/d/yy h:mm": "dd.mm.yyyy h:mm", "m/d/yyyy": "dd.mm.yyyy"}
_LONG_DATE = 'd mmmm yyyy" г."'
_LONG_TIME = "h:mm:ss"
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\Z")
_GROUP = "\N{NO-BREAK SPACE}"
# Excel shows no more digits of a number without a format.
_GENERAL = Context(prec=10, rounding=ROUND_HALF_UP)

Token = tuple[str, str]


def display(value: object, number_format: str) -> str:
    """A cell's value as it is displayed under its number format; never raises."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, number_format)
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value)


def _tokens(section: str) -> list[Token]:
    return [(match.lastgroup or "other", match[match.lastgroup or "other"]) for match in _TOKEN.finditer(section)]


def _sections(number_format: str) -> list[list[Token]]:
    """The parts for positive numbers, negative ones, zero and text."""
    sections: list[list[Token]] = [[]]
    for token in _tokens(number_format[:1000]):
        if token == ("other", ";"):
            sections.append([])
        else:
            sections[-1].append(token)
    return sections


def _number(value: float, number_format: str) -> str:
    try:
        exact = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite():
        return str(value)
    tokens, signed = _chosen(exact, _sections(number_format))
    kinds = {kind for kind, _ in tokens}
    literals = "".join(text for kind, text in tokens if kind == "other")
    if not tokens or not kinds & {"place", "general"}:
        return "".join(_literals(tokens)) if kinds & {"quoted", "escaped"} else _general(exact)
    if "power" in kinds or "general" in kinds or "/" in literals or "part" in kinds:
        return _general(exact)
    written = _placed(exact if signed else abs(exact), tokens)
    return written if signed or exact >= 0 or len(_sections(number_format)) > 1 else f"-{written}"


def _chosen(value: Decimal, sections: Sequence[list[Token]]) -> tuple[list[Token], bool]:
    """The section for a number, and whether its sign is still to be written."""
    numbers = list(sections[:3])
    for section in numbers:
        for kind, text in section:
            condition = _CONDITION.match(text) if kind == "bracket" else None
            if condition is not None and _holds(value, condition[1], Decimal(condition[2])):
                return section, True
    if any(kind == "bracket" and _CONDITION.match(text) for section in numbers for kind, text in section):
        return numbers[-1], True
    if value < 0 and len(numbers) > 1:
        return numbers[1], False
    if value == 0 and len(numbers) > 2:
        return numbers[2], False
    return numbers[0], True


def _holds(value: Decimal, comparison: str, bound: Decimal) -> bool:
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[comparison]


def _general(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 15:
        return f"{int(value)}"
    short = value.normalize(_GENERAL)
    if not Decimal("1e-9") < abs(short) < Decimal(10) ** 15:
        return f"{short:.5E}".replace(".", ",")
    return f"{short:f}".replace(".", ",")


def _placed(value: Decimal, tokens: Sequence[Token]) -> str:
    """A number in the places that a section leaves for its digits."""
    places = "".join(text for kind, text in tokens if kind == "place")
    digits = places.replace("%", "")
    whole, _, decimals = digits.partition(".")
    scaled = len(whole) - len(whole.rstrip(",")) if not decimals else len(decimals) - len(decimals.rstrip(","))
    value = value.scaleb(2 * places.count("%") - 3 * scaled)
    least = len(decimals.rstrip(",").rstrip("#?"))
    most = len(decimals.rstrip(","))
    try:
        rounded = value.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _general(value)
    front, _, back = f"{abs(rounded):f}".partition(".")
    front = front.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        front = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", _GROUP, front)
        shares = [front]
    else:
        shares = _shares(front, [text.partition(".")[0] for kind, text in tokens if kind == "place"])
    back = back[:least] + back[least:].rstrip("0")
    if not front and not back:
        shares[-1] = "0"
    sign = "-" if rounded < 0 else ""
    written = "".join(_around(tokens, shares, f",{back}" if back else "")).strip(" ")
    return f"{sign}{written}{'%' if '%' in places else ''}"


def _shares(front: str, groups: Sequence[str]) -> list[str]:
    """The digits before the decimal comma, dealt from the right to the places that literals part, as in 00-00."""
    shares: list[str] = []
    for group in reversed(groups[1:]):
        cut = max(0, len(front) - len(re.findall("[0#?]", group)))
        front, share = front[:cut], front[cut:]
        shares.insert(0, share)
    return [front, *shares]


def _around(tokens: Sequence[Token], shares: Sequence[str], decimals: str) -> Iterator[str]:
    """The literals of a section with the digits in its places."""
    last = max(at for at, (kind, _) in enumerate(tokens) if kind == "place")
    dealt = iter(shares)
    for at, token in enumerate(tokens):
        if token[0] != "place":
            yield from _literals([token])
            continue
        yield next(dealt, "")
        if decimals and ("." in token[1] or at == last):
            yield decimals
            decimals = ""


def _literals(tokens: Sequence[Token]) -> Iterator[str]:
    for kind, text in tokens:
        if kind in ("quoted", "escaped") or (kind == "other" and text != "@"):
            yield text
        elif kind == "space":
            yield " "
        elif kind == "bracket" and text.startswith("$"):
            yield text[1:].partition("-")[0]


def _moment(value: datetime | date | time | timedelta, number_format: str) -> str:
    wanted = _SHORT_DATES.get(number_format.split(";")[0].lower(), number_format)
    if "[$-F800]" in wanted:
        wanted = _LONG_DATE
    elif "[$-F400]" in wanted:
        wanted = _LONG_TIME
    tokens = _sections(wanted)[0]
    if isinstance(value, timedelta):
        return _elapsed(value, tokens)
    if not any(kind == "part" for kind, _ in tokens):
        return _plain_moment(value)
    return "".join(_spelled(value, tokens)).strip()


def _plain_moment(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    day = f"{value.day:02}.{value.month:02}.{value.year:04}"
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{day} {value.hour:02}:{value.minute:02}"
    return day


def _elapsed(value: timedelta, tokens: Sequence[Token]) -> str:
    seconds = int(value.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    shown = f"{hours}:{rest // 60:02}"
    if any(kind == "part" and text[0] in "sS" for kind, text in tokens):
        shown += f":{rest % 60:02}"
    return f"-{shown}" if seconds < 0 else shown


def _spelled(value: datetime | date | time, tokens: Sequence[Token]) -> Iterator[str]:
    language = "ru"
    parts = [(at, text.lower()) for at, (kind, text) in enumerate(tokens) if kind == "part"]
    minutes = _minutes(parts)
    with_day = any(text in ("d", "dd") for _, text in parts)
    half_day = any(kind == "half" for kind, _ in tokens)
    for at, (kind, text) in enumerate(tokens):
        if kind == "bracket":
            language = _LOCALES.get(text.lower().rpartition("-")[2].lstrip("0")[-3:], language)
        if kind == "part":
            part = "n" * len(text) if at in minutes else text.lower()
            yield _part(value, part, language, with_day, half_day)
        elif kind == "half":
            yield "AM" if isinstance(value, (datetime, time)) and value.hour < 12 else "PM"
        elif kind == "place":
            yield text
        else:
            yield from _literals([(kind, text)])


def _minutes(parts: Sequence[tuple[int, str]]) -> set[int]:
    """Where an m means minutes: after hours or before seconds."""
    found = set()
    for place, (at, text) in enumerate(parts):
        if text[0] == "m" and len(text) <= 2:
            before = parts[place - 1][1] if place else ""
            after = parts[place + 1][1] if place + 1 < len(parts) else ""
            if before[:1] == "h" or after[:1] == "s":
                found.add(at)
    return found


def _part(value: datetime | date | time, part: str, language: str, with_day: bool, half_day: bool) -> str:
    if part[0] in "hns":
        if not isinstance(value, (datetime, time)):
            return "0".rjust(len(part[:2]), "0")
        hour = (value.hour % 12 or 12) if half_day else value.hour
        number = {"h": hour, "n": value.minute, "s": value.second}[part[0]]
        return str(number).rjust(2 if len(part) > 1 else 1, "0")
    if isinstance(value, time):
        return ""
    if part[0] == "y":
        return f"{value.year:04}" if len(part) > 2 else f"{value.year % 100:02}"
    if part[0] == "m" and len(part) > 2:
        names = get_month_names(
            "abbreviated" if len(part) == 3 else "wide", "format" if with_day else "stand-alone", language
        )
        return str(names[value.month])
    if part[0] == "d" and len(part) > 2:
        return str(get_day_names("abbreviated" if len(part) == 3 else "wide", locale=language)[value.weekday()])
    number = value.month if part[0] == "m" else value.day
    return str(number).rjust(len(part), "0")
