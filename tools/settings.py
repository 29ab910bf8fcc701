"""The settings as documents: `python -m tools.settings` brings docs/configuration.md and .env.example in step.

Names, what is accepted and defaults come from the program; what a setting does is written by hand, in the last
column of the table, and kept.
"""

import sys
from pathlib import Path

from webapp.config import PREFIX, SETTINGS, Setting

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "configuration.md"
EXAMPLE = ROOT / ".env.example"
_HEAD = ["| Setting | Accepted | Default | What it does |", "| --- | --- | --- | --- |"]
_MADE_AT_THE_START = {
    "SECRET_KEY": "made once, kept in the instance folder",
    "DATABASE_URL": "SQLite in the instance folder",
    "BIND": "`127.0.0.1:8000`",
}
_EXAMPLE_HEAD = """\
# Settings of an installation, each with its default. docs/configuration.md explains them.
# For `docker run --env-file`, systemd's EnvironmentFile, or a shell: set -a; . ./.env; set +a
"""


def table(lines: list[str]) -> list[str]:
    """The lines of the document with its table of settings in step."""
    begin = lines.index(_HEAD[0])
    end = next(number for number, line in enumerate(lines[begin:], begin) if not line.startswith("|"))
    cells = [line.strip("|").split(" | ") for line in lines[begin + len(_HEAD) : end]]
    does = {row[0].strip(): row[-1].strip() for row in cells}
    return [*lines[:begin], *_HEAD, *(_row(setting, does) for setting in SETTINGS), *lines[end:]]


def _row(setting: Setting, does: dict[str, str]) -> str:
    name = f"`{setting.name}`"
    default = _MADE_AT_THE_START.get(setting.name) or (
        f"`{setting.default}`" if setting.default else "not set"
    )
    return f"| {name} | {setting.accepted} | {default} | {does.get(name, '')} |"


def undescribed(lines: list[str]) -> list[str]:
    """The rows that do not say what their setting does."""
    return [line for line in lines if line.startswith("| `") and line.endswith("|  |")]


def example() -> str:
    blocks = [
        f"# {setting.accepted}\n#{PREFIX}{setting.name}={setting.default or ''}\n" for setting in SETTINGS
    ]
    return "\n".join([_EXAMPLE_HEAD, *blocks])


def main() -> int:
    lines = table(TABLE.read_text("utf-8").splitlines())
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    EXAMPLE.write_text(example(), encoding="utf-8")
    for row in undescribed(lines):
        print(f"say what it does: {row}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
