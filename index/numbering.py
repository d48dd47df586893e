"""Documents named by their number in a query: `№ 112`, `05-11/Д-418`."""

from __future__ import annotations

import re

from sqlalchemy import Connection, bindparam, text

# Every part is bounded: what can't be told apart would else be tried in every way.
_NUMBER = re.compile(r"(?<![\w./-])(?:№\s{0,3}(\w[\w./-]{0,40})|(\w{1,20}(?:[-/.]\w{1,20}){1,6}))(?![\w./-])")


def numbered(connection: Connection, query: str) -> tuple[tuple[str, ...], str]:
    """The documents whose number the query names, and the query without it where more is asked."""
    numbers = {
        (found.group(1) or found.group(2)): found.group()
        for found in _NUMBER.finditer(query)
        if any(map(str.isdigit, found.group()))
    }
    if not numbers:
        return (), query
    statement = text("SELECT id, number FROM documents WHERE number IN :numbers").bindparams(
        bindparam("numbers", expanding=True)
    )
    forms = [form for number in numbers for form in (number, number.upper(), number.lower())]
    rows = connection.execute(statement, {"numbers": forms}).all()
    left = query
    for number, written in numbers.items():
        if any(row.number.casefold() == number.casefold() for row in rows):
            left = left.replace(written, " ")
    left = " ".join(left.split())
    return tuple(row.id for row in rows), left if any(map(str.isalpha, left)) else query
