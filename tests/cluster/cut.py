"""The network between the nodes is cut, silently, while everything else goes on: `make cut`.

Not part of `./dev test`: it needs root and takes minutes, most of them waiting for what must not happen.
"""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.cluster.cables import INSIDE, WORLD, Machine, lay_cables
from tests.cluster.conftest import PASSWORD
from tests.cluster.mailboxes import Mailbox, mailbox, scenario
from tests.cluster.nodes import Browser, Cluster, until
from tests.cluster.server import Postgres
from tests.cluster.test_nodes import WORKED, Mailboxes, causes
from webapp.lab import Lab

HELD_AT = {
    "prober-before": "greeting",
    "prober-after": "message",
    "web-after": "smtp_login",
    "web-before": "greeting",
    "refused": "",
    "plain": "",
}
# Seconds after which a page must have said that it cannot, with the database out of reach.
PATIENCE = 30


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    lay_cables()
    server = Postgres(INSIDE)
    yield server
    server.close()


@pytest.fixture(scope="module")
def mailboxes() -> dict[str, Mailbox]:
    return {id: mailbox(id, held_at=moment) for id, moment in HELD_AT.items()}


@pytest.fixture(scope="module")
def lab(postgres: Postgres, mailboxes: dict[str, Mailbox]) -> Iterator[Lab]:
    boxes = mailboxes.values()
    with Lab(*(scenario(box, PASSWORD) for box in boxes), host=WORLD) as lab:
        yield lab


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, lab: Lab) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cut"), postgres.url, lab, Machine)
    yield cluster
    cluster.close()


def test_a_check_whose_prober_is_cut_off_before_the_login_is_finished_by_another(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box = mailboxes["prober-before"]
    token = customer.start(cluster.web[0], lab["prober-before"].settings)
    until(lambda: box.imap_greeting.arrived and box.smtp_greeting.arrived)
    machine = cluster.prober_of(token).machine
    machine.cut()  # type: ignore[attr-defined]
    box.open()
    report = customer.ended(cluster.web[1], token)
    machine.mend()  # type: ignore[attr-defined]
    time.sleep(5)

    assert report["outcome"] in WORKED, report["stages"]
    assert customer.report(cluster.web[0], token)["outcome"] in WORKED
    assert box.logins == (1, 1)
    assert box.message.arrived == 1


def test_a_check_whose_prober_is_cut_off_with_the_password_is_not_done_twice(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box = mailboxes["prober-after"]
    token = customer.start(cluster.web[0], lab["prober-after"].settings)
    until(lambda: box.message.arrived)
    prober = cluster.prober_of(token)
    prober.machine.cut()  # type: ignore[attr-defined]
    box.open()  # it lives on, and goes on talking to the mail servers
    report = customer.ended(cluster.web[1], token)
    prober.machine.mend()  # type: ignore[attr-defined]
    time.sleep(5)

    assert report["state"] == "interrupted"
    assert causes(report) == {"check_interrupted"}
    assert customer.report(cluster.web[0], token)["state"] == "interrupted"
    assert box.logins == (1, 1)
    assert box.message.arrived == 1


def test_a_prober_that_was_cut_off_works_again_by_itself(
    cluster: Cluster, customer: Browser, lab: Lab
) -> None:
    one, other = cluster.probers
    one.machine.cut()  # type: ignore[attr-defined]
    time.sleep(20)
    one.machine.mend()  # type: ignore[attr-defined]
    other.kill()
    until(lambda: httpx.get(f"{cluster.web[0].url}/readyz").status_code == 200)

    def passed() -> bool:
        token = _try(customer, cluster, lab)
        return token is not None and customer.ended(cluster.web[0], token)["outcome"] in WORKED

    until(passed, 60)
    cluster.have(probers=2)


def _try(customer: Browser, cluster: Cluster, lab: Lab) -> str | None:
    try:
        return customer.start(cluster.web[0], lab["plain"].settings)
    except AssertionError:  # (busy: no prober has been heard of yet)
        time.sleep(1)
        return None


def test_a_check_outlives_the_cut_of_its_web_node_once_its_password_is_handed_over(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box, lost = mailboxes["web-after"], cluster.web[0]
    token = customer.start(lost, lab["web-after"].settings)
    until(lambda: box.smtp_login.arrived)
    lost.machine.cut()  # type: ignore[attr-defined]
    box.open()
    assert customer.ended(cluster.web[1], token)["outcome"] in WORKED
    lost.machine.mend()  # type: ignore[attr-defined]
    # And the node that was cut off shows it as well, as soon as it can.
    assert customer.ended(lost, token, 60)["outcome"] in WORKED
    until(lost.ready)
    assert box.logins == (1, 1)


def test_a_check_whose_web_node_is_cut_off_before_the_login_says_so(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box, lost = mailboxes["web-before"], cluster.web[0]
    token = customer.start(lost, lab["web-before"].settings)
    until(lambda: box.imap_greeting.arrived and box.smtp_greeting.arrived)
    lost.machine.cut()  # type: ignore[attr-defined]
    box.open()
    report = customer.ended(cluster.web[1], token)
    lost.machine.mend()  # type: ignore[attr-defined]
    until(lost.ready, 60)

    assert report["state"] == "interrupted"
    assert "check_interrupted" in causes(report)
    assert box.logins == (0, 0)


def test_a_web_node_without_database_says_so_and_takes_nothing(
    cluster: Cluster, lab: Lab, mailboxes: Mailboxes
) -> None:
    box, lost, customer = mailboxes["refused"], cluster.web[0], Browser()
    lost.machine.cut()  # type: ignore[attr-defined]
    began = time.monotonic()
    with pytest.raises(AssertionError, match="503"):
        customer.start(lost, lab["refused"].settings)
    took = time.monotonic() - began
    assert not lost.ready()
    lost.machine.mend()  # type: ignore[attr-defined]
    until(lost.ready, 60)
    customer.close()

    assert took < PATIENCE
    assert box.logins == (0, 0)
