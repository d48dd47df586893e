"""Estimate the parameters that make vectors fair between the languages: `python -m eval.fairness PAIRS.tsv`.

PAIRS is a table with the columns `kk` and `ru`, a sentence and its translation a line. Only means and a matrix are
kept, nothing of the text. Prints how often a sentence's translation comes first among all sentences of both languages,
before and after, in five folds.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.model import Language
from index import translations
from index.embedding import Embedder, Matrix, open_embedder, unit
from index.models import find
from index.thread_material import telling_words
from index.thread_vectors import middles
from nlp.words import words

# More regularisation loses on the pairs themselves and gains on questions over other text: docs/search.md.
REGULARISATION = 1.0
TRANSLATION_REGULARISATION = 0.03
# Of 0.1, 0.3, 1, 3 the best on links between statements of invented documents: docs/threads.md.
STATEMENT_REGULARISATION = 0.3
FOLDS = 5
_NO_WORD = re.compile(r"\W+")


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs of a table, without those of which either side stood before in the same words."""
    pairs: list[tuple[str, str]] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            pair = " ".join(row["kk"].split()), " ".join(row["ru"].split())
            words = {_NO_WORD.sub(" ", side.lower()).strip() for side in pair}
            if all(words) and not seen & words:
                pairs.append(pair)
                seen |= words
    return pairs


def whitening(kazakh: Matrix, russian: Matrix, regularisation: float = REGULARISATION) -> Matrix:
    """`W^(-1/2)` of the covariance of (Kazakh minus Russian) within pairs, scaled to a mean eigenvalue of 1."""
    difference = (kazakh - kazakh.mean(0)) - (russian - russian.mean(0))
    covariance = difference.T.astype(np.float64) @ difference / len(difference)
    covariance += regularisation * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    values, vectors = np.linalg.eigh(covariance)
    scales = values**-0.5
    made: Matrix = ((vectors * (scales / scales.mean())) @ vectors.T).astype(np.float32)
    return made


@dataclass(frozen=True, slots=True)
class Pairs:
    """The vectors of both sides of pairs, each as a query and as a passage."""

    kk_queries: Matrix
    ru_queries: Matrix
    kk_passages: Matrix
    ru_passages: Matrix

    def mapped(self, known: npt.NDArray[np.bool_], to: Matrix) -> Pairs:
        """With each side's mean over the known pairs taken off, times a map."""
        sides = (self.kk_queries, self.ru_queries, self.kk_passages, self.ru_passages)
        return Pairs(*(unit((rows - rows[known].mean(0)) @ to) for rows in sides))


def translation_first(pairs: Pairs, asked: npt.NDArray[np.bool_], gain: Matrix | None = None) -> float:
    """The share of the sentences asked for whose translation is nearest of all sentences of both languages."""
    count = len(asked)
    scores = (
        np.concatenate([pairs.kk_queries, pairs.ru_queries]) @ np.concatenate([pairs.kk_passages, pairs.ru_passages]).T
    )
    if gain is not None:
        scores = scores + gain
    np.fill_diagonal(scores, -np.inf)
    nearest = scores.argmax(1)
    right = nearest == np.concatenate([np.arange(count) + count, np.arange(count)])
    return float(right[np.concatenate([asked, asked])].mean())


def folds(count: int) -> Iterator[npt.NDArray[np.bool_]]:
    """For each fold, which of so many pairs are left out."""
    fold = np.random.default_rng(0).permutation(count) % FOLDS
    return (fold == left_out for left_out in range(FOLDS))


def cross_validated(pairs: Pairs, regularisation: float) -> float:
    """`translation_first` with parameters estimated without the pairs asked for."""
    shares = []
    for asked in folds(len(pairs.kk_passages)):
        known = ~asked
        to = whitening(pairs.kk_passages[known], pairs.ru_passages[known], regularisation)
        shares.append(translation_first(pairs.mapped(known, to), asked))
    return float(np.mean(shares))


