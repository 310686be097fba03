"""Writers that remember what they were told, and the comparison of that with what the database holds.

Each writer has products of its own. A product is remembered as the set of states it may be in: one state once an answer
came, two after a request whose answer was lost; `None` stands for "not there".
"""

import contextlib
import http.client
import json
import random
import threading
import time

from served import Failure, check

STATE_SQL = """SELECT p.id, p.name, p.price_shmeckles * 100, COALESCE(p.category_id, 0),
COALESCE((SELECT sum(a.tag_id) * 100 + count(*) FROM product_tag_association a WHERE a.product_id = p.id), 0)
FROM products p ORDER BY p.id"""


def state(name, hundredths, category, tags):
    """What is compared; a write with half of its tags would show."""
    return name, hundredths, category, sum(tags) * 100 + len(tags)


def held(database):
    """What the database holds, by name."""
    found = {}
    for line in database.rows(STATE_SQL):
        number, name, hundredths, category, tags = line.split("|")
        check(name not in found, f"the product {name} is there twice")
        found[name] = (int(number), state_of_row(name, hundredths, category, tags))
    return found


def state_of_row(name, hundredths, category, tags):
    return name, round(float(hundredths)), int(category), int(tags)


class Product:
    def __init__(self, number, states):
        self.number = number  # its id; 0 where no answer told it
        self.states = states


class Writer(threading.Thread):
    """Writes to the port until told to stop; goes on through servers that are killed and started again."""

    def __init__(self, place, port, categories, tags, seed):
        super().__init__(daemon=True)
        self.place = place
        self.port = port
        self.categories = categories
        self.tags = tags
        self.random = random.Random(seed)
        self.products = {}  # by name
        self.count = 0
        self.answered = 0
        self.refused = {}  # by status
        self.lost = 0
        self.wrong = None
        self.lost_statuses = (504,)  # that tell nothing of what was done; 502 of a proxy, too
        self.ending = threading.Event()
        self.resting = threading.Event()
        self.may_go = threading.Event()
        self.may_go.set()

    def run(self):
        connection = None
        try:
            while not self.ending.is_set():
                if not self.may_go.is_set():
                    self.resting.set()
                    self.may_go.wait()
                    self.resting.clear()
                    continue
                try:
                    connection = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                    self.step(connection)
                except (OSError, http.client.HTTPException):
                    connection.close()
                    connection = None
                    time.sleep(0.02)
        except Failure as failure:
            self.wrong = str(failure)
        except Exception as error:  # a test whose writers died quietly would pass
            self.wrong = repr(error)
        finally:
            self.resting.set()

    def draw(self, name):
        tags = self.random.sample(self.tags, self.random.randint(0, 3))
        return state(name, self.random.randint(1, 10**6), self.random.choice([0, *self.categories]), tags), tags

    def step(self, connection):
        known = [name for name, product in self.products.items() if product.number and len(product.states) == 1
                 and None not in product.states]
        choice = self.random.random()
        if len(known) < 3 or choice < 0.4:
            self.create(connection)
        elif choice < 0.85:
            self.update(connection, self.random.choice(known))
        else:
            self.delete(connection, self.random.choice(known))

    @staticmethod
    def body(wanted, tags):
        name, hundredths, category, _ = wanted
        return json.dumps({"name": name, "price_shmeckles": hundredths / 100, "price_flurbos": 1,
                           "category_id": category or None, "tag_ids": tags})

    def ask(self, connection, method, path, body=None):
        """Status and body; raises where no answer comes."""
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read()
        if answer.will_close:
            connection.close()
        if answer.status in self.lost_statuses:
            raise http.client.HTTPException(f"{answer.status}")
        if 200 <= answer.status < 300:
            self.answered += 1
        else:
            self.refused[answer.status] = self.refused.get(answer.status, 0) + 1
            check(answer.status == 503, f"{method} {path} {body} answered {answer.status}: {text[:300]!r}")
        return answer.status, text

    @contextlib.contextmanager
    def possibly(self, product, *states):
        """Within it the product may be in any of the states, and stays so if no answer comes."""
        product.states = set(states)
        try:
            yield
        except (OSError, http.client.HTTPException):
            self.lost += 1
            raise

    def create(self, connection):
        self.count += 1
        name = f"{self.name} number {self.count}"
        wanted, tags = self.draw(name)
        product = self.products[name] = Product(0, {None})
        with self.possibly(product, None, wanted):
            status, text = self.ask(connection, "POST", "/products/", self.body(wanted, tags))
        product.states = {wanted if status == 201 else None}
        if status == 201:
            product.number = json.loads(text)["id"]

    def update(self, connection, name):
        product = self.products[name]
        (before,) = product.states
        wanted, tags = self.draw(name)
        with self.possibly(product, before, wanted):
            status, _ = self.ask(connection, self.random.choice(("PUT", "PATCH")), f"/products/{product.number}",
                                 self.body(wanted, tags))
        product.states = {wanted if status == 200 else before}

    def delete(self, connection, name):
        product = self.products[name]
        (before,) = product.states
        with self.possibly(product, before, None):
            status, _ = self.ask(connection, "DELETE", f"/products/{product.number}")
        product.states = {None if status == 204 else before}


class Writers:
    def __init__(self, place, endpoint, port, count, seed=1, lost_statuses=(504,)):
        self.categories = [endpoint.json("POST", "/categories/", {"name": f"category {number}"}, status=201)["id"]
                           for number in range(5)]
        self.tags = [endpoint.json("POST", "/tags/", {"name": f"tag {number}"}, status=201)["id"] for number in range(9)]
        self.threads = [Writer(place, port, self.categories, self.tags, f"{seed}/{number}") for number in range(count)]
        for number, thread in enumerate(self.threads):
            thread.name = f"writer {number}"
            thread.lost_statuses = lost_statuses

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def pause(self):
        """Until each has its answer, or knows that none comes."""
        for thread in self.threads:
            thread.may_go.clear()
        for thread in self.threads:
            check(thread.resting.wait(60), f"{thread.name} still waits for an answer after a minute")
        self.check_alive()

    def go(self):
        for thread in self.threads:
            thread.may_go.set()
            while thread.resting.is_set() and thread.is_alive():
                time.sleep(0.001)

    def stop(self):
        for thread in self.threads:
            thread.ending.set()
            thread.may_go.set()
        for thread in self.threads:
            thread.join(60)
        self.check_alive()

    def check_alive(self):
        for thread in self.threads:
            check(thread.wrong is None, f"{thread.name}: {thread.wrong}")

    def compare(self, database):
        """While they are paused or stopped. What is found becomes what is known."""
        found = held(database)
        for thread in self.threads:
            for name, product in list(thread.products.items()):
                number, now = found.pop(name, (0, None))
                check(now in product.states,
                      f"{name} is {now}, but by the answers it must be {' or '.join(map(str, product.states))}")
                if now is None:
                    del thread.products[name]
                    continue
                check(product.number in (0, number), f"{name} has the id {number}, but {product.number} was told")
                product.number = number
                product.states = {now}
        check(not found, f"nobody was told of the products {sorted(found)[:5]}")

    def figures(self):
        refused = {}
        for thread in self.threads:
            for status, count in thread.refused.items():
                refused[status] = refused.get(status, 0) + count
        return {"done": sum(thread.answered for thread in self.threads), "refused": refused,
                "lost": sum(thread.lost for thread in self.threads)}
