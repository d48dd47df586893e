"""The tables of the library, the same for every engine; passages, vectors and annotations are keyed by document."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Passages get new keys whenever they are made anew: more in all than a PostgreSQL integer counts.
_Key = BigInteger().with_variant(Integer(), "sqlite")


def _document_key() -> Column[str]:
    return Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


documents = Table(
    "documents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("address", Text),
    Column("media_type", Text, nullable=False),
    Column("kind", String(16), nullable=False, index=True),
    Column("languages", JSON, nullable=False),
    Column("title", Text),
    Column("number", Text),
    Column("date", Date, index=True),
    Column("issuer", Text),
    Column("addressees", JSON, nullable=False),
    Column("in_reply_to", Text),
    Column("signatory", Text),
    Column("executor", JSON),
    Column("request", JSON),
    Column("period", JSON),
    Column("work", Text, index=True),
    Column("version", Text),
    Column("text", Text, nullable=False),
    Column("revision", String(16), nullable=False),
    Column("pages", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("glossary", JSON, nullable=False),
    Column("warnings", JSON, nullable=False),
    Column("sample", Boolean, nullable=False, default=False),
    Column("made_with", String(16), nullable=False),
    Column("added", DateTime(timezone=True), nullable=False),
    Column("seconds", Float),
)

originals = Table(
    "originals",
    metadata,
    _document_key(),
    Column("content", LargeBinary, nullable=False),
)

annotations = Table(
    "annotations",
    metadata,
    _document_key(),
    Column("ordinal", Integer, primary_key=True),
    Column("id", String(16), nullable=False),
    Column("label", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("key", Text),
    Column("value", JSON, nullable=False),
    Column("made_by", Text, nullable=False),
    Index("ix_annotations_label_key", "label", "key"),
)

passages = Table(
    "passages",
    metadata,
    Column("key", _Key, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("section", JSON, nullable=False),
    Column("context", Text, nullable=False),
    Column("language", String(8), nullable=False, index=True),
    UniqueConstraint("document_id", "ordinal"),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    metadata,
    Column("passage_key", ForeignKey("passages.key", ondelete="CASCADE"), primary_key=True),
    Column("model", Text, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

attributes = Table(
    "attributes",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

commitments = Table(
    "commitments",
    metadata,
    Column("key", _Key, primary_key=True, autoincrement=True),
    Column("id", String(16), nullable=False, unique=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True),
    # Newest documents first, within one in text order: what pages of the ledger are cut by.
    Column("place", String(40), nullable=False, unique=True),
    Column("type", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("standing", String(16), nullable=False),
    Column("standing_late", String(16), nullable=False),
    Column("due", Date),
    Column("first_due", Date),
    # All that facets are counted by: they need not read the table.
    Index("ix_commitments_counted", "type", "language", "standing", "standing_late", "due", "first_due", "document_id"),
    Index("ix_commitments_first_due", "first_due", "due"),
    sqlite_autoincrement=True,
)

# Apart from what the ledger is filtered and counted by, so that a count reads little.
commitment_values = Table(
    "commitment_values",
    metadata,
    Column("commitment_key", ForeignKey("commitments.key", ondelete="CASCADE"), primary_key=True),
    Column("value", JSON, nullable=False),
)

commitment_keys = Table(
    "commitment_keys",
    metadata,
    Column("commitment_key", ForeignKey("commitments.key", ondelete="CASCADE"), primary_key=True),
    Column("field", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Index("ix_commitment_keys_field_value", "field", "value", "commitment_key"),
)

# The days of the calendar: when a commitment's deadlines first fall due and how they recur (`corpus.due_days`). What
# recurs and stands on no day has none. ``action`` is what days are sorted by.
commitment_days = Table(
    "commitment_days",
    metadata,
    Column("commitment_key", ForeignKey("commitments.key", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("recurs", Boolean, nullable=False),
    Column("day", Date),
    Column("months", Integer, nullable=False),
    Column("days", Integer, nullable=False),
    Column("month_day", Integer, nullable=False),
    Column("last", Date),
    Column("action", Text, nullable=False),
    Index("ix_commitment_days_recurs", "recurs", "day"),
)

failures = Table(
    "failures",
    metadata,
    # The file's absolute path as the system holds it, and the member's name in it, empty for the file itself.
    Column("path", LargeBinary, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("category", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# What statements are linked by, kept so that a new document is compared without reading the others again. Only
# commitments and statements that tell of acts are here; ``owner`` is the ordinal of the commitment beside which a
# statement stands.
said = Table(
    "said",
    metadata,
    _document_key(),
    Column("ordinal", Integer, primary_key=True),
    Column("commitment_id", String(16), index=True),
    Column("owner", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("date", Date),
    Column("value", JSON, nullable=False),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

# The signs by which statements find one another: lemmas, bodies, places, programmes, things counted, amounts.
said_signs = Table(
    "said_signs",
    metadata,
    Column("sign", Text, primary_key=True),
    _document_key(),
    Column("ordinal", Integer, primary_key=True),
    Index("ix_said_signs_document_id", "document_id"),
    sqlite_with_rowid=False,
)

# In how many statements each sign stood when the library was last linked as a whole.
sign_counts = Table(
    "sign_counts",
    metadata,
    Column("sign", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# A statement and a commitment of another or the same document that may be about one undertaking.
said_pairs = Table(
    "said_pairs",
    metadata,
    _document_key(),
    Column("ordinal", Integer, primary_key=True),
    Column("other_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("other_ordinal", Integer, primary_key=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Index("ix_said_pairs_other_id", "other_id", "other_ordinal"),
)

# ``founder`` is the commitment whose id gave the thread its own, ``first`` the earliest one in it now; ``merged_into``
# names the thread that took the place of one that is no more.
threads = Table(
    "threads",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("sequence", Integer, nullable=False, index=True),
    Column("founder", String(16), nullable=False),
    Column("first", String(16), index=True),
    # Newest first, as in the ledger: what pages of threads are cut by.
    Column("place", String(60)),
    Column("standing", String(16)),
    Column("standing_late", String(16)),
    Column("due", Date),
    Column("newest", Date),
    Column("merged_into", String(16), index=True),
    # All that pages of threads are filtered, counted and cut by: they need not read the table.
    Index("ix_threads_listed", "place", "standing", "standing_late", "due", "newest", "id"),
    Index("ix_threads_counted", "standing", "standing_late", "due", "newest", "place"),
)

thread_items = Table(
    "thread_items",
    metadata,
    _document_key(),
    Column("ordinal", Integer, primary_key=True),
    Column("thread_id", String(16), primary_key=True),
    Column("commitment_id", String(16)),
    Column("part", String(16), nullable=False),
    Column("link", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Index("ix_thread_items_thread_id", "thread_id"),
    # All that tells which thread a commitment is in.
    Index("ix_thread_items_commitment_id", "commitment_id", "part", "link", "thread_id"),
)

# What people decided, in the order in which they did: nothing is ever changed or taken out. ``document_id`` and
# ``quote`` anchor a decision when ids change; it outlives its document, hence no foreign key.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject", String(40), nullable=False, index=True),
    Column("document_id", String(16), index=True),
    Column("quote", Text),
    Column("payload", JSON, nullable=False),
    Column("undoes", Integer, index=True),
    sqlite_autoincrement=True,
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", JSON, nullable=False),
    Column("added", DateTime(timezone=True), nullable=False),
)

# Two documents of one work: ``kind`` is version or translation, ``state`` proposed, confirmed or rejected.
work_links = Table(
    "work_links",
    metadata,
    _document_key(),
    Column("other_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Index("ix_work_links_other_id", "other_id"),
)

# What is compared of a document to find its versions and translations, and the keys that they likely share.
signatures = Table(
    "signatures",
    metadata,
    _document_key(),
    Column("value", JSON, nullable=False),
)

signature_keys = Table(
    "signature_keys",
    metadata,
    Column("key", String(400), primary_key=True),
    _document_key(),
    Index("ix_signature_keys_document_id", "document_id"),
    sqlite_with_rowid=False,
)
