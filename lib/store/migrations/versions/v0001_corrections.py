"""Corrections, one a row, in the order that they were confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "provoked_luck_corrections",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("made", sa.Double(), nullable=False),
        sa.Column("who", sa.Text()),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("replaces", sa.String(64)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.UniqueConstraint("office", "id", name="provoked_luck_corrections_once"),
    )
    op.create_index("provoked_luck_corrections_in_order", "provoked_luck_corrections", ["office", "seq"])