def translating(kazakh: Matrix, russian: Matrix) -> Matrix:
    """A map for telling translations: whitening as above, then each direction by the share of it that comes over.

    What comes over in a direction is the variance of the pairs' middles beyond that of their halved differences.
    """
    kazakh, russian = kazakh - kazakh.mean(0), russian - russian.mean(0)
    to = whitening(kazakh, russian, TRANSLATION_REGULARISATION)
    values, vectors = np.linalg.eigh(np.cov((((kazakh + russian) / 2) @ to).T))
    left = ((((kazakh - russian) / 2) @ to @ vectors) ** 2).mean(0)
    share = np.clip(1 - left / np.maximum(values, 1e-12), 1e-3, None)
    made: Matrix = (to @ (vectors * share)).astype(np.float32)
    return made


def numbers_agree(pairs: Sequence[tuple[str, str]]) -> Matrix:
    """`translations.agreement` of every two sentences, all Kazakh ones first."""
    lemmas = [[word.lemma for word in words(pair[side])] for side in (0, 1) for pair in pairs]
    made = np.zeros((len(lemmas), len(lemmas)), np.float32)
    for first, held in enumerate(lemmas):
        for second in range(first, len(lemmas)):
            made[first, second] = made[second, first] = translations.agreement(held, lemmas[second])
    return made


def translations_first(pairs: Pairs, numbers: Matrix) -> float:
    """`translation_first` under the map for translations and with a gain for numbers, cross-validated."""
    shares = []
    for asked in folds(len(pairs.kk_passages)):
        known = ~asked
        to = translating(pairs.kk_passages[known], pairs.ru_passages[known])
        shares.append(translation_first(pairs.mapped(known, to), asked, numbers))
    return float(np.mean(shares))


def _statements(embedder: Embedder, texts: Sequence[str], language: Language, worded: Matrix) -> Matrix:
    """The vectors of sentences as `index.thread_vectors` makes those of statements, from those of their wordings."""
    telling = [" ".join(telling_words(text, language, {})) or text for text in texts]
    return middles(np.concatenate([worded, embedder.passages(telling)]))


def main() -> None:
    """Estimate, report, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--model", default="")
    parser.add_argument("--out", type=Path, default=None, help="default: index/data/MODEL.npz")
    arguments = parser.parse_args()
    embedder = open_embedder(find(arguments.model), threads=2)
    pairs = read_pairs(arguments.pairs)
    kazakh, russian = [first for first, _ in pairs], [second for _, second in pairs]
    made = Pairs(*map(embedder.queries, (kazakh, russian)), *map(embedder.passages, (kazakh, russian)))

    everything = np.ones(len(pairs), bool)
    print(f"{len(pairs)} pairs; the translation comes first:")
    print(f"  raw       {translation_first(made, everything):.3f}")
    centred = made.mapped(everything, np.eye(made.kk_passages.shape[1], dtype=np.float32))
    print(f"  centred   {translation_first(centred, everything):.3f}")
    for regularisation in (0.01, 0.1, 0.3, 1.0):
        print(f"  map {regularisation:<5} {cross_validated(made, regularisation):.3f}  ({FOLDS} folds)")
    numbers = numbers_agree(pairs)
    print(f"  for translations {translations_first(made, 0 * numbers):.3f}  ({FOLDS} folds)")
    print(f"  and numbers      {translations_first(made, translations.NUMBERS_WEIGHT * numbers):.3f}  ({FOLDS} folds)")

    kk = _statements(embedder, kazakh, Language.KK, made.kk_passages)
    ru = _statements(embedder, russian, Language.RU, made.ru_passages)
    out = arguments.out or Path(__file__).parent.parent / "index" / "data" / f"{embedder.model.name}.npz"
    np.savez_compressed(
        out,
        map=whitening(made.kk_passages, made.ru_passages).astype(np.float16),
        translation=translating(made.kk_passages, made.ru_passages).astype(np.float16),
        passage_kk=made.kk_passages.mean(0).astype(np.float16),
        passage_ru=made.ru_passages.mean(0).astype(np.float16),
        statement_map=whitening(kk, ru, STATEMENT_REGULARISATION).astype(np.float16),
        statement_kk=kk.mean(0).astype(np.float16),
        statement_ru=ru.mean(0).astype(np.float16),
        query_kk=made.kk_queries.mean(0).astype(np.float16),
        query_ru=made.ru_queries.mean(0).astype(np.float16),
    )
    print(f"{out.name}: {out.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
