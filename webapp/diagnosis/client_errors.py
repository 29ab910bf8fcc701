"""What mail programs and libraries say themselves when no server has answered.

Particular before general. Beside each cause stand the programs and libraries whose words these are.
"""

import re
from functools import cache

from webapp.domain.vocabulary import Cause

_ERRORS: tuple[tuple[Cause, tuple[str, ...]], ...] = (
    (
        Cause.HOST_NOT_FOUND,  # Node, curl, glibc, Java, Windows
        (
            r"enotfound", r"nxdomain", r"name or service not known", r"nodename nor servname",
            r"no address associated with hostname", r"no such host", r"could(?: not|n't) resolve host",
            r"unknownhostexception", r"unknown host", r"host not found", r"wsahost_not_found", r"11001",
            r"getaddrinfo failed", r"the remote name could not be resolved", r"server name .* not found",
            r"サーバーが見つかりません",
        ),
    ),
    (
        Cause.DNS_FAILURE,  # Node, glibc
        (
            r"eai_again", r"temporary failure in name resolution", r"servfail", r"try_again",
            r"dns server failure",
        ),
    ),
    (
        Cause.CERTIFICATE_EXPIRED,  # OpenSSL, Node, Go, Java
        (
            r"certificate has expired", r"cert_has_expired", r"certificate expired",
            r"certificate has expired or is not yet valid", r"certificateexpiredexception", r"notafter",
        ),
    ),
    (
        Cause.CERTIFICATE_NOT_YET_VALID,  # OpenSSL, Java
        (
            r"certificate is not yet valid", r"cert_not_yet_valid", r"certificatenotyetvalid",
        ),
    ),
    (
        Cause.CERTIFICATE_SELF_SIGNED,  # OpenSSL, Node
        (
            r"self[- ]signed certificate(?! in)", r"depth_zero_self_signed_cert",
            r"sec_error_unknown_issuer_self", r"error 18 at 0 depth",
        ),
    ),
    (
        Cause.CERTIFICATE_INCOMPLETE_CHAIN,  # Node
        (
            r"unable_to_verify_leaf_signature", r"unable to verify the first certificate",
        ),
    ),
    (
        Cause.CERTIFICATE_UNKNOWN_AUTHORITY,  # OpenSSL, Node, Go, Java, NSS
        (
            r"unable to get (?:local )?issuer certificate",
            r"self[- ]signed certificate in certificate chain", r"self_signed_cert_in_chain",
            r"unable_to_get_issuer_cert", r"signed by unknown authority",
            r"unable to find valid certification path", r"pkix path building failed",
            r"sec_error_unknown_issuer", r"certificate_unknown", r"unknown ca\b", r"untrusted root",
            r"not trusted", r"sslcertverificationerror", r"certificate verify failed",
        ),
    ),
    (
        Cause.CERTIFICATE_NAME_MISMATCH,  # OpenSSL, Node, Go, Java, Thunderbird
        (
            r"hostname mismatch", r"err_tls_cert_altname_invalid", r"does not match certificate's altnames",
            r"doesn't match (?:the certificate|certificate|either of)", r"certificate is valid for .*, not",
            r"no subject alternative (?:dns )?names? matching", r"no name matching .* found",
            r"ssl_error_bad_cert_domain", r"the name on the security certificate",
            r"target principal name is incorrect", r"ip address mismatch",
        ),
    ),
    (
        Cause.CERTIFICATE_REVOKED,  # OpenSSL
        (
            r"certificate (?:has been )?revoked", r"cert_revoked",
        ),
    ),
    (
        Cause.CERTIFICATE_WEAK,  # OpenSSL
        (
            r"ee_key_too_small", r"ee key too small", r"ca_md_too_weak", r"md too weak", r"ca md too weak",
            r"key too small",
        ),
    ),
    (
        Cause.PLAINTEXT_EXPECTED,  # OpenSSL: TLS spoken to a plain port
        (
            r"wrong[ _]version[ _]number", r"packet length too long",
            r"unrecognized ssl message, plaintext connection",
            r"first record does not look like a tls handshake", r"unknown protocol:s23",
            r"unknown protocol", r"ssl_error_rx_record_too_long", r"record layer failure",
        ),
    ),
    (
        Cause.TLS_VERSION_UNSUPPORTED,  # OpenSSL, Java, Go
        (
            r"unsupported protocol", r"tlsv1 alert protocol version", r"alert protocol version",
            r"protocol_version", r"no appropriate protocol", r"protocol not supported",
            r"unsupported_protocol", r"protocol version not supported", r"no shared cipher",
            r"dh key too small", r"dh_key_too_small", r"no cipher suites in common", r"version too low",
        ),
    ),
    (
        Cause.TLS_HANDSHAKE_FAILED,  # OpenSSL, Java
        (
            r"handshake failure", r"sslv3 alert", r"ssl handshake", r"handshake_failure",
            r"sslhandshakeexception", r"tls handshake", r"ssl_error_syscall",
            r"unexpected eof while reading", r"ssl exception", r"sslerror", r"tls(?:v1)? alert",
            r"schannel",
        ),
    ),
    (
        Cause.CONNECTION_REFUSED,  # Node, Python, Java, Windows
        (
            r"econnrefused", r"connection refused", r"10061", r"actively refused", r"connect: refused",
            r"errno 111",
        ),
    ),
    (
        Cause.CONNECTION_TIMEOUT,  # Node, Python, Java, curl, Windows
        (
            r"etimedout", r"connection timed out", r"connect timed out", r"connection timeout",
            r"operation timed out", r"10060", r"i/o timeout", r"errno 110", r"timed out waiting for",
            r"connection attempt timed out", r"timeout error", r"ttl expired", r"esockettimedout",
        ),
    ),
    (
        Cause.NETWORK_UNREACHABLE,  # Node, Python, Java
        (
            r"enetunreach", r"ehostunreach", r"network is unreachable", r"no route to host",
            r"noroutetohost", r"10051", r"10065", r"errno 113", r"errno 101", r"host is unreachable",
        ),
    ),
    (
        Cause.GREETING_TIMEOUT,  # Nodemailer: Greeting never received
        (
            r"greeting never received", r"no greeting", r"did not receive greeting",
        ),
    ),
    (
        Cause.CONNECTION_DROPPED,  # Node, Python, Java, Windows
        (
            r"econnreset", r"connection reset", r"connection closed", r"connection unexpectedly closed",
            r"socket hang up", r"socket error: eof", r"10054", r"broken pipe", r"epipe", r"forcibly closed",
            r"server closed the connection", r"abort: .*eof", r"unexpected(?:ly)? (?:eof|disconnect)",
            r"connection dropped", r"closed unexpectedly", r"eof occurred", r"connection lost",
        ),
    ),
    (
        Cause.STARTTLS_UNAVAILABLE,  # smtplib, JavaMail, Nodemailer
        (
            r"starttls (?:extension )?not supported", r"starttls is required but",
            r"starttls not (?:available|offered|advertised)", r"server does not support starttls",
            r"no starttls",
        ),
    ),
    (
        Cause.AUTH_NOT_OFFERED,  # smtplib, JavaMail
        (
            r"smtp auth extension not supported", r"no suitable authentication method",
            r"no authentication mechanisms? supported", r"no auth(?:entication)? mechanism",
            r"no login methods supported", r"server does not support (?:auth|secure auth)",
        ),
    ),
    (
        Cause.AUTH_REQUIRES_TLS,  # imaplib, go-smtp, Java
        (
            r"unencrypted connection", r"login ?disabled", r"refusing to (?:send|authenticate)",
        ),
    ),
    (
        Cause.RESPONSE_TIMEOUT,  # Python, Java
        (
            r"read timed out", r"timed out", r"timeout", r"the operation has timed out", r"socket timeout",
        ),
    ),
    (
        Cause.CREDENTIALS_REJECTED,  # Nodemailer, JavaMail, PHPMailer
        (
            r"\beauth\b", r"authenticationfailedexception", r"smtp error: could not authenticate",
            r"invalid login", r"authentication failed", r"smtpauthenticationerror", r"logon failure",
        ),
    ),
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[Cause, re.Pattern[str]], ...]:
    return tuple((cause, re.compile("|".join(patterns), re.I)) for cause, patterns in _ERRORS)


def cause_of_error(text: str) -> Cause | None:
    """The cause that an error message of a program stands for, or None."""
    return next((cause for cause, pattern in _compiled() if pattern.search(text)), None)
