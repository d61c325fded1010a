"""One connection that hears which rooms changed, made again whenever it is lost."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import psycopg

log = logging.getLogger(__name__)
LONGEST_WAIT = 2.0
SILENCE = 10.0
"""Seconds without a word after which the server is asked whether it is still there."""


class Listener:
    """`heard(room)` for each change; `sighted()` whenever it can hear again, since then anything may have changed."""

    def __init__(
        self, connect: dict[str, Any], channel: str, heard: Callable[[str], None], sighted: Callable[[], None]
    ) -> None:
        self.connect, self.channel, self.heard, self.sighted = connect, channel, heard, sighted
        self.can_hear = False

    async def run(self) -> None:
        """For ever."""
        wait = 0.1
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError, TimeoutError) as error:
                if self.can_hear or wait == 0.1:
                    log.warning("the live listener lost the database: %s", " ".join(str(error).split()))
                wait = 0.1 if self.can_hear else min(wait * 2, LONGEST_WAIT)
                self.can_hear = False
            await asyncio.sleep(wait)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(**self.connect, autocommit=True, connect_timeout=5) as link:
            await link.execute(f'LISTEN "{self.channel}"')  # a name of ours
            self.can_hear = True
            self.sighted()
            while True:
                async for said in link.notifies(timeout=SILENCE):
                    self.heard(said.payload)
                async with asyncio.timeout(SILENCE):
                    await link.execute("SELECT 1")
