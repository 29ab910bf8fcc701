"""What an installation decides reaches the tools that its checks work with."""

from functools import partial
from pathlib import Path

from webapp.config import Config
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
