"""The same form sent twice starts one check.

A page carries a random name. From it and what was typed (all but the passwords) comes the link's token, the same in
every process; the store refuses a second row for it. Passwords must never be guessable from a token, so
whether they are the same is remembered here, in memory, as a keyed digest.
"""

import base64
import hmac
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from webapp.domain.settings import ConnectionSettings
from webapp.store import Token

_BYTES = 20  # of a token
_WINDOW = 120.0  # seconds in which a form that comes again counts as the same press
_MOST = 4096


class Submissions:
    """key: of this installation, for tokens. The key for passwords is this process's own."""

    def __init__(self, key: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key
        self._own_key = os.urandom(32)
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: OrderedDict[bytes, tuple[bytes, float, int]] = OrderedDict()

    def token_for(self, page: str, settings: ConnectionSettings) -> Token:
        """The token of this submission: the same for the same form within two minutes, else a new one."""
        if not page:
            return Token.new()
        form = hmac.digest(self._key, _words(page, settings), "sha256")
        passwords = hmac.digest(self._own_key, _passwords(settings), "sha256")
        with self._lock:
            known, since, turn = self._seen.get(form, (passwords, self._clock(), 0))
            if not hmac.compare_digest(known, passwords) or self._clock() - since > _WINDOW:
                since, turn = self._clock(), turn + 1
            self._seen[form] = (passwords, since, turn)
            self._seen.move_to_end(form)
            while len(self._seen) > _MOST:
                self._seen.popitem(last=False)
        secret = hmac.digest(self._key, form + turn.to_bytes(4, "big"), "sha256")[:_BYTES]
        return Token(base64.b32encode(secret).decode("ascii").lower())


def _words(page: str, settings: ConnectionSettings) -> bytes:
    servers = [
        "" if server is None else "\0".join((server.host, str(server.port), server.security, server.username))
        for server in (settings.imap, settings.smtp)
    ]
    options = (
        settings.recipient or "",
        str(settings.send_test_message),
        str(settings.allow_insecure_certificates),
        str(settings.test_five_connections),
    )
    return "\0\0".join((page, settings.address, *servers, *options)).encode("utf-8", "surrogatepass")


def _passwords(settings: ConnectionSettings) -> bytes:
    return b"\0\0".join(secret.reveal().encode("utf-8", "surrogatepass") for secret in settings.secrets())
