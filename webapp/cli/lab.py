"""`inbox-check lab`: hands over to the practice lab, which stands beside the house."""

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    from webapp.lab import command

    command.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    from webapp.lab import command

    return command.run(arguments)
