#pragma once

/// An Alembic project like the replaced application's: files to be written into a folder.
namespace pricebook::alembicmodels {

/// alembic.ini
inline constexpr const char* configuration = R"([alembic]
script_location = scripts
)";

/// scripts/env.py; the database is in the variable MODELS_URL.
inline constexpr const char* environment = R"(import os, sys
from alembic import context
from sqlalchemy import create_engine
sys.path.insert(0, os.getcwd())
from models import Base
with create_engine(os.environ["MODELS_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
)";

/// scripts/script.py.mako
inline constexpr const char* scriptTemplate = R"(revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
from alembic import op
import sqlalchemy as sa
def upgrade():
    ${upgrades}
def downgrade():
    ${downgrades}
)";

/// models.py
inline constexpr const char* models =
    R"(from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy.orm import declarative_base, relationship
Base = declarative_base()
association = Table(
    "product_tag_association", Base.metadata,
    Column("product_id", Integer, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True))
class Category(Base):
    __tablename__ = "categories"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False, unique=True, index=True)
class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False, unique=True, index=True)
class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False, index=True)
    description = Column(Text)
    image_url = Column(String(200))
    price_shmeckles = Column(Float, nullable=False, index=True)
    price_flurbos = Column(Float, nullable=False, index=True)
    category_id = Column(Integer, ForeignKey("categories.id", ondelete="SET NULL"), index=True)
    tags = relationship("Tag", secondary=association)
    __table_args__ = (Index("ix_product_category_price", "category_id", "price_shmeckles"),)
)";

} // namespace pricebook::alembicmodels
