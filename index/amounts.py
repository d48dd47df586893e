"""Amounts written in a query in any of the ways that texts write them: `2200`, `2,2 тыс.` and `2,2 мың` are one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

# The lemmas of words that scale the number before them.
_SCALES = {
    "тысяча": Decimal(10**3),
    "мың": Decimal(10**3),
    "миллион": Decimal(10**6),
    "миллиард": Decimal(10**9),
    "триллион": Decimal(10**12),
}
# Texts give so many digits after the comma, and a number that needs more is not written with that scale.
_DECIMALS = 3
_DIGITS = 18


def is_scale(lemma: str) -> bool:
    """Whether a lemma is a word such as `тысяча`."""
    return lemma in _SCALES


def ways(number: str, scale: str) -> tuple[tuple[str, ...], ...]:
    """How else an amount is written, as lemmas; ``scale`` is the scaling word after it, empty where there is none."""
    own = (number, scale) if scale else (number,)
    return tuple(way for way in _ways(number, scale) if way != own)


def _ways(number: str, scale: str) -> Iterator[tuple[str, ...]]:
    try:
        value = Decimal(number.replace(",", ".")) * _SCALES.get(scale, Decimal(1))
    except InvalidOperation:
        return
    if not 1000 <= value < 10**_DIGITS:
        return
    if value == value.to_integral_value():
        yield (f"{value:.0f}",)
    for name, factor in _SCALES.items():
        scaled = (value / factor).normalize()
        exponent = scaled.as_tuple().exponent
        if scaled >= 1 and isinstance(exponent, int) and exponent >= -_DECIMALS:
            yield f"{scaled:f}".replace(".", ","), name
