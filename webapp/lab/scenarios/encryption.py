"""Certificates of each kind at each kind of door, and handshakes that go wrong."""

from collections.abc import Iterator

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Stage
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Finding, Scenario, fails
from webapp.lab.script import Script, beside_tls, close, cut, handshake, hear_bytes, reset, silent

C = Cause
TLS, STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS

# Kind of certificate -> what to find; the first is the best name.
FAULTS: dict[str, tuple[Cause, ...]] = {
    "expired": (C.CERTIFICATE_EXPIRED,),
    "expired_just_now": (C.CERTIFICATE_EXPIRED,),
    "expired_intermediate": (C.CERTIFICATE_EXPIRED,),
    "not_yet_valid": (C.CERTIFICATE_NOT_YET_VALID,),
    "self_signed": (C.CERTIFICATE_SELF_SIGNED,),
    "self_signed_expired": (C.CERTIFICATE_SELF_SIGNED, C.CERTIFICATE_EXPIRED),
    "unknown_authority": (C.CERTIFICATE_UNKNOWN_AUTHORITY,),
    # Without the authority's own certificate nothing tells these two apart.
    "unknown_authority_unsent": (C.CERTIFICATE_UNKNOWN_AUTHORITY, C.CERTIFICATE_INCOMPLETE_CHAIN),
    "incomplete_chain": (C.CERTIFICATE_INCOMPLETE_CHAIN,),
    "wrong_name": (C.CERTIFICATE_NAME_MISMATCH,),
    "name_in_common_name_only": (C.CERTIFICATE_NAME_MISMATCH,),
    "no_names": (C.CERTIFICATE_NAME_MISMATCH,),
    "wildcard_too_deep": (C.CERTIFICATE_NAME_MISMATCH,),
    "weak_key": (C.CERTIFICATE_WEAK,),
    "weak_signature": (C.CERTIFICATE_WEAK,),
    "client_only": (C.CERTIFICATE_MALFORMED,),
    "issuer_is_no_authority": (C.CERTIFICATE_MALFORMED, C.CERTIFICATE_UNKNOWN_AUTHORITY),
    "outside_name_constraints": (
        C.CERTIFICATE_MALFORMED,
        C.CERTIFICATE_NAME_MISMATCH,
        C.CERTIFICATE_UNKNOWN_AUTHORITY,
    ),
    "unknown_critical_extension": (C.CERTIFICATE_MALFORMED,),
    "tampered": (C.CERTIFICATE_MALFORMED,),
    "revoked": (C.CERTIFICATE_REVOKED,),
}
_CONNECT = {Leg.IMAP: Stage.IMAP_CONNECT, Leg.SMTP: Stage.SMTP_CONNECT}


def _certificates() -> Iterator[Scenario]:
    for kind, causes in FAULTS.items():
        for leg in Leg:
            for door in (TLS, STARTTLS):
                name = kind.replace("_", "-")
                yield Scenario(
                    id=f"{leg}-{door}-certificate-{name}",
                    family="certificates",
                    says=f"{leg.upper()} by {door.upper()}: the certificate is of the kind {name}",
                    imap=Imap(door=door, certificate=kind) if leg is Leg.IMAP else None,
                    smtp=Smtp(door=door, certificate=kind) if leg is Leg.SMTP else None,
                    finds=(fails(_CONNECT[leg], *causes),),
                )
    for kind in ("rsa", "ed25519", "with_intermediate"):
        yield Scenario(
            id=f"certificate-{kind.replace('_', '-')}",
            family="certificates",
            says=f"a certificate to be trusted, of the kind {kind}",
            imap=Imap(certificate=kind),
            smtp=Smtp(certificate=kind, door=STARTTLS),
        )


_ALERT = bytes.fromhex("15 0303 0002")
_BROKEN = (C.TLS_HANDSHAKE_FAILED, C.CONNECTION_DROPPED, C.PLAINTEXT_EXPECTED, C.STARTTLS_REFUSED)
_NO_TLS = (*_BROKEN, C.WRONG_PROTOCOL)
_REFUSED = (C.TLS_HANDSHAKE_FAILED, C.TLS_VERSION_UNSUPPORTED)

