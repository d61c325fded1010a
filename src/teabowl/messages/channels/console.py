"""The stand-in of every channel: says on stderr what would be sent, with addresses masked."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from teabowl.kernel.masks import mask_phone
from teabowl.kernel.telling import Channel
from teabowl.messages.channels.parcels import SENT, Parcel, Result

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Console:
    channel: Channel
    batch: int = 500
    rate: float = 5000.0

    def send(self, parcels: Sequence[Parcel]) -> list[Result]:
        for parcel in parcels[:SHOWN]:
            place = f"（{parcel.place}）" if parcel.place else ""
            sys.stderr.write(f"{self.channel.value} to {_masked(parcel.address)}: {parcel.title}{place}\n")
        if len(parcels) > SHOWN:
            sys.stderr.write(f"{self.channel.value}: and {len(parcels) - SHOWN} more\n")
        return [SENT] * len(parcels)


def _masked(address: str) -> str:
    if address.startswith("+"):
        return mask_phone(address)
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}"
