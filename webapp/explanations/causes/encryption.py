"""Causes in TLS and certificates. None of them ever sent the password."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import AllowList, Insecure, Text, When, Who, _, either, only
from webapp.providers.model import ProviderHint

TEXTS: dict[Cause, Text] = {
    Cause.CERTIFICATE_EXPIRED: Text(
        title=_("The certificate has expired"),
        what=(
            either(
                _(
                    "The certificate of %(host)s ran out on %(date)s. We could not confirm that the "
                    "server is genuine, so we stopped before sending your password."
                ),
                _(
                    "The certificate of the server has run out. We could not confirm that the server is "
                    "genuine, so we stopped before sending your password."
                ),
            ),
        ),
        do=(
            _("Ask your IT team or your mail provider to renew the certificate."),
            _("Once it is renewed, check again."),
            _(
                "If you cannot wait, ask your IT team whether the fingerprint shown is the one on their "
                "server. Only once they confirm it, choose “Allow insecure certificates” in the advanced "
                "options."
            ),
        ),
        ask=(
            either(
                _(
                    "The certificate on %(host)s, port %(port)s, expired on %(date)s. Please install a "
                    "new one."
                ),
                _("The certificate on the server has expired. Please install a new one."),
            ),
            _("If renewal is automatic, check that the mail server has reloaded the new certificate."),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_NOT_YET_VALID: Text(
        title=_("The certificate is not valid yet"),
        what=(
            either(
                _(
                    "The certificate of %(host)s only becomes valid on %(date)s. It may have been "
                    "installed too early, or created on a computer with the wrong date. Your password "
                    "was not sent over this connection."
                ),
                _(
                    "The certificate of the server is not valid yet. It may have been installed too "
                    "early, or created on a computer with the wrong date. Your password was not sent "
                    "over this connection."
                ),
            ),
        ),
        do=(
            _("Ask your IT team or your mail provider to look at the certificate."),
            either(
                _("Check again from %(date)s on."),
                _("Check again once it is valid."),
            ),
        ),
        ask=(
            either(
                _(
                    "The certificate on %(host)s is valid only from %(date)s. Please check the server’s "
                    "clock and which certificate is installed."
                ),
                _(
                    "The certificate on the server is not valid yet. Please check the server’s clock and "
                    "which certificate is installed."
                ),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_SELF_SIGNED: Text(
        title=_("The certificate is self-signed"),
        what=(
            either(
                _(
                    "The certificate of %(host)s, its proof of identity, was issued by the server itself "
                    "rather than by a recognised authority. That is common on company servers, but an "
                    "impostor’s would look the same. So we stopped before sending your password."
                ),
                _(
                    "The certificate of the server, its proof of identity, was issued by the server "
                    "itself rather than by a recognised authority. That is common on company servers, "
                    "but an impostor’s would look the same. So we stopped before sending your password."
                ),
            ),
        ),
        do=(
            _(
                "Ask your IT team to install a certificate from a recognised authority. This is the "
                "safest fix."
            ),
            _(
                "If that cannot be done soon, ask them whether the fingerprint shown is the one on their "
                "server."
            ),
            _("Only once they confirm it, choose “Allow insecure certificates” in the advanced options."),
        ),
        ask=(
            either(
                _("%(host)s uses a self-signed certificate. Please install one from a recognised authority."),
                _(
                    "The server uses a self-signed certificate. Please install one from a recognised "
                    "authority."
                ),
            ),
            either(
                _(
                    "If that takes time, please tell the user whether this SHA-256 fingerprint is "
                    "correct: %(fingerprint)s"
                ),
                _("If that takes time, please tell the user the SHA-256 fingerprint of the certificate."),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_UNKNOWN_AUTHORITY: Text(
        title=_("The certificate’s issuer is not trusted"),
        what=(
            either(
                _(
                    "The certificate of %(host)s was issued by “%(issuer)s”, which is not on the list of "
                    "widely trusted authorities. Companies that run their own authority often see this. "
                    "We could not confirm that the server is genuine, so we stopped before sending your "
                    "password."
                ),
                _(
                    "The certificate of the server was not issued by one of the widely trusted "
                    "authorities. Companies that run their own authority often see this. We could not "
                    "confirm that the server is genuine, so we stopped before sending your password."
                ),
            ),
        ),
        do=(
            _("Ask your IT team whether the server can use a certificate from a widely trusted authority."),
            _(
                "If that cannot be done soon, ask them whether the fingerprint shown is the one on their "
                "server."
            ),
            _("Only once they confirm it, choose “Allow insecure certificates” in the advanced options."),
        ),
        ask=(
            either(
                _(
                    "The certificate of %(host)s is issued by “%(issuer)s” and cannot be verified from "
                    "outside. Please install one from a widely trusted (public) authority."
                ),
                _(
                    "The certificate of %(host)s cannot be verified from outside. Please install one "
                    "from a widely trusted (public) authority."
                ),
                _(
                    "The certificate of the server cannot be verified from outside. Please install one "
                    "from a widely trusted (public) authority."
                ),
            ),
            _("Please check that no antivirus or inspection gateway replaces the certificate."),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_INCOMPLETE_CHAIN: Text(
        title=_("Part of the certificate is missing"),
        what=(
            _(
                "The server’s certificate looks right, but the “intermediate certificate” that links it "
                "to its authority was not sent. Browsers and some mail apps fill the gap themselves, so "
                "the problem is easy to miss. Your password was not sent over this connection."
            ),
        ),
        do=(
            _("Ask your IT team or your mail provider to add the intermediate certificate."),
            _("Once it is in place, check again."),
        ),
        ask=(
            either(
                _(
                    "%(host)s, port %(port)s, does not send the intermediate certificate “%(issuer)s”. "
                    "Please configure a file with the server certificate followed by the intermediate."
                ),
                _(
                    "%(host)s, port %(port)s, does not send the intermediate certificate. Please "
                    "configure a file with the server certificate followed by the intermediate."
                ),
                _(
                    "The server does not send the intermediate certificate. Please configure a file with "
                    "the server certificate followed by the intermediate."
                ),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_NAME_MISMATCH: Text(
        title=_("The certificate belongs to another name"),
        what=(
            either(
                _(
                    "We connected to %(host)s, but its certificate is for %(names)s. This may be a "
                    "different server, or the server name may not be written the way your provider gives "
                    "it. Your password was not sent over this connection."
                ),
                _(
                    "The certificate that we received is for another server name. This may be a "
                    "different server, or the name may not be written the way your provider gives it. "
                    "Your password was not sent over this connection."
                ),
            ),
        ),
        do=(
            either(
                _(
                    "If your provider’s instructions give a server name that matches %(names)s, use that "
                    "and check again."
                ),
                _("If your provider’s instructions give another server name, use that and check again."),
            ),
            _("If there is none, do not go on. Send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "%(host)s presents a certificate for %(names)s. Please add %(host)s to the "
                    "certificate, or tell your users which server name to use."
                ),
                _(
                    "The server presents a certificate for another name. Please add the server name to "
                    "the certificate, or tell your users which server name to use."
                ),
            ),
        ),
        who=Who.YOU,
        hints=(ProviderHint.HOSTING_SERVER_NAME,),
        focus="host",
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_REVOKED: Text(
        title=_("The certificate has been revoked"),
        what=(
            either(
                _(
                    "The authority that issued the certificate of %(host)s has withdrawn it. Its private "
                    "key may have leaked, so connecting is dangerous. Your password was not sent over "
                    "this connection."
                ),
                _(
                    "The authority that issued the certificate has withdrawn it. Its private key may "
                    "have leaked, so connecting is dangerous. Your password was not sent over this "
                    "connection."
                ),
            ),
        ),
        do=(
            _("Do not connect to this server. “Allow insecure certificates” is not available here."),
            _("Tell your IT team or your mail provider straight away."),
            _("Once the certificate is replaced, check again."),
        ),
        ask=(
            either(
                _(
                    "The certificate of %(host)s was revoked on %(date)s (reason: %(reason)s). Please "
                    "issue a new one with a new key and install it."
                ),
                _(
                    "The certificate of %(host)s was revoked on %(date)s. Please issue a new one with a "
                    "new key and install it."
                ),
                _(
                    "The certificate of %(host)s has been revoked. Please issue a new one with a new key "
                    "and install it."
                ),
                _(
                    "The certificate of the server has been revoked. Please issue a new one with a new "
                    "key and install it."
                ),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.REFUSED,
    ),
    Cause.CERTIFICATE_WEAK: Text(
        title=_("The certificate is too weak to trust"),
        what=(
            either(
                _(
                    "The certificate of %(host)s uses a method that is weak by today’s standards "
                    "(%(detail)s). It could be forged, so we stopped before sending your password."
                ),
                _(
                    "The certificate of the server uses a method that is weak by today’s standards. It "
                    "could be forged, so we stopped before sending your password."
                ),
            ),
        ),
        do=(
            _("Ask your IT team or your mail provider to replace the certificate."),
            _("Once it is replaced, check again."),
        ),
        ask=(
            either(
                _(
                    "The certificate of %(host)s is too weak (%(detail)s). Please reissue it with RSA of "
                    "2048 bits or more, or ECDSA, and a SHA-256 signature or better."
                ),
                _(
                    "The certificate of the server is too weak. Please reissue it with RSA of 2048 bits "
                    "or more, or ECDSA, and a SHA-256 signature or better."
                ),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.CERTIFICATE_MALFORMED: Text(
        title=_("The certificate cannot be used"),
        what=(
            either(
                _(
                    "The certificate of %(host)s is damaged, or was not made for a server. We could not "
                    "confirm that the server is genuine, so we stopped before sending your password."
                ),
                _(
                    "The certificate of the server is damaged, or was not made for a server. We could "
                    "not confirm that the server is genuine, so we stopped before sending your password."
                ),
            ),
        ),
        do=(
            _("Ask your IT team or your mail provider to look at the certificate."),
            _("Once it is fixed, check again."),
        ),
        ask=(
            either(
                _(
                    "The certificate of %(host)s has a problem (%(detail)s). Please check its format and "
                    "that its extended key usage includes serverAuth."
                ),
                _(
                    "The certificate of %(host)s has a problem. Please check its format and that its "
                    "extended key usage includes serverAuth."
                ),
                _(
                    "The certificate of the server has a problem. Please check its format and that its "
                    "extended key usage includes serverAuth."
                ),
            ),
        ),
        who=Who.IT,
        insecure=Insecure.OFFERED,
    ),
    Cause.TLS_VERSION_UNSUPPORTED: Text(
        title=_("The server’s encryption is too old"),
        what=(
            either(
                _(
                    "The only encryption the server can use is %(offered)s. It is no longer considered "
                    "safe, so this service does not use it. Your password was not sent over this "
                    "connection."
                ),
                _(
                    "The server only knows ways of encryption that are no longer considered safe, so "
                    "this service does not use them. Your password was not sent over this connection."
                ),
            ),
        ),
        do=(
            _("See whether your mail provider has announced a newer server name or port."),
            _("If not, send the result link to your IT team."),
        ),
        ask=(
            either(
                _("Please enable TLS 1.2 or later with current cipher suites on %(host)s, port %(port)s."),
                _("Please enable TLS 1.2 or later with current cipher suites on the server."),
            ),
        ),
        who=Who.IT,
        focus="host",
    ),
    Cause.TLS_HANDSHAKE_FAILED: Text(
        title=_("Encrypted communication could not start"),
        what=(
            _(
                "We reached the server, but setting up the encryption failed half-way. The cause is "
                "probably the server’s configuration or a device in between. Your password was not sent "
                "over this connection."
            ),
        ),
        do=(
            _(
                "Check the port together with the encryption. For the %(server)s the usual choice is "
                "%(ports)s."
            ),
            _("If nothing changes, send the result link to your IT team."),
        ),
        ask=(
            either(
                _(
                    "The TLS handshake with %(host)s, port %(port)s, fails (%(alert)s). Please check the "
                    "TLS configuration and any inspection device on the way."
                ),
                _(
                    "The TLS handshake with %(host)s, port %(port)s, fails. Please check the TLS "
                    "configuration and any inspection device on the way."
                ),
                _(
                    "The TLS handshake with the server fails. Please check the TLS configuration and any "
                    "inspection device on the way."
                ),
            ),
            only(
                When.ALLOWING,
                _("If only certain addresses may connect, please allow these: %(addresses)s"),
                _("If only certain addresses may connect, please allow the addresses of this service."),
            ),
        ),
        who=Who.IT,
        allow_list=AllowList.LAST,
        focus="security",
    ),
}
