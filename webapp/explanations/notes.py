"""What accompanies a stage without being the cause of anything: warnings, and hints about what was typed."""

from dataclasses import dataclass

from webapp.domain.vocabulary import Hint, Warning
from webapp.explanations.texts import Line, _, _n, either


@dataclass(frozen=True, slots=True)
class Note:
    title: Line | str
    text: Line | str


WARNINGS: dict[Warning, Note] = {
    Warning.CERTIFICATE_EXPIRES_SOON: Note(
        # Where the days are known: EXPIRES_TODAY, EXPIRES_IN.
        title=_("The certificate expires soon"),
        text=either(
            _(
                "After %(date)s connections may start to fail. "
                "Ask your IT team when the certificate will be renewed."
            ),
            _(
                "Once it has expired, connections may start to fail. "
                "Ask your IT team when the certificate will be renewed."
            ),
        ),
    ),
    Warning.CERTIFICATE_ACCEPTED_INSECURE: Note(
        title=_("An untrusted certificate was allowed"),
        text=_("We did not verify that the server is genuine. Ask your IT team to replace the certificate."),
    ),
    Warning.UNENCRYPTED_LOGIN: Note(
        title=_("You signed in without encryption"),
        text=_("Your password could be read on the way. Try SSL/TLS on port %(tls_port)s instead."),
    ),
    Warning.LEGACY_TLS: Note(
        title=_("The encryption is getting old"),
        text=either(
            _(
                "It works today but may stop working soon (%(version)s, %(cipher)s). "
                "Ask your IT team to enable current ciphers or TLS 1.3."
            ),
            _(
                "It works today but may stop working soon. "
                "Ask your IT team to enable current ciphers or TLS 1.3."
            ),
        ),
    ),
    Warning.ARRIVED_IN_SPAM: Note(
        title=_("The test email landed in spam"),
        text=_(
            "Sending and receiving work, but people may not see your messages. "
            "Ask your IT team to check SPF, DKIM and DMARC."
        ),
    ),
    Warning.ARRIVAL_UNKNOWN: Note(
        title=_("We could not see whether it arrived"),
        text=either(
            _(
                "Sending worked, but we could not look in the recipient’s inbox. "
                "Look for the subject “%(subject)s” yourself."
            ),
            _(
                "Sending worked, but we could not look in the recipient’s inbox. "
                "Look for the test email yourself."
            ),
        ),
    ),
    Warning.SLOW_SERVER: Note(
        title=_("The server is slow"),
        text=either(
            _("This step took %(seconds)s seconds. It works, but may fail at busy times."),
            _("This step took a long time. It works, but may fail at busy times."),
        ),
    ),
    Warning.IPV6_FAILED: Note(
        title=_("IPv6 did not work"),
        text=_(
            "IPv4 works fine. If your IT team fixes IPv6, connecting may become faster and more reliable."
        ),
    ),
    Warning.STARTTLS_CAPABILITY_CHANGED: Note(
        title=_("The server listed different features after encryption"),
        text=_(
            "This is common and usually harmless. "
            "If it is unexpected, ask your IT team whether something rewrites the traffic."
        ),
    ),
    Warning.NONSTANDARD_PORT: Note(
        title=_("This port is unusual"),
        text=_(
            "The connection works. If your provider told you to use it, leave it as it is. "
            "The usual choice is %(ports)s."
        ),
    ),
}

EXPIRES_TODAY = _("The certificate expires today")
EXPIRES_IN = _n("The certificate expires in %(days)s day", "The certificate expires in %(days)s days")

HINTS: dict[Hint, Note] = {
    Hint.PASSWORD_HAS_SPACES: Note(
        title=_("The password contains spaces"),
        text=_(
            "A space may have slipped in when you pasted it. "
            "If sign-in does not work, type the password again without spaces."
        ),
    ),
    Hint.PASSWORD_HAS_OUTER_SPACES: Note(
        title=_("The password starts or ends with a space"),
        text=_("It may have slipped in when you pasted it. Remove it and try again."),
    ),
    Hint.PASSWORD_HAS_FULL_WIDTH: Note(
        title=_("The password contains full-width characters"),
        text=_(
            "They may have been typed with Japanese input switched on. "
            "Switch it off and type the password again."
        ),
    ),
    Hint.PASSWORD_HAS_LINE_BREAK: Note(
        title=_("The password contains a line break"),
        text=_("It may have slipped in when you pasted it. Remove the line break and try again."),
    ),
    Hint.PASSWORD_NOT_ASCII: Note(
        title=_("The password contains characters beyond plain letters, digits and signs"),
        text=_(
            "This server’s way of signing in may not carry them correctly. "
            "If sign-in does not work, try a password without them."
        ),
    ),
    Hint.OWN_NETWORK_SUSPECTED: Note(
        title=_("The problem may be on our side"),
        text=either(
            _("Right now we cannot reach other servers on port %(port)s either. Try again later."),
            _("Right now we cannot reach other servers on this port either. Try again later."),
        ),
    ),
}
