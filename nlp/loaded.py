"""Importing this loads all that reading and tagging need, for the process that workers are forked from."""

from corpus.documents import document
from corpus.model import Language
from nlp.pipeline import annotate, pipeline

_TEXT = "Министрлік 2025 жылғы 1 шілдеге дейін 5 га. Министерство до 1 июля 2025 года обеспечит 5 га."

for _language in Language:
    pipeline(_language)(_TEXT)
annotate(document(_TEXT.encode(), "text.txt"))
