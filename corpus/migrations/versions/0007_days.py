"""the days of the calendar, and indexes for facets, pages of threads and the thread of a commitment"""

from alembic import op
import sqlalchemy as sa

from corpus import edits
from corpus.ledger_days import rows_of
from corpus.ledger_values import unpack

revision = '0007'
down_revision = '0006'


def upgrade() -> None:
    op.create_table('commitment_days',
    sa.Column('commitment_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('recurs', sa.Boolean(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('month_day', sa.Integer(), nullable=False),
    sa.Column('last', sa.Date(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_key'], ['commitments.key'], name=op.f('fk_commitment_days_commitment_key'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('commitment_key', 'ordinal', name=op.f('pk_commitment_days'))
    )
    with op.batch_alter_table('commitment_days', schema=None) as batch_op:
        batch_op.create_index('ix_commitment_days_recurs', ['recurs', 'day'], unique=False)

    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitments_first_due'))
        batch_op.create_index('ix_commitments_first_due', ['first_due', 'due'], unique=False)
        batch_op.drop_index('ix_commitments_counted')
        batch_op.create_index('ix_commitments_counted', ['type', 'language', 'standing', 'standing_late', 'due', 'first_due', 'document_id'], unique=False)

    with op.batch_alter_table('thread_items', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_items_commitment_id'))
        batch_op.create_index('ix_thread_items_commitment_id', ['commitment_id', 'part', 'link', 'thread_id'], unique=False)

    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_threads_place'))
        batch_op.create_index('ix_threads_listed', ['place', 'standing', 'standing_late', 'due', 'newest', 'id'], unique=False)
        batch_op.create_index('ix_threads_counted', ['standing', 'standing_late', 'due', 'newest', 'place'], unique=False)

    _fill()


def _fill() -> None:
    """The days of the commitments that the library holds, as people left them."""
    connection = op.get_bind()
    days = sa.table('commitment_days', *(sa.column(name, kind) for name, kind in (
        ('commitment_key', sa.Integer), ('ordinal', sa.Integer), ('recurs', sa.Boolean), ('day', sa.Date),
        ('months', sa.Integer), ('days', sa.Integer), ('month_day', sa.Integer), ('last', sa.Date), ('action', sa.Text),
    )))
    changes = edits.standing(connection)
    held = sa.text(
        'SELECT c.key, c.id, v.value, d.date FROM commitments c '
        'JOIN commitment_values v ON v.commitment_key = c.key JOIN documents d ON d.id = c.document_id '
        'WHERE c.key > :after ORDER BY c.key LIMIT 2000'
    ).columns(value=sa.JSON, date=sa.Date)
    after = 0
    while part := connection.execute(held, {'after': after}).all():
        after = part[-1].key
        rows: list[dict[str, object]] = []
        for row in part:
            made = edits.edited(unpack(row.value), changes.get(row.id, ()))
            rows += rows_of(row.key, made.deadlines, row.date, made.action)
        if rows:
            connection.execute(sa.insert(days), rows)
