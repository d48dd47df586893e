"""Long lists cut into parts, as many values as one statement to the database may hold."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

AT_ONCE = 400
T = TypeVar("T")


def parts(held: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The values in lists of so many at most."""
    left = iter(held)
    while part := list(islice(left, size)):
        yield part
