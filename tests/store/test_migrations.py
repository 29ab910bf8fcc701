"""The tables come and go, and are what the program thinks they are."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from webapp.store import Store, StoreUnavailable
from webapp.store.database import Database, normalise_url
from webapp.store.tables import REVISION, metadata


def test_migrations_lead_to_exactly_the_tables_that_the_program_uses(url: str) -> None:
    database = Database(url)
    database.migrate()

    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_migrations_lead_down_to_an_empty_database_and_up_again(url: str) -> None:
    database = Database(url)
    database.migrate()
    database.migrate("base")

    assert sa.inspect(database.engine).get_table_names() == ["alembic_version"]
    database.migrate()
    assert {"results", "runs", "counters"} < set(sa.inspect(database.engine).get_table_names())
    database.close()


def test_the_newest_migration_is_the_one_that_the_tables_name() -> None:
    config = Config()
    config.set_main_option("script_location", "webapp.store:migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_an_older_database_is_brought_up_to_date(url: str) -> None:
    database = Database(url)
    database.migrate("0001")
    assert "probers" not in sa.inspect(database.engine).get_table_names()

    database.migrate()

    assert "probers" in sa.inspect(database.engine).get_table_names()
    with database.reading() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == REVISION
    database.close()


def test_a_database_that_is_up_to_date_is_not_kept_waiting_for_alembic(url: str) -> None:
    code = f"import sys; from webapp.store import Store; Store({url!r}).migrate(); print('alembic' in sys.modules)"

    loaded = [
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]

    assert loaded == ["True\n", "False\n"]


def test_processes_that_start_together_migrate_once(url: str) -> None:
    code = f"from webapp.store import Store; Store({url!r}).migrate()"
    starting = [subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE) for _ in range(4)]

    for process in starting:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()


def test_a_database_that_cannot_be_used_is_told_in_the_drivers_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a database, but long enough to be taken for one" * 40)

    with pytest.raises(StoreUnavailable, match="not a database"):
        Store(f"sqlite:///{tmp_path}/file").migrate()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_by_psycopg_however_its_url_begins(scheme: str) -> None:
    assert normalise_url(f"{scheme}://u:p@h/n") == "postgresql+psycopg://u:p@h/n"
