"""Three small letters, and what tests of whole libraries do with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from corpus import rows, store
from corpus.sandbox import Limits
from index.fairness import fairness
from index.search import Searcher
from nlp.version import version
from service.doctor import inspected
from service.ingest import Report, ingest
from tests.service.stand_in import WordEmbedder

MODEL = WordEmbedder.model
FAIR = fairness(MODEL.name, 64)

LETTERS = {
    "otvet.txt": """Ответ на запрос

1. В посёлке Каратал построят водопровод длиной 12 км. Срок – до 1 июня 2027 года.

2. Министерству экологии ежеквартально представлять отчёт о качестве воды.
""",
    "plan.txt": """План мероприятий

1. Обустроить 4 полигона отходов до конца 2028 года, ответственный – акимат области Абай.

2. Высадить 200 тысяч саженцев саксаула.
""",
    "zhauap.txt": """Сұрауға жауап

1. Қызылтал ауылында үш ұңғыма бұрғыланады. Жұмыс 2027 жылғы 1 мамырға дейін аяқталады.

2. Экология министрлігі тоқсан сайын есеп береді.
""",
}


@contextmanager
def opened(folder: Path, url: str) -> Iterator[store.Library]:
    with store.Library(folder, create=True, url=url) as library:
        yield library


def taken_in(library: store.Library, paths: Sequence[Path]) -> list[Report]:
    return list(ingest(library, paths, WordEmbedder, version=version(), limits=Limits(), workers=1))


def found(searcher: Searcher, query: str) -> list[tuple[str, int]]:
    return [(result.source, result.start) for result in searcher.search(query).results]


def is_sound(library: store.Library) -> bool:
    findings = [finding for finding in inspected(library, MODEL) if not finding.ok]
    assert not findings, findings
    return True


def read(library: store.Library) -> list[rows.Sum]:
    with library.read() as connection:
        return [rows.summed(connection, table) for table in rows.tables()]
