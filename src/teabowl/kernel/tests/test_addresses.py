import pytest

from teabowl.kernel.addresses import counted_as, plain


@pytest.mark.parametrize(
    ("address", "shown", "counted"),
    [
        ("203.0.113.5", "203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("", "", ""),
        ("unix", "unix", "unix"),
    ],
)
def test_a_subscriber_of_ipv6_is_counted_once(address: str, shown: str, counted: str) -> None:
    assert (plain(address), counted_as(address)) == (shown, counted)
