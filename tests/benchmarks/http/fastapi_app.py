"""What the endpoint is compared with: the same tables behind FastAPI, written as such applications usually are.

DATABASE_URL says where: postgresql+asyncpg://… or sqlite+aiosqlite://…  Run with: uvicorn fastapi_app:app
"""

import os
from typing import AsyncIterator, List, Optional

from fastapi import Depends, FastAPI, HTTPException, Query
from pydantic import BaseModel, Field
from sqlalchemy import Column, Float, ForeignKey, Integer, String, Table, Text, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, relationship, selectinload, sessionmaker

Base = declarative_base()

product_tags = Table(
    "product_tag_association",
    Base.metadata,
    Column("product_id", Integer, ForeignKey("products.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", Integer, ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True),
)


class Category(Base):
    __tablename__ = "categories"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), unique=True, nullable=False)


class Tag(Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True, nullable=False)


class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False, index=True)
    description = Column(Text)
    image_url = Column(String(2048))
    price_shmeckles = Column(Float, nullable=False, index=True)
    price_flurbos = Column(Float, nullable=False, index=True)
    category_id = Column(Integer, ForeignKey("categories.id", ondelete="SET NULL"))
    category = relationship("Category")
    tags = relationship("Tag", secondary=product_tags, order_by="Tag.id")


class Named(BaseModel):
    id: int
    name: str

    class Config:
        orm_mode = True


class ProductOut(BaseModel):
    id: int
    name: str
    description: Optional[str]
    image_url: Optional[str]
    price_shmeckles: float
    price_flurbos: float
    category: Optional[Named]
    tags: List[Named]

    class Config:
        orm_mode = True


class ProductCreate(BaseModel):
    name: str = Field(min_length=1, max_length=100)
    description: Optional[str] = Field(None, max_length=10000)
    image_url: Optional[str] = Field(None, max_length=2048)
    price_shmeckles: float = Field(gt=0)
    price_flurbos: float = Field(gt=0)
    category_id: Optional[int] = None
    tag_ids: List[int] = []


class ProductUpdate(BaseModel):
    name: Optional[str] = Field(None, min_length=1, max_length=100)
    description: Optional[str] = Field(None, max_length=10000)
    image_url: Optional[str] = Field(None, max_length=2048)
    price_shmeckles: Optional[float] = Field(None, gt=0)
    price_flurbos: Optional[float] = Field(None, gt=0)
    category_id: Optional[int] = None
    tag_ids: Optional[List[int]] = None


engine = create_async_engine(os.environ["DATABASE_URL"])
if engine.dialect.name == "sqlite":

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection, _record):
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


Session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
app = FastAPI(title="Catalogue")


async def session() -> AsyncIterator[AsyncSession]:
    async with Session() as opened:
        yield opened


def with_names():
    return select(Product).options(selectinload(Product.category), selectinload(Product.tags))


async def product_or_404(db: AsyncSession, product_id: int) -> Product:
    found = await db.execute(with_names().where(Product.id == product_id).execution_options(populate_existing=True))
    product = found.scalar_one_or_none()
    if product is None:
        raise HTTPException(404, "Product not found")
    return product


async def tags_of(db: AsyncSession, ids: List[int]) -> List[Tag]:
    found = (await db.execute(select(Tag).where(Tag.id.in_(ids)))).scalars().all()
    if len(found) != len(set(ids)):
        raise HTTPException(404, "Tag not found")
    return found


@app.get("/health/live")
async def live():
    return {"status": "ok"}


@app.get("/products/", response_model=List[ProductOut])
async def list_products(
    skip: int = Query(0, ge=0),
    limit: int = Query(100, ge=1, le=1000),
    name: Optional[str] = None,
    category_id: Optional[int] = None,
    tag_ids: Optional[str] = None,
    min_price_shmeckles: Optional[float] = None,
    max_price_shmeckles: Optional[float] = None,
    sort: str = "id",
    db: AsyncSession = Depends(session),
):
    wanted = with_names()
    if name:
        wanted = wanted.where(Product.name.ilike(f"%{name}%"))
    if category_id is not None:
        wanted = wanted.where(Product.category_id == category_id)
    if tag_ids:
        wanted = wanted.where(Product.tags.any(Tag.id.in_([int(tag) for tag in tag_ids.split(",")])))
    if min_price_shmeckles is not None:
        wanted = wanted.where(Product.price_shmeckles >= min_price_shmeckles)
    if max_price_shmeckles is not None:
        wanted = wanted.where(Product.price_shmeckles <= max_price_shmeckles)
    order = Product.name if sort == "name" else Product.id
    found = await db.execute(wanted.order_by(order, Product.id).offset(skip).limit(limit))
    return found.scalars().all()


@app.get("/products/{product_id}", response_model=ProductOut)
async def read_product(product_id: int, db: AsyncSession = Depends(session)):
    return await product_or_404(db, product_id)


@app.post("/products/", response_model=ProductOut, status_code=201)
async def create_product(given: ProductCreate, db: AsyncSession = Depends(session)):
    product = Product(**given.dict(exclude={"tag_ids"}), tags=await tags_of(db, given.tag_ids))
    db.add(product)
    try:
        await db.commit()
    except IntegrityError:
        await db.rollback()
        raise HTTPException(404, "Category not found") from None
    return await product_or_404(db, product.id)


@app.put("/products/{product_id}", response_model=ProductOut)
async def update_product(product_id: int, given: ProductUpdate, db: AsyncSession = Depends(session)):
    product = await product_or_404(db, product_id)
    for field, value in given.dict(exclude_unset=True, exclude={"tag_ids"}).items():
        setattr(product, field, value)
    if given.tag_ids is not None:
        product.tags = await tags_of(db, given.tag_ids)
    await db.commit()
    return await product_or_404(db, product_id)
