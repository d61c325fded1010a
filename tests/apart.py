"""Coroutines of tests."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """`asyncio.run` also after a journey in this process: Playwright leaves its loop marked as running in this thread, though it runs
    only while it is asked something. Not in a thread of its own: servers that `work` starts would end with it."""
    left = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return asyncio.run(work)
    finally:
        asyncio._set_running_loop(left)
