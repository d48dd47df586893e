"""Numbers as word processors and browsers write them before the items of a list."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


def ordinal(number: int, number_format: str) -> str:
    """A number in one of the formats of OOXML (`decimal`, `lowerLetter`, `upperRoman`, `russianLower` and so on)."""
    style = number_format.lower()
    if style.endswith("roman"):
        text = _roman(number)
    elif style.endswith("letter"):
        text = _letters(number, _LATIN)
    elif style.startswith("russian"):
        text = _letters(number, _RUSSIAN)
    elif style == "decimalzero":
        return f"{number:02d}"
    else:
        return str(number)
    return text.upper() if style.startswith("upper") or style.endswith("upper") else text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letters(number: int, alphabet: str) -> str:
    """Past the end of the alphabet letters repeat: z, aa, bb."""
    if not 0 < number <= len(alphabet) * 20:
        return str(number)
    times, place = divmod(number - 1, len(alphabet))
    return alphabet[place] * (times + 1)
