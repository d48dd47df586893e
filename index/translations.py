"""How likely one text is another's translation: their vectors under a map of its own, and the numbers they share.

The map that is best for questions keeps what a text is about; this one weighs each direction by how much of it comes
over into the other language (`eval/fairness.py`), which is best where both sides say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from corpus.model import Language
from index.embedding import Matrix, unit
from index.fairness import Fairness

# What texts with the same numbers gain over such with others only.
NUMBERS_WEIGHT = 0.3
# Of 34 passages of the samples and the acts the 20 with a translation had 0.49 and more, the others 0.43 at most.
LIKELY = 0.46


def mapped(rows: Matrix, languages: Sequence[Language], fair: Fairness) -> Matrix:
    """Raw vectors of passages under the map of translations; of a model that has none, under that of questions."""
    if fair.translation is None or not len(rows):
        return fair.passages(rows, languages)
    taken = np.stack([fair.passage_means[language] for language in languages])
    return unit(np.asarray((rows - taken) @ fair.translation, np.float32))


def agreement(first: Iterable[str], second: Iterable[str]) -> float:
    """From -0.5 to 0.5 by the share of numbers among the lemmas of both; 0 where neither has any."""
    numbers = [{lemma for lemma in lemmas if lemma[:1].isdigit()} for lemmas in (first, second)]
    either = numbers[0] | numbers[1]
    return len(numbers[0] & numbers[1]) / len(either) - 0.5 if either else 0.0
