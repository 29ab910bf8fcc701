import pytest

from tests.transport.targets import ALLOWED, REFUSED_ADDRESSES
from webapp.transport.guard import AllowedNetwork, Guard, is_this_machine, parse_ports


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_special_addresses_are_refused(address: str) -> None:
    assert not Guard().permits(address, 993)


@pytest.mark.parametrize("address", ALLOWED)
def test_their_public_neighbours_are_allowed(address: str) -> None:
    assert Guard().permits(address, 993)


def test_only_the_ports_of_mail_are_allowed() -> None:
    guard = Guard()
    allowed = [port for port in range(1, 65536) if guard.permits("8.8.8.8", port)]
    assert allowed == [25, 143, 465, 587, 993, 994, 2525]


def test_a_name_is_no_address() -> None:
    assert not Guard.open().permits("example.com", 993)
    assert not Guard.open().permits("127.1", 993)


@pytest.mark.parametrize(
    ("address", "port", "permitted"),
    [
        ("10.1.2.3", 993, True),
        ("10.1.2.3", 587, True),
        ("10.1.2.3", 25, False),  # not one of this network's own ports
        ("10.1.3.0", 993, False),  # its neighbour
        ("10.1.1.255", 993, False),
        ("fd00::5", 143, True),  # no ports of its own: the usual ones
        ("fd00::5", 8143, False),
        ("fd01::5", 143, False),
        ("192.168.7.7", 2001, True),
        ("192.168.7.7", 1999, False),
        ("8.8.8.8", 2001, False),  # ports of one network are not those of the world
        ("::ffff:10.1.2.3", 993, False),  # another way to write it is another address
    ],
)
def test_an_allowed_network_has_its_own_ports(address: str, port: int, permitted: bool) -> None:
    guard = Guard(["10.1.2.0/24:993+587", "fd00::/16", "192.168.7.7/32:2000-2002"])
    assert guard.permits(address, port) is permitted


def test_our_own_addresses_are_refused_even_where_their_network_is_allowed() -> None:
    guard = Guard(["10.0.0.0/8"], own_addresses=["10.0.0.5", "8.8.4.0/28"])
    assert not guard.permits("10.0.0.5", 993)
    assert guard.permits("10.0.0.6", 993)
    assert not guard.permits("8.8.4.4", 993)
    assert guard.permits("8.8.4.16", 993)
    assert not guard.with_ports(443).permits("10.0.0.5", 443)


@pytest.mark.parametrize("network", ["10.1.2.0/24:993", "10.1.2.0/24"])
def test_more_ports_do_not_open_what_the_operator_let_in_for_mail(network: str) -> None:
    """Else any visitor's domain could have a document fetched from a server inside."""
    guard = Guard([network]).with_ports(443)
    assert guard.permits("8.8.8.8", 443)
    assert guard.permits("10.1.2.3", 993)
    assert not guard.permits("10.1.2.3", 443)
    assert not guard.permits("127.0.0.1", 443)
    assert Guard([f"{network.partition(':')[0]}:443"]).with_ports(443).permits("10.1.2.3", 443)


def test_a_port_that_no_address_has_is_known_without_a_look_up() -> None:
    guard = Guard(["10.1.2.0/24:8993"], "993")
    assert guard.permits_port(993)
    assert guard.permits_port(8993)
    assert not guard.permits_port(22)


@pytest.mark.parametrize("text", ["0", "65536", "99999", "a", "1-", "-1", "5-4", "１２", "25;143", "1.5"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_ports(text)


def test_ports_may_be_ranges() -> None:
    assert parse_ports("25, 143,1024-65535") == (range(25, 26), range(143, 144), range(1024, 65536))


@pytest.mark.parametrize(
    "text", ["10.0.0.1/24", "10.0.0.0/33", "example.com", "10.0.0.0/24:", "10.0.0.0/24:x", "", "127.1/32"]
)
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        AllowedNetwork.parse(text)


def test_the_open_guard_lets_everything_through() -> None:
    guard = Guard.open()
    assert all(
        guard.permits(address, 1) for address in ("127.0.0.1", "::1", "10.0.0.1", "fe80::1", "8.8.8.8")
    )


def test_this_machine_knows_its_addresses_without_sending_anything() -> None:
    assert is_this_machine("127.0.0.1")
    assert not is_this_machine("8.8.8.8")
    assert not is_this_machine("2606:4700:4700::1111")


def test_a_public_address_of_this_machine_is_refused_unless_its_network_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webapp.transport.guard.is_this_machine", lambda address: address == "8.8.8.8")
    assert not Guard().permits("8.8.8.8", 993)
    assert Guard().permits("8.8.4.4", 993)
    assert Guard(["8.8.8.8/32"]).permits("8.8.8.8", 993)
