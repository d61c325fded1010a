"""Who is really asking, when a proxy of ours stands in front: rate limits and the audit need the reader's address, not the proxy's.

A reader can write anything into X-Forwarded-For. Only what a proxy of ours has added at its end is believed: from the right,
past every address of ours, the first that is not ours.
"""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from teabowl.kernel.addresses import plain

Network = IPv4Network | IPv6Network


def networks_of(text: str) -> tuple[Network, ...]:
    """'127.0.0.1, 10.0.0.0/8' as networks. Raises ValueError naming what is none."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def client_of(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The address that asks. `peer` is who is connected, `forwarded` the header. What is no address ends the walk."""
    asking = plain(peer)
    for said in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not _is_ours(asking, trusted):
            break
        try:
            asking = plain(str(ip_address(said)))
        except ValueError:
            break
    return asking


def _is_ours(address: str, trusted: Sequence[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in trusted)


class ProxyMiddleware:
    """Sets REMOTE_ADDR to the reader's address. First of all, so that nobody behind it sees another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = networks_of(settings.CONFIG.trusted_proxies)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.trusted:
            forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
            request.META["REMOTE_ADDR"] = client_of(request.META.get("REMOTE_ADDR", ""), forwarded, self.trusted)
        return self.get_response(request)
