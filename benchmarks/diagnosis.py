"""How often the rules name the right cause, and how fast: `make bench-diagnosis`.

Judges the replies of tests/diagnosis/replies.jsonl (or of the files named as arguments) as `inbox-check explain
--jsonl` does. `also` (or `alternatives`) lists causes that count as right too. Prints every miss with its reason.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from webapp.diagnosis import explain_reply  # noqa: E402
from webapp.diagnosis.diagnosing import verdict_on  # noqa: E402
from webapp.domain.evidence import Phase  # noqa: E402
from webapp.domain.vocabulary import Leg  # noqa: E402
from webapp.protocols import imap, smtp  # noqa: E402

OWN = ROOT / "tests" / "diagnosis" / "replies.jsonl"
AT_LEAST = 10_000


@dataclass(frozen=True)
class Judged:
    row: dict[str, object]
    cause: str

    @property
    def right(self) -> bool:
        also = self.row.get("also") or self.row.get("alternatives") or []
        assert isinstance(also, list)
        return self.cause == self.row["cause"] or self.cause in also


def read(paths: Iterable[Path]) -> list[dict[str, object]]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line]


def judge(row: dict[str, object]) -> str:
    found = explain_reply(str(row["response"]), protocol=str(row["protocol"]), phase=str(row["phase"]))
    return found.diagnosis.cause.value


def reason(row: dict[str, object]) -> str:
    phase, leg = Phase(str(row["phase"])), Leg(str(row["protocol"]))
    parse = imap.parse_reply if leg is Leg.IMAP else smtp.parse_reply
    verdict = verdict_on(parse(str(row["response"]), phase), phase)
    return f"{verdict.step}: {verdict.reason}"


def share(rows: list[Judged]) -> str:
    right = sum(one.right for one in rows)
    return f"{right}/{len(rows)} = {right / len(rows):.1%}" if rows else "none"


def print_groups(title: str, rows: list[Judged], key: str) -> None:
    groups = defaultdict(list)
    for one in rows:
        groups[str(one.row.get(key))].append(one)
    print(f"\n{title}")
    for name, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        print(f"  {name:32} {share(group)}")


def main() -> int:
    rows = read([Path(name) for name in sys.argv[1:]] or [OWN])
    judged = [Judged(row, judge(row)) for row in rows]
    print_groups("per cause", judged, "cause")
    print_groups("per server", judged, "server")
    misses = [one for one in judged if not one.right]
    print(f"\nmisses: {len(misses)}")
    for one in misses:
        wanted = "/".join(
            [str(one.row["cause"]), *(one.row.get("also") or one.row.get("alternatives") or [])]
        )  # type: ignore[misc]
        where = f"{one.row['protocol']} {one.row['phase']}, {one.row.get('server')}"
        print(f"  {one.cause} instead of {wanted} ({where})\n    {str(one.row['response'])[:200]!r}")
        print(f"    {reason(one.row)}")
    print(f"\noverall    {share(judged)}")
    print(
        f"held back  {share([one for one in judged if one.row.get('held_back')])} (first try: 115/128 = 89.8%)"
    )
    print_speed(rows)
    return 0 if len(misses) <= len(judged) * 0.02 else 1


def print_speed(rows: list[dict[str, object]]) -> None:
    rounds = -(-AT_LEAST // len(rows))
    began = time.process_time()
    for _ in range(rounds):
        for row in rows:
            judge(row)
    seconds = (time.process_time() - began) / (rounds * len(rows)) * AT_LEAST
    print(f"speed      {AT_LEAST} replies in {seconds:.1f} s of one core")


if __name__ == "__main__":
    raise SystemExit(main())
