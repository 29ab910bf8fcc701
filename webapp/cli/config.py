"""`inbox-check config`: the settings in force, with secrets hidden and where each came from."""

import argparse
import os
import sys

from webapp.cli import USAGE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: everything comes from the environment."""


def run(arguments: argparse.Namespace) -> int:
    from webapp.config import Config, ConfigError
    from webapp.engine import tools_for

    try:
        config = Config.from_environment(os.environ)
        tools_for(config)  # which knows whether what the requirements file names exists
    except ConfigError as error:
        print(error, file=sys.stderr)
        return USAGE
    rows = config.describe()
    width = max(len(name) for name, _, _ in rows)
    for name, value, source in rows:
        print(f"{name:<{width}}  {value}  ({source})")
    return 0
