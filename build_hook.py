"""Compile the message catalogs whenever the project is built or installed, also in editable form."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogs(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for source in Path(self.root, "translations").glob("*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            with source.open("rb") as po:
                catalog = read_po(po, locale=source.parent.parent.name)
            with compiled.open("wb") as mo:
                write_mo(mo, catalog)
            # Compiled catalogs are not committed: hatchling would leave them out with the other ignored files.
            build_data["artifacts"].append(str(compiled.relative_to(self.root)))
