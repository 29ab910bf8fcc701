"""How often the rules name the right cause, and how fast: `make bench-diagnosis`.

Judges the replies of tests/diagnosis/replies.jsonl (or of the files named as arguments) as `inbox-check explain
--jsonl` does. `also` (or `alternatives`) lists causes that count as right too. Prints every miss with its reason.

Replies that are `held_back` were collected and labelled by somebody who had not seen the rules, and were judged
once before the rules learned from them. That first sight can be had again: the rules are taken out of the history
as they were at the commit named in FIRST_SIGHT, and judge the set anew.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
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
# `set` of the replies -> the rules that saw it first; they hold nothing learned from it or from a later one.
FIRST_SIGHT = {
    1: "cf4849c44abad91405ce67bb5f446ec0b2f19e91",
    2: "63d0981a6c5411825f98e7fe323ce27fd2089d9c",
    3: "b3db113ef8065deeda4df6e6e9caa55b1ffcd187",
    4: "dded5ba9c0b971e56a04f8157cf0e251c69b5f5e",
}
# Run with the rules of a commit: rows in, one cause a line out.
_JUDGE = """
import json, sys
from webapp.diagnosis import explain_reply
for row in json.load(sys.stdin):
    found = explain_reply(row["response"], protocol=row["protocol"], phase=row["phase"])
    print(found.diagnosis.cause.value)
"""


@dataclass(frozen=True)
class Judged:
    row: dict[str, object]
    cause: str

    @property
    def right(self) -> bool:
        return self.cause in accepted(self.row)


def accepted(row: dict[str, object]) -> list[str]:
    also = row.get("also") or row.get("alternatives") or []
    assert isinstance(also, list)
    return [str(row["cause"]), *also]


def read(paths: Iterable[Path]) -> list[dict[str, object]]:
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line]


def judge(row: dict[str, object]) -> str:
    found = explain_reply(str(row["response"]), protocol=str(row["protocol"]), phase=str(row["phase"]))
    return found.diagnosis.cause.value


def judge_as_of(commit: str, rows: list[dict[str, object]]) -> list[Judged] | None:
    """The verdicts of the rules of a commit, or None where the history is not here."""
    packed = subprocess.run(["git", "-C", ROOT, "archive", commit, "webapp"], capture_output=True)
    if packed.returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(packed.stdout)) as tree:
            tree.extractall(folder)  # noqa: S202 (our own; Python 3.11.2 of Debian 12 has no filters)
        causes = subprocess.run(
            [sys.executable, "-c", _JUDGE], input=json.dumps(rows), cwd=folder, env={"PYTHONPATH": folder},
            capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
    return [Judged(row, cause) for row, cause in zip(rows, causes, strict=True)]


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


def print_misses(judged: list[Judged]) -> None:
    misses = [one for one in judged if not one.right]
    print(f"\nmisses: {len(misses)}")
    for one in misses:
        where = f"{one.row['protocol']} {one.row['phase']}, {one.row.get('server')}"
        print(f"  {one.cause} instead of {'/'.join(accepted(one.row))} ({where})")
        print(f"    {str(one.row['response'])[:200]!r}\n    {reason(one.row)}")


def print_first_sight(judged: list[Judged]) -> None:
    """Each held-back set before the rules learned from it, and now."""
    sets: dict[object, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.row.get("held_back"):
            sets[one.row["set"]].append(one)
    print("\nheld back")
    for number, commit in FIRST_SIGHT.items():
        first = judge_as_of(commit, [one.row for one in sets[number]])
        at_first = "history is not here" if first is None else share(first)
        print(f"  set {number}: at first sight {at_first} (rules of {commit[:9]}), now {share(sets[number])}")


def print_speed(rows: list[dict[str, object]]) -> None:
    rounds = -(-AT_LEAST // len(rows))
    began = time.process_time()
    for _ in range(rounds):
        for row in rows:
            judge(row)
    seconds = (time.process_time() - began) / (rounds * len(rows)) * AT_LEAST
    print(f"speed      {AT_LEAST} replies in {seconds:.1f} s of one core")


def main() -> int:
    rows = read([Path(name) for name in sys.argv[1:]] or [OWN])
    judged = [Judged(row, judge(row)) for row in rows]
    print_groups("per cause", judged, "cause")
    print_groups("per server", judged, "server")
    print_misses(judged)
    if any(row.get("held_back") for row in rows):
        print_first_sight(judged)
    print(f"\noverall    {share(judged)}")
    print_speed(rows)
    return 0 if sum(one.right for one in judged) >= len(judged) * 0.98 else 1


if __name__ == "__main__":
    raise SystemExit(main())
