"""A stapled OCSP answer (RFC 6066 section 8), which Python's ssl cannot set on a server.

OpenSSL can: the library that `_ssl` is linked with is asked directly. Only the lab does such a thing.
"""

import _ssl
import ctypes
import datetime
import ssl
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

if TYPE_CHECKING:
    from webapp.lab.certificates import Key

_SET_CALLBACK = 63  # SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB
_SET_ANSWER = 71  # SSL_CTRL_SET_TLSEXT_STATUS_REQ_OCSP_RESP
_OK = 0  # SSL_TLSEXT_ERR_OK
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
# OpenSSL keeps plain pointers to these.
_kept: list[object] = []


def revoked_answer(
    leaf: x509.Certificate, issuer: x509.Certificate, key: "Key", now: datetime.datetime
) -> bytes:
    """The issuer's signed word (DER) that `leaf` was revoked a week ago."""
    week = datetime.timedelta(days=7)
    builder = (
        ocsp.OCSPResponseBuilder()
        .add_response(
            cert=leaf,
            issuer=issuer,
            algorithm=hashes.SHA1(),  # noqa: S303 (the identifier that RFC 5019 asks for)
            cert_status=ocsp.OCSPCertStatus.REVOKED,
            this_update=now - datetime.timedelta(hours=1),
            next_update=now + week,
            revocation_time=now - week,
            revocation_reason=x509.ReasonFlags.key_compromise,
        )
        .responder_id(ocsp.OCSPResponderEncoding.HASH, issuer)
    )
    answer = builder.sign(key, hashes.SHA256())
    return answer.public_bytes(serialization.Encoding.DER)


def staple(context: ssl.SSLContext, answer: bytes) -> None:
    """Make a server's context hand out `answer` to clients that ask for the status of its certificate."""
    library = ctypes.CDLL(_ssl.__file__)
    # A PyObject's head, then the SSL_CTX pointer (CPython's PySSLContext since 3.2).
    pointer = ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value
    library.CRYPTO_malloc.restype = ctypes.c_void_p
    library.SSL_ctrl.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_void_p)
    library.SSL_ctrl.restype = ctypes.c_long

    def answer_status(connection: int, _: object) -> int:
        memory = library.CRYPTO_malloc(len(answer), b"lab", 0)  # OpenSSL frees it
        ctypes.memmove(memory, answer, len(answer))
        library.SSL_ctrl(connection, _SET_ANSWER, len(answer), memory)
        return _OK

    callback = _Callback(answer_status)
    _kept.append(callback)
    library.SSL_CTX_callback_ctrl.argtypes = (ctypes.c_void_p, ctypes.c_int, _Callback)
    library.SSL_CTX_callback_ctrl(pointer, _SET_CALLBACK, callback)
