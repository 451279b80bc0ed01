"""`book`: what two INSERTs in a durable transaction cost, an order and its time under an exclusion or unique key."""

import sqlite3
import threading
import time
from pathlib import Path

import psycopg

EXCLUSION = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE book_order (id bigserial PRIMARY KEY, customer bigint, total bigint, placed_at timestamptz DEFAULT now());
CREATE TABLE book_time (id bigserial PRIMARY KEY, order_id bigint REFERENCES book_order, provider bigint, span int8range,
    EXCLUDE USING gist (provider WITH =, span WITH &&))
"""
UNIQUE = """
CREATE TABLE book_order (id bigserial PRIMARY KEY, customer bigint, total bigint, placed_at timestamptz DEFAULT now());
CREATE TABLE book_time (order_id bigint REFERENCES book_order, provider bigint, cell bigint, PRIMARY KEY (provider, cell))
"""
ORDER = "INSERT INTO book_order (customer, total) VALUES (%s, 12800) RETURNING id"
SPAN = "INSERT INTO book_time (order_id, provider, span) VALUES (%s, %s, int8range(%s, %s))"
CELLS = "INSERT INTO book_time (order_id, provider, cell) VALUES (%s, %s, %s), (%s, %s, %s)"


def book(database_url: str, *, clients: int, seconds: float = 4) -> tuple[float, str]:
    """Give bookings per second of this PostgreSQL, and by which key (unique where btree_gist is not to be had)."""
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute("DROP TABLE IF EXISTS book_time; DROP TABLE IF EXISTS book_order")
        try:
            server.execute(EXCLUSION)
            key = "exclusion"
        except psycopg.Error:
            server.execute(UNIQUE)
            key = "unique"
    counts, until = [0] * clients, time.perf_counter() + seconds

    def client(number):
        with psycopg.connect(database_url) as connection:
            while time.perf_counter() < until:
                at = counts[number] * 8
                order = connection.execute(ORDER, [number]).fetchone()[0]
                if key == "exclusion":
                    connection.execute(SPAN, [order, number, at, at + 8])
                else:
                    connection.execute(CELLS, [order, number, at, order, number, at + 1])
                connection.commit()
                counts[number] += 1

    return _run(client, clients, counts), key


def book_on_sqlite(folder: Path, *, clients: int, seconds: float = 4) -> float:
    """The same on a SQLite file, set as the product sets it, by unique key."""
    path = folder / "book.sqlite3"
    with sqlite3.connect(path) as made:
        made.executescript(
            "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS book_time; DROP TABLE IF EXISTS book_order;"
            "CREATE TABLE book_order (id integer PRIMARY KEY, customer integer, total integer);"
            "CREATE TABLE book_time (order_id integer, provider integer, cell integer, PRIMARY KEY (provider, cell))"
        )
    counts, until = [0] * clients, time.perf_counter() + seconds

    def client(number):
        connection = sqlite3.connect(path, timeout=20, isolation_level=None)
        connection.execute("PRAGMA synchronous=NORMAL")
        while time.perf_counter() < until:
            at = counts[number] * 2
            connection.execute("BEGIN IMMEDIATE")
            order = connection.execute("INSERT INTO book_order (customer, total) VALUES (?, 12800)", [number]).lastrowid
            connection.execute(
                "INSERT INTO book_time VALUES (?, ?, ?), (?, ?, ?)", [order, number, at, order, number, at + 1]
            )
            connection.execute("COMMIT")
            counts[number] += 1
        connection.close()

    return _run(client, clients, counts)


def _run(client, clients, counts) -> float:
    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)
