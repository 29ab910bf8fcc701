"""The garbage collector rests while the program is loaded, and only then."""

import gc

import pytest

from webapp.cli.loading import loading


def test_the_collector_rests_only_meanwhile() -> None:
    with loading():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_it_works_again_where_the_program_could_not_be_loaded() -> None:
    with pytest.raises(ImportError), loading():
        raise ImportError

    assert gc.isenabled()
