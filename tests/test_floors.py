"""The house of docs/architecture.md, held together: imports go down the stairs only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "webapp"
FLOORS = {
    "web": 6,
    "cli": 6,
    "engine": 5,
    "reporting": 5,
    "checks": 4,
    "discovery": 4,
    "store": 4,
    "diagnosis": 3,
    "explanations": 3,
    "protocols": 2,
    "transport": 2,
    "certificates": 2,
    "providers": 2,
    "domain": 1,
}
# Beside the house: what each may import of it.
BESIDE = {"lab": {"domain", "lab"}, "config": set(), "logs": {"config"}}
# Libraries that have one room only.
LIBRARY_ROOMS = {
    "brotli": {"web"},
    "flask": {"web"},
    "flask_wtf": {"web"},
    "wtforms": {"web"},
    "htmx_flask": {"web"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "socket": {"transport", "lab"},
    "ssl": {"transport", "lab"},
    "dns": {"transport"},
    "httpx": {"transport"},
    "procrastinate": {"engine"},
    "psycopg": {"engine", "cli"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE).parts
    return inside[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            if node.module == "webapp":
                names |= {f"webapp.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_floors_below(path: Path) -> None:
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    # (serve.py starts what it serves.)
    for name in imported(path):
        if not name.startswith("webapp."):
            rooms = LIBRARY_ROOMS.get(name.split(".")[0])
            assert rooms is None or room in rooms, f"{name} belongs into {rooms}"
            continue
        other = name.split(".")[1]
        if other in (room, "__version__") or (path.name, other) == ("serve.py", "web"):
            continue
        if room in BESIDE:
            assert other in BESIDE[room], f"{room} may not import {other}"
        elif other == "lab":
            assert FLOORS[room] == 6, "below the roof nobody imports the lab"
        elif other in BESIDE:
            assert FLOORS[room] >= 5, f"{room} gets its settings handed in"
        else:
            assert FLOORS[other] < FLOORS[room], f"{room} (floor {FLOORS[room]}) may not import {other}"
