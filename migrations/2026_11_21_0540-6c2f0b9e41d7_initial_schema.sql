-- revision: 6c2f0b9e41d7
-- revises:
-- message: initial schema
-- created: 2026-11-21T05:40:00Z
-- compat: breaking

-- The schema that the replaced application's Alembic made, word for word, so that its databases show no difference.

-- [upgrade sqlite]
CREATE TABLE categories (
    id INTEGER NOT NULL, 
    name VARCHAR(100) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_categories_name ON categories (name);

CREATE TABLE tags (
    id INTEGER NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_tags_name ON tags (name);

CREATE TABLE products (
    id INTEGER NOT NULL, 
    name VARCHAR(100) NOT NULL, 
    description TEXT, 
    image_url VARCHAR(200), 
    price_shmeckles FLOAT NOT NULL, 
    price_flurbos FLOAT NOT NULL, 
    category_id INTEGER, 
    PRIMARY KEY (id), 
    FOREIGN KEY(category_id) REFERENCES categories (id) ON DELETE SET NULL
);

CREATE INDEX ix_product_category_price ON products (category_id, price_shmeckles);

CREATE INDEX ix_products_category_id ON products (category_id);

CREATE INDEX ix_products_name ON products (name);

CREATE INDEX ix_products_price_flurbos ON products (price_flurbos);

CREATE INDEX ix_products_price_shmeckles ON products (price_shmeckles);

CREATE TABLE product_tag_association (
    product_id INTEGER NOT NULL, 
    tag_id INTEGER NOT NULL, 
    PRIMARY KEY (product_id, tag_id), 
    FOREIGN KEY(product_id) REFERENCES products (id) ON DELETE CASCADE, 
    FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE CASCADE
);

-- [upgrade postgresql]
CREATE TABLE categories (
    id SERIAL NOT NULL, 
    name VARCHAR(100) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_categories_name ON categories (name);

CREATE TABLE tags (
    id SERIAL NOT NULL, 
    name VARCHAR(50) NOT NULL, 
    PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_tags_name ON tags (name);

CREATE TABLE products (
    id SERIAL NOT NULL, 
    name VARCHAR(100) NOT NULL, 
    description TEXT, 
    image_url VARCHAR(200), 
    price_shmeckles FLOAT NOT NULL, 
    price_flurbos FLOAT NOT NULL, 
    category_id INTEGER, 
    PRIMARY KEY (id), 
    FOREIGN KEY(category_id) REFERENCES categories (id) ON DELETE SET NULL
);

CREATE INDEX ix_product_category_price ON products (category_id, price_shmeckles);

CREATE INDEX ix_products_category_id ON products (category_id);

CREATE INDEX ix_products_name ON products (name);

CREATE INDEX ix_products_price_flurbos ON products (price_flurbos);

CREATE INDEX ix_products_price_shmeckles ON products (price_shmeckles);

CREATE TABLE product_tag_association (
    product_id INTEGER NOT NULL, 
    tag_id INTEGER NOT NULL, 
    PRIMARY KEY (product_id, tag_id), 
    FOREIGN KEY(product_id) REFERENCES products (id) ON DELETE CASCADE, 
    FOREIGN KEY(tag_id) REFERENCES tags (id) ON DELETE CASCADE
);

-- [downgrade sqlite] loses=categories,tags,products,product_tag_association
DROP TABLE product_tag_association;
DROP TABLE products;
DROP TABLE tags;
DROP TABLE categories;

-- [downgrade postgresql] loses=categories,tags,products,product_tag_association
DROP TABLE product_tag_association;
DROP TABLE products;
DROP TABLE tags;
DROP TABLE categories;

-- [verify]
