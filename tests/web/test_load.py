"""Fifty readers at once: no error, and the memory of the server does not grow with what they ask."""

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor

import httpx
from tests.web.serving import memory, serving, settled

READERS = 50
PLACES = ("CN-JL", "CZ16300", "CHN")
PAGES = (
    "/",
    "/search?q=ji&lang=zh-CN",
    *(f"/region/{place}/{question}" for place in PLACES for question in ("structure", "history")),
    *(f"/api/v1/regions/{place}/history" for place in PLACES),
    "/region/CN-JL/structure?lang=zh-CN",
    "/api/v1/regions?q=a&limit=50",
    "/api/v1/cases",
    "/api/v1/docs",
    "/static/page.css",
    "/static/brief.css",
)
GROWTH = 60 * 1024**2


async def reader(client, number, seen):
    order = list(PAGES)
    random.Random(number).shuffle(order)
    for path in order:
        answer = await client.get(path)
        seen.append((path, answer.status_code, len(answer.content)))


def load(address):
    """Let fifty readers ask for every page; return what they saw."""

    async def all_of_them():
        seen = []
        limits = httpx.Limits(max_connections=READERS, max_keepalive_connections=READERS)
        async with httpx.AsyncClient(
            base_url=address, timeout=300, limits=limits, follow_redirects=True
        ) as client:
            await asyncio.gather(*(reader(client, number, seen) for number in range(READERS)))
        return seen

    # In a thread of its own: the driver of the browser has a loop in this one.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, all_of_them()).result()


def test_fifty_readers_at_once_meet_no_error_and_memory_stays():
    with serving() as (address, process):
        first = load(address)
        assert len(first) == READERS * len(PAGES)
        assert {status for _, status, _ in first} == {200}
        sizes = {path: {size for where, _, size in first if where == path} for path in PAGES}
        # The first page waits for the founding case, and has it as soon as it is computed.
        assert all(len(found) <= 1 + (path == "/") for path, found in sizes.items()), sizes
        settled(process)
        before = memory(process)
        again = load(address)
        assert {status for _, status, _ in again} == {200}
        assert memory(process) - before < GROWTH
