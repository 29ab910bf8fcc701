"""What an installation decides reaches the tools that its checks work with."""

from functools import partial
from pathlib import Path

import pytest

from webapp.config import Config, ConfigError
from webapp.domain.vocabulary import Requirement
from webapp.engine import tools_for


def test_what_may_be_asked_holds_for_look_ups_and_for_the_search_for_other_settings(tmp_path: Path) -> None:
    environment = {
        "INBOX_CHECK_INSTANCE_PATH": str(tmp_path),
        "INBOX_CHECK_DISCOVERY": "offline",
        "INBOX_CHECK_AUTOCONFIG": "off",
        "INBOX_CHECK_ISPDB": "off",
    }
    tools = tools_for(Config.from_environment(environment))
    search = tools.options.find_alternatives
    assert isinstance(search, partial)
    assert search.keywords["options"] is tools.discovery
    assert (tools.discovery.offline, tools.discovery.autoconfig, tools.discovery.ispdb) == (
        True,
        False,
        False,
    )


def test_requirements_are_those_of_the_operators_list_and_else_the_usual_ones(tmp_path: Path) -> None:
    environment = {"INBOX_CHECK_INSTANCE_PATH": str(tmp_path)}
    usual = tools_for(Config.from_environment(environment)).options.requirements
    assert {Requirement.TLS_1_2, Requirement.IMAP_UIDPLUS, Requirement.FIVE_CONNECTIONS} < set(usual)
    assert Requirement.MESSAGE_SIZE not in usual
    environment["INBOX_CHECK_REQUIREMENTS_FILE"] = str(tmp_path / "own.toml")
    (tmp_path / "own.toml").write_text('requirements = ["message_size", "tls_1_2"]')
    own = tools_for(Config.from_environment(environment)).options.requirements
    assert own == (Requirement.MESSAGE_SIZE, Requirement.TLS_1_2)


def test_a_requirement_that_nobody_knows_is_named_with_those_that_are_known(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('requirements = ["tls_1_2", "tls_1_4"]')
    environment = {
        "INBOX_CHECK_INSTANCE_PATH": str(tmp_path),
        "INBOX_CHECK_REQUIREMENTS_FILE": str(tmp_path / "own.toml"),
    }
    with pytest.raises(ConfigError, match=r"INBOX_CHECK_REQUIREMENTS_FILE: 'tls_1_4' is unknown.*tls_1_2"):
        tools_for(Config.from_environment(environment))
