"""what statements are linked by, threads, decisions, saved searches and documents of one work"""

from alembic import op
import sqlalchemy as sa

revision = '0004'
down_revision = '0003'

def upgrade() -> None:
    op.create_table('decisions',
    sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('document_id', sa.String(length=16), nullable=True),
    sa.Column('quote', sa.Text(), nullable=True),
    sa.Column('payload', sa.JSON(), nullable=False),
    sa.Column('undoes', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_decisions_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_decisions_subject'), ['subject'], unique=False)
        batch_op.create_index(batch_op.f('ix_decisions_undoes'), ['undoes'], unique=False)

    op.create_table('saved_searches',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('query', sa.JSON(), nullable=False),
    sa.Column('added', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches')),
    sa.UniqueConstraint('name', name=op.f('uq_saved_searches_name'))
    )
    op.create_table('sign_counts',
    sa.Column('sign', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sign', name=op.f('pk_sign_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('threads',
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('founder', sa.String(length=16), nullable=False),
    sa.Column('first', sa.String(length=16), nullable=True),
    sa.Column('place', sa.String(length=60), nullable=True),
    sa.Column('standing', sa.String(length=16), nullable=True),
    sa.Column('standing_late', sa.String(length=16), nullable=True),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('newest', sa.Date(), nullable=True),
    sa.Column('merged_into', sa.String(length=16), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_threads'))
    )
    with op.batch_alter_table('threads', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_threads_first'), ['first'], unique=False)
        batch_op.create_index(batch_op.f('ix_threads_merged_into'), ['merged_into'], unique=False)
        batch_op.create_index(batch_op.f('ix_threads_place'), ['place'], unique=False)
        batch_op.create_index(batch_op.f('ix_threads_sequence'), ['sequence'], unique=False)

    op.create_table('said',
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.String(length=16), nullable=True),
    sa.Column('owner', sa.Integer(), nullable=True),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('date', sa.Date(), nullable=True),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('model', sa.Text(), nullable=False),
    sa.Column('vector', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_said_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'ordinal', name=op.f('pk_said'))
    )
    with op.batch_alter_table('said', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_said_commitment_id'), ['commitment_id'], unique=False)

    op.create_table('said_pairs',
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.String(length=16), nullable=False),
    sa.Column('other_ordinal', sa.Integer(), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_said_pairs_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['documents.id'], name=op.f('fk_said_pairs_other_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'ordinal', 'other_id', 'other_ordinal', name=op.f('pk_said_pairs'))
    )
    with op.batch_alter_table('said_pairs', schema=None) as batch_op:
        batch_op.create_index('ix_said_pairs_other_id', ['other_id', 'other_ordinal'], unique=False)

    op.create_table('said_signs',
    sa.Column('sign', sa.Text(), nullable=False),
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_said_signs_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sign', 'document_id', 'ordinal', name=op.f('pk_said_signs')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('said_signs', schema=None) as batch_op:
        batch_op.create_index('ix_said_signs_document_id', ['document_id'], unique=False)

    op.create_table('thread_items',
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.String(length=16), nullable=False),
    sa.Column('commitment_id', sa.String(length=16), nullable=True),
    sa.Column('part', sa.String(length=16), nullable=False),
    sa.Column('link', sa.String(length=16), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_thread_items_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'ordinal', 'thread_id', name=op.f('pk_thread_items'))
    )
    with op.batch_alter_table('thread_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_items_commitment_id'), ['commitment_id'], unique=False)
        batch_op.create_index('ix_thread_items_thread_id', ['thread_id'], unique=False)

    op.create_table('work_links',
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('other_id', sa.String(length=16), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('score', sa.Float(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_work_links_document_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['other_id'], ['documents.id'], name=op.f('fk_work_links_other_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', 'other_id', 'kind', name=op.f('pk_work_links'))
    )
    with op.batch_alter_table('work_links', schema=None) as batch_op:
        batch_op.create_index('ix_work_links_other_id', ['other_id'], unique=False)
