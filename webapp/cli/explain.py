"""`inbox-check explain`: names the cause of a pasted server reply."""

import argparse
import json
import os
import sys
from typing import TextIO

from webapp.cli.terminal import add_language, language_of, print_explained
from webapp.diagnosis import Explained, explain_reply
from webapp.domain.evidence import Phase, stage_of
from webapp.domain.vocabulary import Leg, problem_for

# A reply is some lines; more than this is somebody's whole log (characters).
LONGEST = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--protocol", choices=[leg.value for leg in Leg], help="where known")
    parser.add_argument("--phase", choices=[phase.value for phase in Phase], help="where known")
    parser.add_argument("--host", help="the server's name, where known")
    parser.add_argument("--address", help="the mailbox's address, where known")
    parser.add_argument(
        "--jsonl", action="store_true", help="read one JSON object a line, answer each in order"
    )
    parser.add_argument("--json", action="store_true", help="print the codes instead of the words")
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.jsonl:
        return explain_lines(sys.stdin, sys.stdout)
    if sys.stdin.isatty():
        print("Paste the server's reply, then press Ctrl+D on a line of its own:", file=sys.stderr)
    explained = explain_reply(
        sys.stdin.read(LONGEST),
        protocol=arguments.protocol and Leg(arguments.protocol),
        phase=arguments.phase and Phase(arguments.phase),
        host=arguments.host,
        address=arguments.address,
    )
    if arguments.json:
        print(json.dumps(codes(explained)))
    else:
        print_explained(explained, language_of(arguments.lang, os.environ), sys.stdout)
    return 0 if explained.recognised else 1


def codes(explained: Explained) -> dict[str, str | None]:
    cause = explained.diagnosis.cause
    problem = problem_for(cause, stage_of(explained.protocol, explained.phase))
    return {"cause": cause.value, "problem": problem and problem.value, "provider": explained.provider_id}


def _one(line: str) -> dict[str, object]:
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(row.get("response"), str):
        raise ValueError('expected an object with a "response"')
    protocol, phase = row.get("protocol"), row.get("phase")
    explained = explain_reply(
        row["response"][:LONGEST],
        protocol=Leg(protocol) if protocol else None,
        phase=Phase(phase) if phase else None,
        host=row.get("host"),
        address=row.get("address"),
    )
    return {"id": row.get("id"), **codes(explained)}


def explain_lines(source: TextIO, target: TextIO) -> int:
    """Answer each line of `source` in order; a line that cannot be read is told on standard error."""
    status = 0
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            answer = _one(line)
        except ValueError as error:
            print(f"line {number}: {error}", file=sys.stderr)
            answer, status = {"id": None, "cause": None, "problem": None, "provider": None}, 2
        target.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return status
