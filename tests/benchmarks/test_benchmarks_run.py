"""Each benchmark still runs, with the smallest numbers, one database and one kind of line; `make bench` runs all.

What it finds is no matter here: tests share their machine.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks._link import FAR, NEAR, VISITOR, turned
from benchmarks._site import percentile

ROOT = Path(__file__).resolve().parents[2]
GOAL_MET_OR_MISSED = (0, 1)


def bench(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode in GOAL_MET_OR_MISSED, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.mailservers
def test_round_trips_are_counted_on_a_slow_line() -> None:
    line = "link" if os.access("/dev/net/tun", os.W_OK) else "proxy"
    told = bench("rtt", "--rtt", "10", "--rounds", "1", "--line", line, "--no-node")
    for words in ("TLS", "STARTTLS", "limit", "ours", "python", "curl", "RTT"):
        assert words in told


def test_the_cost_of_a_check_beside_others_is_measured() -> None:
    told = bench("load", "--in-flight", "1,3", "--count", "6", "--rounds", "1", "--no-peers")
    assert told.count("ours") == 2


def test_live_pages_are_watched() -> None:
    told = bench("live", "--count", "3", "--scenario", "healthy")
    assert "3 checks" in told
    assert "change to page" in told


def test_hostile_neighbours_are_let_loose() -> None:
    assert "ratio of p95" in bench("hostile", "--healthy", "2", "--hostile", "2", "--scenario", "healthy")


def test_a_full_database_is_compared_with_an_empty_one() -> None:
    told = bench("growth", "--rows", "150", "--rounds", "2", "--databases", "sqlite")
    assert "start:" in told
    assert "show:" in told


@pytest.mark.postgres
def test_the_cost_of_several_machines_is_measured() -> None:
    told = bench("cluster", "--count", "4", "--at-once", "2")
    assert "together" in told
    assert "a check alone" in told


def test_the_start_is_timed() -> None:
    assert "first page" in bench("start", "--rounds", "1")


def test_a_packet_that_is_turned_keeps_its_checksums() -> None:
    def words(*addresses: str) -> int:
        parts = [[int(part) for part in address.split(".")] for address in addresses]
        total = sum((a << 8) + b + (c << 8) + d for a, b, c, d in parts)
        return (total & 0xFFFF) + (total >> 16)

    def packet(source: str, target: str) -> bytes:
        ends = bytes(int(part) for address in (source, target) for part in address.split("."))
        return b"\x45" + bytes(11) + ends + b"rest"

    for before, after in (((NEAR, FAR), (VISITOR, NEAR)), ((NEAR, VISITOR), (FAR, NEAR))):
        assert turned(packet(*before)) == packet(*after)
        assert words(*before) == words(*after)
    assert turned(packet(NEAR, "192.0.2.1")) is None


def test_a_percentile_is_a_figure_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([1.0], 0.99) == 1.0
