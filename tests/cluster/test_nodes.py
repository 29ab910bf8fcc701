"""Two web nodes, two probers, one PostgreSQL, all of them real: who sees what, and what outlives whom."""

import threading
import time
from typing import Any

import httpx
import psycopg
import pytest

from tests.cluster.conftest import PASSWORD
from tests.cluster.mailboxes import Mailbox
from tests.cluster.nodes import Browser, Cluster, until
from tests.cluster.server import Postgres
from tests.support.mailservers import free_port
from webapp.lab import Lab
from webapp.store import Token

pytestmark = pytest.mark.postgres
# (On a busy machine an answer may be late enough to be worth a note.)
WORKED = ("passed", "warned")
Mailboxes = dict[str, Mailbox]
Report = dict[str, Any]


def causes(report: Report) -> set[str]:
    return {stage["cause"] for stage in report["stages"] if stage["cause"]}


def test_any_web_node_shows_a_check_live_that_another_one_took(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    one, other = cluster.web
    token = customer.start(one, lab["plain"].settings)
    events = list(customer.live(other, token))

    assert "event: done" in events[-1]
    assert len(events) >= 2
    report = customer.report(other, token)
    assert report["outcome"] in WORKED, report["stages"]
    assert report["arrival"]["outcome"] == "arrived"
    assert report["egress_addresses"] == ["192.0.2.1"]
    assert mailboxes["plain"].logins == (1, 1)
    assert mailboxes["plain"].message.arrived == 1


def test_both_connect_stages_are_tried_from_every_region_without_a_password(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    one, other = cluster.web
    metrics = f"127.0.0.1:{free_port()}"
    far = cluster.begin_prober("--region", "frankfurt", "--metrics", metrics)
    cluster.have(probers=3)
    token = customer.start(one, lab["everywhere"].settings)
    assert customer.ended(one, token)["outcome"] in WORKED
    logins = mailboxes["everywhere"].logins
    answer = customer.post(other, f"/checks/{token}/regions")
    assert answer.status_code == 303, answer.text
    reports = until(lambda: _over(customer.regions(one, token)))

    assert set(reports) == {"tokyo", "frankfurt"}
    for report in reports.values():
        outcomes = {stage["id"]: stage["outcome"] for stage in report["stages"]}
        assert outcomes["imap_connect"] == outcomes["smtp_connect"] == "passed"
        assert outcomes["imap_login"] == outcomes["smtp_login"] == "skipped"
    assert reports["frankfurt"]["egress_addresses"] == ["192.0.2.2"]
    assert mailboxes["everywhere"].logins == logins == (1, 1)
    counted = httpx.get(f"http://{metrics}/metrics").text
    assert (
        'inbox_check_checks_total{cause="",kind="region",outcome="passed",provider="other",region="frankfurt"} 1.0'
        in counted
    )
    # Whoever asks is shown the check itself, and may ask again.
    assert customer.report(one, token)["region"] == "tokyo"
    assert customer.post(one, f"/checks/{token}/regions").status_code == 303
    until(lambda: _over(customer.regions(one, token)))
    assert far.stop() == 0  # (the other tests want probers of one region)


def _over(reports: dict[str, Report]) -> dict[str, Report] | None:
    return reports if reports and all(one["state"] != "running" for one in reports.values()) else None


def test_a_check_is_cancelled_from_another_node(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    one, other = cluster.web
    token = customer.start(one, lab["cancelled"].settings)
    until(lambda: mailboxes["cancelled"].imap_greeting.arrived)
    answer = customer.post(other, f"/checks/{token}/cancel")
    report = customer.ended(one, token, 10)

    assert answer.status_code == 303
    assert report["state"] == "interrupted"
    assert "check_cancelled" in causes(report)


def test_a_check_whose_prober_is_killed_before_the_login_is_finished_by_another(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    cluster.have(probers=2)
    box = mailboxes["before"]
    token = customer.start(cluster.web[0], lab["before"].settings)
    until(lambda: box.imap_greeting.arrived and box.smtp_greeting.arrived)
    cluster.prober_of(token).kill()
    box.open()
    report = customer.ended(cluster.web[1], token)

    assert report["outcome"] in WORKED, report["stages"]
    assert box.logins == (1, 1)
    assert box.message.arrived == 1


def test_a_check_whose_prober_is_killed_after_the_login_ends_interrupted(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    cluster.have(probers=2)
    box = mailboxes["after"]
    token = customer.start(cluster.web[0], lab["after"].settings)
    until(lambda: box.smtp_login.arrived)
    cluster.prober_of(token).kill()
    box.open()
    report = customer.ended(cluster.web[1], token)

    assert report["state"] == "interrupted"
    assert causes(report) == {"check_interrupted"}
    time.sleep(1)
    assert box.logins == (1, 1)
    assert box.message.arrived == 0


def test_a_prober_that_was_only_cut_off_sends_no_second_message(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    cluster.have(probers=2)
    box = mailboxes["cut-off"]
    token = customer.start(cluster.web[0], lab["cut-off"].settings)
    until(lambda: box.message.arrived)
    prober = cluster.prober_of(token)
    prober.pause()
    report = customer.ended(cluster.web[1], token)
    prober.resume()
    box.open()
    time.sleep(2)

    assert report["state"] == "interrupted"
    assert customer.report(cluster.web[1], token)["state"] == "interrupted"
    assert box.logins == (1, 1)
    assert box.message.arrived == 1


def test_a_check_outlives_its_web_node_once_its_password_is_handed_over(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box, lost = mailboxes["web-lost"], cluster.begin_web()
    until(lost.ready)
    token = customer.start(lost, lab["web-lost"].settings)
    until(lambda: box.smtp_login.arrived)
    stream = customer.live(lost, token)
    assert "data:" in next(stream)
    lost.kill()
    # The browser connects again, to another node, and is shown the newest state at once.
    again = customer.live(cluster.web[0], token)
    assert "data:" in next(again)
    box.open()

    assert "event: done" in list(again)[-1]
    assert customer.report(cluster.web[0], token)["outcome"] in WORKED


def test_a_check_whose_web_node_is_lost_before_the_login_says_so(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    box, lost = mailboxes["web-lost-early"], cluster.begin_web()
    until(lost.ready)
    token = customer.start(lost, lab["web-lost-early"].settings)
    until(lambda: box.imap_greeting.arrived)
    lost.kill()
    box.open()
    report = customer.ended(cluster.web[0], token)

    assert report["state"] == "interrupted"
    assert "check_interrupted" in causes(report)
    assert box.logins == (0, 0)


def test_a_restart_of_the_database_loses_no_check(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes, postgres: Postgres
) -> None:
    cluster.have(probers=2)
    box = mailboxes["restarted"]
    token = customer.start(cluster.web[0], lab["restarted"].settings)
    until(lambda: box.smtp_login.arrived)
    postgres.restart(away=8.0)  # longer than a prober may be silent: none of them is dead for that
    box.open()
    report = customer.ended(cluster.web[1], token)
    assert report["outcome"] in WORKED, report["stages"]
    assert box.message.arrived == 1

    later = customer.start(cluster.web[1], lab["queued"].settings)
    assert customer.ended(cluster.web[0], later)["outcome"] in WORKED


def test_a_check_that_needs_its_password_waits_for_a_database_that_is_away(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes, postgres: Postgres
) -> None:
    cluster.have(probers=2)
    box = mailboxes["unanswered"]
    token = customer.start(cluster.web[0], lab["unanswered"].settings)
    until(lambda: box.imap_greeting.arrived and box.smtp_greeting.arrived)
    postgres.stop("immediate")
    box.open()
    time.sleep(2)
    assert box.logins == (0, 0)
    postgres.start()
    report = customer.ended(cluster.web[1], token)
    assert report["outcome"] in WORKED, report["stages"]
    assert box.logins == (1, 1)


def test_a_prober_that_is_told_to_stop_finishes_what_it_has(
    cluster: Cluster, customer: Browser, lab: Lab, mailboxes: Mailboxes
) -> None:
    cluster.have(probers=2)
    box = mailboxes["drained"]
    token = customer.start(cluster.web[0], lab["drained"].settings)
    until(lambda: box.smtp_login.arrived)
    prober = cluster.prober_of(token)
    status: list[int] = []
    stopping = threading.Thread(target=lambda: status.append(prober.stop()))
    stopping.start()
    time.sleep(1)
    box.open()
    report = customer.ended(cluster.web[1], token)
    stopping.join(30)

    assert report["outcome"] in WORKED, report["stages"]
    assert status == [0]


def test_no_secret_is_in_the_database_its_files_and_log_or_in_any_nodes_log(
    cluster: Cluster, customer: Browser, lab: Lab, postgres: Postgres
) -> None:
    token = customer.start(cluster.web[0], lab["plain"].settings)
    customer.ended(cluster.web[1], token)
    with psycopg.connect(postgres.url, autocommit=True) as connection:
        until(lambda: connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,))
        connection.execute("CHECKPOINT")

    def told() -> list[bytes]:
        return [httpx.get(f"{web.url}/metrics").content for web in cluster.web]

    def logged() -> bool:
        lines = [line for line in cluster.logs().splitlines() if Token(token).id.encode() in line]
        return all(
            any(event in line for line in lines)
            for event in (b"check queued", b"check begins", b"check ended")
        )

    # What a node counts and writes down may come a moment after the result.
    until(lambda: all(b"inbox_check_queued 0.0" in page for page in told()))
    until(logged)
    metrics = told()
    files = [path.read_bytes() for path in postgres.data.rglob("*") if path.is_file()]
    everything = [postgres.dump(), postgres.log.read_bytes(), cluster.logs(), *metrics, *files]

    assert b"secret_ask" in postgres.log.read_bytes()
    for secret in (PASSWORD, token, lab["plain"].address):
        for form in (secret.encode(), secret.encode().hex().encode(), ascii(secret)[1:-1].encode()):
            assert not any(form in content for content in everything), secret
