"""How right and how fast the provider table is: `make bench-discovery`.

Reads tests/providers/cases.jsonl. Fails where a single case is wrong, or where `inbox-check discover --jsonl
--offline` answers fewer than 1,000 addresses a second.
"""

import json
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "providers" / "cases.jsonl"
SMALLEST_SET = 200
SLOWEST = 1000
# Enough rounds that the start of the interpreter, which is counted, does not decide.
ROUNDS = 30


def ask(lines: str) -> tuple[list[dict[str, object]], float]:
    """The answers of the command to `lines`, and the seconds of processor time that the whole command took."""
    began = _spent()
    done = subprocess.run(
        [sys.executable, "-m", "webapp", "discover", "--jsonl", "--offline"],
        input=lines,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()], _spent() - began


def _spent() -> float:
    """Of one core: other programs on the machine do not count."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> int:
    text = CASES.read_text(encoding="utf-8")
    cases = [json.loads(line) for line in text.splitlines()]
    answers, _ = ask(text)
    total, right = Counter[str](), Counter[str]()
    for case, answer in zip(cases, answers, strict=True):
        total[case["kind"]] += 1
        right[case["kind"]] += answer["provider"] == case["provider"]
        if answer["provider"] != case["provider"]:
            print(f"wrong: {case} -> {answer['provider']}")
    for kind, count in total.items():
        print(f"{kind:<32} {right[kind]:>4} / {count}")
    accuracy = right.total() / total.total()
    print(f"{'accuracy':<32} {accuracy:.1%} of {total.total()} cases")
    answers, seconds = ask(text * ROUNDS)
    rate = len(answers) / seconds
    print(
        f"{'offline, one core':<32} {rate:,.0f} addresses a second ({len(answers):,} in {seconds:.2f} s of it)"
    )
    return 0 if accuracy == 1 and len(cases) >= SMALLEST_SET and rate >= SLOWEST else 1


if __name__ == "__main__":
    sys.exit(main())
