"""files that could not be read"""

from alembic import op
import sqlalchemy as sa

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('failures',
    sa.Column('path', sa.LargeBinary(), nullable=False),
    sa.Column('member', sa.Text(), nullable=False),
    sa.Column('category', sa.String(length=16), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('path', 'member', name=op.f('pk_failures'))
    )
