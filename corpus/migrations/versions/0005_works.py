"""what versions and translations are found by"""

from alembic import op
import sqlalchemy as sa

revision = '0005'
down_revision = '0004'

def upgrade() -> None:
    op.create_table('signatures',
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_signatures_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('document_id', name=op.f('pk_signatures'))
    )
    op.create_table('signature_keys',
    sa.Column('key', sa.String(length=400), nullable=False),
    sa.Column('document_id', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['document_id'], ['documents.id'], name=op.f('fk_signature_keys_document_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('key', 'document_id', name=op.f('pk_signature_keys')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('signature_keys', schema=None) as batch_op:
        batch_op.create_index('ix_signature_keys_document_id', ['document_id'], unique=False)

