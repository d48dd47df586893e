"""who drafted a letter, and the number and date of the one it answers"""

from alembic import op
import sqlalchemy as sa

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    with op.batch_alter_table('documents', schema=None) as batch_op:
        batch_op.add_column(sa.Column('executor', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('request', sa.JSON(), nullable=True))
