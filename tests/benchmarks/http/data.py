"""A catalogue of any size, the same every time, as the document that `pricebookctl import` reads."""

import random

FIRST = ["Amber", "Birch", "Copper", "Dusty", "Frosted", "Green", "Heavy", "Ivory", "Jade", "Élan", "Старый"]
SECOND = ["lamp", "teapot", "bowl", "mirror", "chair", "clock", "vase", "basket", "kettle", "spoon"]
CATEGORIES = 50
TAGS = 100
LINKS = 3


def write(path, products):
    drawn = random.Random(7)
    with open(path, "w", encoding="utf-8") as out:
        out.write('{"format": "pricebook-catalog", "version": 1, "categories": [')
        out.write(",".join(f'{{"id": {number}, "name": "Category {number:02}"}}' for number in range(1, CATEGORIES + 1)))
        out.write('], "tags": [')
        out.write(",".join(f'{{"id": {number}, "name": "tag {number:03}"}}' for number in range(1, TAGS + 1)))
        out.write('], "products": [\n')
        for number in range(1, products + 1):
            out.write(product(number, drawn) + (",\n" if number < products else "\n"))
        out.write("]}\n")


def product(number, drawn):
    category = drawn.randint(1, CATEGORIES)
    first = drawn.randint(1, TAGS)
    tags = sorted((first + 33 * step - 1) % TAGS + 1 for step in range(LINKS))
    picture = f'"https://pictures.example.org/{number}.jpg"' if number % 3 == 0 else "null"
    names = ",".join(f'{{"id": {tag}, "name": "tag {tag:03}"}}' for tag in tags)
    return (f'{{"id": {number}, "name": "{drawn.choice(FIRST)} {drawn.choice(SECOND)} {number:07}", '
            f'"description": "Item {number} of the benchmark\'s catalogue, kept in shelf {number % 977}", '
            f'"image_url": {picture}, "price_shmeckles": {drawn.randint(1, 99999) / 100}, '
            f'"price_flurbos": {drawn.randint(1, 30000) / 100}, '
            f'"category": {{"id": {category}, "name": "Category {category:02}"}}, "tags": [{names}]}}')
