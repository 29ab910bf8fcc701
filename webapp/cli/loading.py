"""Loading the program without the garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """What is loaded stays: to look it through for garbage, again and again while it grows, takes an eighth of a start.

    Nor is it looked through later, so that a worker goes on sharing this memory with the process it was forked from.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
