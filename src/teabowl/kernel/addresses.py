"""Addresses of the internet, as limits count them."""

from ipaddress import IPv6Address, ip_address

HOUSEHOLD = 64
"""Bits of an IPv6 address that a carrier gives to one subscriber at least (RFC 6177): whoever has one has 2^64 of them."""


def plain(address: str) -> str:
    """An address in its own form: '::ffff:203.0.113.5', as a socket for both kinds tells it, is '203.0.113.5'. What is none stays."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str((isinstance(found, IPv6Address) and found.ipv4_mapped) or found)


def counted_as(address: str) -> str:
    """What a limit per address counts: an IPv4 address itself, of IPv6 the network of the subscriber ('2001:db8:1:2::')."""
    try:
        found = ip_address(plain(address))
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    rest = 128 - HOUSEHOLD
    return str(IPv6Address(int(found) >> rest << rest))