# Played instead of a handshake.
HANDSHAKES: dict[str, tuple[str, Script, tuple[Cause, ...]]] = {
    "reset": ("torn down before a byte", (reset,), _BROKEN),
    "reset-after-hello": ("torn down after the client's hello", (hear_bytes, reset), _BROKEN),
    "closed": ("closed before a byte", (close,), _BROKEN),
    "silent": (
        "never answered",
        (silent,),
        (C.TLS_HANDSHAKE_FAILED, C.CONNECTION_TIMEOUT, C.GREETING_TIMEOUT),
    ),
    "alert-handshake-failure": (
        "answered by alert 40",
        (hear_bytes, beside_tls(_ALERT + b"\x02\x28"), close),
        _REFUSED,
    ),
    "alert-protocol-version": (
        "answered by alert 70",
        (hear_bytes, beside_tls(_ALERT + b"\x02\x46"), close),
        (C.TLS_VERSION_UNSUPPORTED, C.TLS_HANDSHAKE_FAILED),
    ),
    "alert-unrecognized-name": (
        "answered by alert 112",
        (hear_bytes, beside_tls(_ALERT + b"\x02\x70"), close),
        _BROKEN,
    ),
    "alert-internal-error": (
        "answered by alert 80",
        (hear_bytes, beside_tls(_ALERT + b"\x02\x50"), close),
        _BROKEN,
    ),
    "alert-access-denied": (
        "answered by alert 49",
        (hear_bytes, beside_tls(_ALERT + b"\x02\x31"), close),
        _BROKEN,
    ),
    "garbage": (
        "answered by bytes without sense",
        (hear_bytes, beside_tls(bytes(range(128, 256)) * 4), close),
        _NO_TLS,
    ),
    "zeros": (
        "answered by a megabyte of zeros",
        (hear_bytes, beside_tls(bytes(1024 * 1024)), silent),
        _NO_TLS,
    ),
    "giant-record": (
        "answered by a record that claims to be 65,535 bytes long",
        (hear_bytes, beside_tls(b"\x16\x03\x03\xff\xff" + b"\x02" * 100), silent),
        _BROKEN,
    ),
    "half-hello": (
        "answered by a server hello that stops in the middle",
        (hear_bytes, beside_tls(bytes.fromhex("16 0303 007a 02 000076 0303") + b"\x11" * 20), close),
        _BROKEN,
    ),
    "sslv2": (
        "answered as SSL 2.0 did",
        (hear_bytes, beside_tls(b"\x80\x1f\x04\x00\x01\x00\x02" + bytes(24)), close),
        _NO_TLS,
    ),
    "alert-flood": (
        "answered by warning after warning",
        (hear_bytes, beside_tls((_ALERT + b"\x01\x5a") * 2000), silent),
        _BROKEN,
    ),
}


def _handshakes() -> Iterator[Scenario]:
    for name, (says, script, causes) in HANDSHAKES.items():
        for leg in Leg:
            finds: tuple[Finding, ...] = (fails(_CONNECT[leg], *causes),)
            said = f"{leg.upper()}: the handshake is {says}"
            at = {"connect": script} if leg is Leg.IMAP else {"handshake": script}
            yield Scenario(
                id=f"{leg}-handshake-{name}",
                family="handshakes",
                says=said + ("" if leg is Leg.IMAP else ", behind STARTTLS"),
                imap=Imap(at=at) if leg is Leg.IMAP else None,
                smtp=Smtp(at=at, door=STARTTLS) if leg is Leg.SMTP else None,
                finds=finds,
            )


def _broken_sessions() -> Iterator[Scenario]:
    """The handshake went well, and then the line is disturbed."""
    dropped = (C.CONNECTION_DROPPED, C.TLS_HANDSHAKE_FAILED, C.MALFORMED_RESPONSE)
    disturbances: dict[str, Script] = {
        "bad-record": (handshake(), beside_tls(b"\x17\x03\x03\x00\x20" + b"\x55" * 32), silent),
        "plaintext-inside": (handshake(), beside_tls(b"* OK 220 in the clear\r\n"), silent),
        "alert-inside": (handshake(), beside_tls(_ALERT + b"\x02\x50"), cut),
        "cut-inside": (handshake(), cut),
        "reset-inside": (handshake(), reset),
        "closed-inside": (handshake(), close),
    }
    for name, script in disturbances.items():
        for leg in Leg:
            yield Scenario(
                id=f"{leg}-session-{name}",
                family="handshakes",
                says=f"{leg.upper()}: encrypted, then {name.replace('-', ' ')}",
                imap=Imap(at={"connect": script}) if leg is Leg.IMAP else None,
                smtp=Smtp(at={"connect": script}) if leg is Leg.SMTP else None,
                finds=(fails(_CONNECT[leg], *dropped),),
            )


SCENARIOS = (*_certificates(), *_handshakes(), *_broken_sessions())
