"""Names that nothing uses, neither the code nor a template: `make dead-code`. Fails where there are some.

What frameworks find by name is listed under [tool.vulture] in pyproject.toml.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def used_by_templates() -> frozenset[str]:
    texts = (path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.*"))
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def main() -> int:
    found = subprocess.run(
        [sys.executable, "-m", "vulture"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    used = used_by_templates()
    left = [
        line
        for line in found.stdout.splitlines()
        if not ((name := re.search(r"unused \S+ '(\w+)'", line)) and name[1] in used)
    ]
    print("\n".join([*left, found.stderr]).strip() or "Nothing that is not used.")
    return 1 if left or found.stderr else 0


if __name__ == "__main__":
    sys.exit(main())
