"""The command line: `inbox-check COMMAND`.

Each command lives in a module of its own, which is imported only when it is asked for, so that
`inbox-check --help` starts at once.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence

from webapp import __version__
from webapp.cli.loading import loading

# name: (module with add_arguments(parser) and run(arguments) -> exit status, what it does)
COMMANDS = {
    "check": ("webapp.cli.check", "check a mailbox in the terminal, on the web app's engine"),
    "discover": ("webapp.cli.discover", "find the provider and the server settings of an address"),
    "explain": ("webapp.cli.explain", "name the cause of a pasted server reply"),
    "lab": ("webapp.cli.lab", "the practice lab: local mail servers that misbehave on purpose"),
    "serve": ("webapp.cli.serve", "the web app under gunicorn"),
    "worker": ("webapp.cli.worker", "a prober node of a distributed installation"),
    "config": ("webapp.cli.config", "show the settings in force, secrets hidden"),
}
USAGE = 2
INTERRUPTED = 130


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="inbox-check",
        description="Check a mailbox's IMAP and SMTP settings, and explain what is wrong.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="commands:\n"
        + "\n".join(f"  {name:<10} {what}" for name, (_, what) in COMMANDS.items())
        + "\n\ninbox-check COMMAND --help tells more.",
    )
    parser.add_argument("--version", action="version", version=f"inbox-check {__version__}")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit status: 0 passed, 1 failed, 2 unusable arguments, 130 interrupted."""
    words = list(sys.argv[1:] if argv is None else argv)
    overview = _overview()
    # Only the first word is looked at here: the rest is the command's own.
    command = overview.parse_args(words[:1]).command
    module_name, what = COMMANDS[command]
    with loading():
        module = importlib.import_module(module_name)
    parser = argparse.ArgumentParser(prog=f"inbox-check {command}", description=what)
    module.add_arguments(parser)
    try:
        status = module.run(parser.parse_args(words[1:]))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone, as `head` does.
        sys.stderr.close()
        return 1
    return int(status)
