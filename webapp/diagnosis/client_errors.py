"""What mail programs and libraries say themselves when no server has answered.

Each sentence is known from the program or library named beside it.
"""

import re

from webapp.domain.vocabulary import Cause as C

_ERRORS: tuple[tuple[C, str, str], ...] = (
    (C.HOST_NOT_FOUND, "Node, curl, glibc, Java, Windows", r"enotfound|nxdomain|name or service not known|nodename nor servname|no address associated with hostname|no such host|could(?: not|n't) resolve host|unknownhostexception|unknown host|host not found|wsahost_not_found|11001|getaddrinfo failed|the remote name could not be resolved|server name .* not found|サーバーが見つかりません"),
    (C.DNS_FAILURE, "Node, glibc", r"eai_again|temporary failure in name resolution|servfail|try_again|dns server failure"),
    (C.CERTIFICATE_EXPIRED, "OpenSSL, Node, Go, Java", r"certificate has expired|cert_has_expired|certificate expired|certificate has expired or is not yet valid|certificateexpiredexception|notafter"),
    (C.CERTIFICATE_NOT_YET_VALID, "OpenSSL, Java", r"certificate is not yet valid|cert_not_yet_valid|certificatenotyetvalid"),
    (C.CERTIFICATE_SELF_SIGNED, "OpenSSL, Node", r"self[- ]signed certificate(?! in)|depth_zero_self_signed_cert|sec_error_unknown_issuer_self|error 18 at 0 depth"),
    (C.CERTIFICATE_INCOMPLETE_CHAIN, "Node", r"unable_to_verify_leaf_signature|unable to verify the first certificate"),
    (C.CERTIFICATE_UNKNOWN_AUTHORITY, "OpenSSL, Node, Go, Java, NSS", r"unable to get (?:local )?issuer certificate|self[- ]signed certificate in certificate chain|self_signed_cert_in_chain|unable_to_get_issuer_cert|signed by unknown authority|unable to find valid certification path|pkix path building failed|sec_error_unknown_issuer|certificate_unknown|unknown ca\b|untrusted root|not trusted|sslcertverificationerror|certificate verify failed"),
    (C.CERTIFICATE_NAME_MISMATCH, "OpenSSL, Node, Go, Java, Thunderbird", r"hostname mismatch|err_tls_cert_altname_invalid|does not match certificate's altnames|doesn't match (?:the certificate|certificate|either of)|certificate is valid for .*, not|no subject alternative (?:dns )?names? matching|no name matching .* found|ssl_error_bad_cert_domain|the name on the security certificate|target principal name is incorrect|ip address mismatch"),
    (C.CERTIFICATE_REVOKED, "OpenSSL", r"certificate (?:has been )?revoked|cert_revoked"),
    (C.CERTIFICATE_WEAK, "OpenSSL", r"ee_key_too_small|ee key too small|ca_md_too_weak|md too weak|ca md too weak|key too small"),
    (C.PLAINTEXT_EXPECTED, "OpenSSL: TLS spoken to a plain port", r"wrong[ _]version[ _]number|packet length too long|unrecognized ssl message, plaintext connection|first record does not look like a tls handshake|unknown protocol:s23|unknown protocol|ssl_error_rx_record_too_long|record layer failure"),
    (C.TLS_VERSION_UNSUPPORTED, "OpenSSL, Java, Go", r"unsupported protocol|tlsv1 alert protocol version|alert protocol version|protocol_version|no appropriate protocol|protocol not supported|unsupported_protocol|protocol version not supported|no shared cipher|dh key too small|dh_key_too_small|no cipher suites in common|version too low"),
    (C.TLS_HANDSHAKE_FAILED, "OpenSSL, Java", r"handshake failure|sslv3 alert|ssl handshake|handshake_failure|sslhandshakeexception|tls handshake|ssl_error_syscall|unexpected eof while reading|ssl exception|sslerror|tls(?:v1)? alert|schannel"),
    (C.CONNECTION_REFUSED, "Node, Python, Java, Windows", r"econnrefused|connection refused|10061|actively refused|connect: refused|errno 111"),
    (C.CONNECTION_TIMEOUT, "Node, Python, Java, curl, Windows", r"etimedout|connection timed out|connect timed out|connection timeout|operation timed out|10060|i/o timeout|errno 110|timed out waiting for|connection attempt timed out|timeout error|ttl expired|esockettimedout"),
    (C.NETWORK_UNREACHABLE, "Node, Python, Java", r"enetunreach|ehostunreach|network is unreachable|no route to host|noroutetohost|10051|10065|errno 113|errno 101|host is unreachable"),
    (C.GREETING_TIMEOUT, "Nodemailer: Greeting never received", r"greeting never received|no greeting|did not receive greeting"),
    (C.CONNECTION_DROPPED, "Node, Python, Java, Windows", r"econnreset|connection reset|connection closed|connection unexpectedly closed|socket hang up|socket error: eof|10054|broken pipe|epipe|forcibly closed|server closed the connection|abort: .*eof|unexpected(?:ly)? (?:eof|disconnect)|connection dropped|closed unexpectedly|eof occurred|connection lost"),
    (C.STARTTLS_UNAVAILABLE, "smtplib, JavaMail, Nodemailer", r"starttls (?:extension )?not supported|starttls is required but|starttls not (?:available|offered|advertised)|server does not support starttls|no starttls"),
    (C.AUTH_NOT_OFFERED, "smtplib, JavaMail", r"smtp auth extension not supported|no suitable authentication method|no authentication mechanisms? supported|no auth(?:entication)? mechanism|no login methods supported|server does not support (?:auth|secure auth)"),
    (C.AUTH_REQUIRES_TLS, "imaplib, go-smtp, Java", r"unencrypted connection|login ?disabled|refusing to (?:send|authenticate)"),
    (C.RESPONSE_TIMEOUT, "Python, Java", r"read timed out|timed out|timeout|the operation has timed out|socket timeout"),
    (C.CREDENTIALS_REJECTED, "Nodemailer, JavaMail, PHPMailer", r"\beauth\b|authenticationfailedexception|smtp error: could not authenticate|invalid login|authentication failed|smtpauthenticationerror|logon failure"),
)  # fmt: skip
_COMPILED = tuple((cause, source, re.compile(pattern, re.I)) for cause, source, pattern in _ERRORS)


def cause_of_error(text: str) -> C | None:
    """The cause that an error message of a program stands for, or None."""
    return next((cause for cause, _, pattern in _COMPILED if pattern.search(text)), None)
