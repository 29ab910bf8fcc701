"""Not now: what the engine answers when it does not begin something."""


class Limited(Exception):  # noqa: N818 (an event, not an error of ours)
    """retry_after: seconds. reason: "busy" (this service has too much to do), or whose limit it was: a
    `limits.Kind`.
    """

    def __init__(self, retry_after: int, reason: str) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.reason = reason


class Busy(Limited):
    """All places are taken, and too many wait for one."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after, "busy")
