"""commitments and what they are filtered by"""

from alembic import op
import sqlalchemy as sa

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('commitments',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(length=16), nullable=False),
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('place', sa.String(length=40), nullable=False),
    sa.Column('type', sa.String(length=16), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('standing', sa.String(length=16), nullable=False),
    sa.Column('standing_late', sa.String(length=16), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('first_due', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_commitments_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_commitments')),
    sa.UniqueConstraint('id', name=op.f('uq_commitments_id')),
    sa.UniqueConstraint('place', name=op.f('uq_commitments_place')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('commitments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitments_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitments_first_due'), ['first_due'], unique=False)
        batch_op.create_index('ix_commitments_counted', ['type', 'language', 'standing', 'standing_late', 'due'], unique=False)

    op.create_table('commitment_values',
    sa.Column('commitment_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_key'], ['commitments.key'], name=op.f('fk_commitment_values_commitment_key'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('commitment_key', name=op.f('pk_commitment_values'))
    )
    op.create_table('commitment_keys',
    sa.Column('commitment_key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('field', sa.String(length=16), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['commitment_key'], ['commitments.key'], name=op.f('fk_commitment_keys_commitment_key'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('commitment_key', 'field', 'value', name=op.f('pk_commitment_keys'))
    )
    with op.batch_alter_table('commitment_keys', schema=None) as batch_op:
        batch_op.create_index('ix_commitment_keys_field_value', ['field', 'value', 'commitment_key'], unique=False)
