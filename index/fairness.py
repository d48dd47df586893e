"""Making vectors fair between the languages: each language's mean taken off, then one linear map.

A multilingual model puts a language's texts near one another whatever they say. The map is the whitening of the
difference between translations (`W^(-1/2)` of its covariance, regularised); `eval/fairness.py` estimates it from
parallel text, docs/search.md holds its card. The store keeps raw vectors, so that the parameters may change without
embedding anything again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import numpy as np

from corpus.model import Language
from index.embedding import Matrix, unit


@dataclass(frozen=True, slots=True)
class Fairness:
    """The parameters for one model: means of queries and passages by language, the map, and their fingerprint.

    ``translation`` is a map for telling translations (`index.translations`), where the model has one. Statements of
    undertakings (`index.thread_vectors`) have means and a map of their own.
    """

    query_means: dict[Language, Matrix]
    passage_means: dict[Language, Matrix]
    map: Matrix
    fingerprint: str
    statement_means: dict[Language, Matrix]
    statement_map: Matrix
    translation: Matrix | None = None

    def queries(self, rows: Matrix, languages: Sequence[Language]) -> Matrix:
        """Mapped unit vectors of questions."""
        return _mapped(rows, languages, self.query_means, self.map)

    def passages(self, rows: Matrix, languages: Sequence[Language]) -> Matrix:
        """Mapped unit vectors of passages."""
        return _mapped(rows, languages, self.passage_means, self.map)

    def statements(self, rows: Matrix, languages: Sequence[Language]) -> Matrix:
        """Mapped unit vectors of statements of undertakings."""
        return _mapped(rows, languages, self.statement_means, self.statement_map)


def _mapped(rows: Matrix, languages: Sequence[Language], means: dict[Language, Matrix], to: Matrix) -> Matrix:
    if not len(rows):
        return rows
    taken = np.stack([means[language] for language in languages])
    return unit(np.asarray((rows - taken) @ to, np.float32))


@cache
def fairness(model: str, dimension: int) -> Fairness:
    """The parameters of a model; for one that has none, those that change nothing."""
    place = files("index") / "data" / f"{model}.npz"
    if not place.is_file():
        nothing = np.zeros(dimension, np.float32)
        same = dict.fromkeys(Language, nothing)
        one = np.eye(dimension, dtype=np.float32)
        return Fairness(same, same, one, "none", same, one)
    content = place.read_bytes()
    with np.load(BytesIO(content)) as held:
        parameters = {name: held[name].astype(np.float32) for name in held.files}
    return Fairness(
        query_means=_means(parameters["query_kk"], parameters["query_ru"]),
        passage_means=_means(parameters["passage_kk"], parameters["passage_ru"]),
        map=parameters["map"],
        fingerprint=hashlib.sha256(content).hexdigest()[:12],
        statement_means=_means(parameters["statement_kk"], parameters["statement_ru"]),
        statement_map=parameters["statement_map"],
        translation=parameters.get("translation"),
    )


def _means(kazakh: Matrix, russian: Matrix) -> dict[Language, Matrix]:
    """A mixed text, and one in neither language, lies between the two."""
    between = np.asarray((kazakh + russian) / 2, np.float32)
    return {Language.KK: kazakh, Language.RU: russian, Language.MIXED: between, Language.OTHER: between}
