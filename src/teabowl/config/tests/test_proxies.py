import pytest

from teabowl.config.environment import from_environment
from teabowl.config.proxies import client_of, networks_of

OURS = networks_of("127.0.0.1, 10.0.0.0/8, 2001:db8::/32")


@pytest.mark.parametrize(
    ("peer", "forwarded", "asks"),
    [
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # nobody of ours: what it says is its own word
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),  # the reader wrote the first one
        ("127.0.0.1", "1.2.3.4, 198.51.100.7, 10.2.3.4", "198.51.100.7"),  # two proxies of ours
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "<script>, 10.1.1.1", "10.1.1.1"),
        ("2001:db8::1", "2400:3200::1", "2400:3200::1"),
        ("::ffff:127.0.0.1", "198.51.100.7", "198.51.100.7"),  # a socket for both kinds of addresses says IPv4 so
        ("", "198.51.100.7", ""),
    ],
)
def test_only_our_proxies_are_believed(peer: str, forwarded: str, asks: str) -> None:
    assert client_of(peer, forwarded, OURS) == asks


def test_a_network_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEABOWL_TRUSTED_PROXIES", "127.0.0.1, proxy.example")
    with pytest.raises(ValueError, match="TEABOWL_TRUSTED_PROXIES"):
        from_environment()
