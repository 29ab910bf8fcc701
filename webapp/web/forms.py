"""What the pages take in. Messages are in the reader's language; passwords are never rendered back."""

import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import StopValidation

from webapp.discovery import Discovery
from webapp.domain.settings import (
    USUAL_PORTS,
    ConnectionSecurity,
    ConnectionSettings,
    InvalidSettings,
    Secret,
    ServerSettings,
)
from webapp.domain.vocabulary import Leg
from webapp.protocols.addresses import is_sendable
from webapp.providers import Endpoint, catalog
from webapp.transport.names import InvalidHost, normalise_host
from webapp.web.i18n import current_language, gettext

_ = gettext


_MAX_TEXT = 320
_MAX_PASSWORD = 1024
# Full-width ASCII and the ideographic space, as a Japanese keyboard leaves them.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
SECURITIES = [security.value for security in ConnectionSecurity]


def half_width(text: str | None) -> str:
    """Trimmed, and with full-width letters, digits and signs made plain."""
    return (text or "").translate(_HALF_WIDTH).strip()


def trimmed(text: str | None) -> str:
    return (text or "").strip()


def _has(text: str, *categories: str) -> bool:
    return any(unicodedata.category(char) in categories for char in text)


def looks_like_address(text: str) -> bool:
    local, _at, domain = text.rpartition("@")
    return bool(local and domain)


def required(message: Callable[[], str]) -> Callable[[Any, Any], None]:
    def check(form: FlaskForm, field: Any) -> None:
        if not field.data:
            raise StopValidation(message())

    return check


def address(message: Callable[[], str]) -> Callable[[Any, Any], None]:
    def check(form: FlaskForm, field: Any) -> None:
        if not field.data:
            return
        if not looks_like_address(field.data):
            raise StopValidation(message())
        if (
            len(field.data) > _MAX_TEXT
            or _has(field.data, "Cc", "Cf", "Zs", "Zl", "Zp")
            or not is_sendable(field.data)
        ):
            raise StopValidation(_("Email address contains characters that cannot be used"))

    return check


def plain_text(form: FlaskForm, field: Any) -> None:
    """No control characters: a line break would be a second command to the server."""
    if field.data and (_has(field.data, "Cc") or len(field.data) > _MAX_TEXT):
        raise ValidationError(_("User name contains characters that cannot be used"))


def sendable_password(form: FlaskForm, field: Any) -> None:
    if "\0" in (field.data or ""):
        raise ValidationError(_("Password contains a character that cannot be sent"))
    if len(field.data or "") > _MAX_PASSWORD:
        raise ValidationError(_("Password must be %(count)s characters or fewer", count=_MAX_PASSWORD))


def host_name(form: FlaskForm, field: Any) -> None:
    if field.data:
        try:
            normalise_host(field.data)
        except InvalidHost as wrong:
            raise ValidationError(_host_advice(wrong.reason)) from None


def _host_advice(reason: str) -> str:
    if reason == "port":
        return _("Enter the port in its own field")
    if reason == "url":
        return _("Enter only the server name, without “https://” or anything after a slash")
    return _("Server name must look like imap.example.com")


class PortField(StringField):
    """A port as text: full-width digits are fine, a missing one is None."""

    def __init__(self, label: str | None = None, **options: Any) -> None:
        super().__init__(label, filters=[half_width], **options)

    @property
    def number(self) -> int | None:
        return int(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        if self.data and not (
            self.data.isascii()
            and self.data.isdigit()
            and len(self.data) <= 5
            and 1 <= int(self.data) <= 65535
        ):
            raise StopValidation(_("Port must be a number from 1 to 65535"))


class Translated(FlaskForm):
    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            """WTForms' own messages, in the language of the request and not the machine's."""
            from wtforms.i18n import get_translations

            return get_translations([current_language()])


class CheckForm(Translated):
    """The form of the first page; field names as the interfaces give them."""

    submission = HiddenField(filters=[trimmed])
    link = HiddenField(filters=[trimmed])  # the signed link of a product (web/embedding.py)
    email = StringField(
        filters=[half_width],
        validators=[
            required(lambda: _("Enter your email address")),
            address(lambda: _("Email address must contain an @ sign")),
        ],
    )
    password = PasswordField(validators=[required(lambda: _("Enter your password")), sendable_password])
    imap_host = StringField(filters=[half_width], validators=[host_name])
    imap_port = PortField()
    imap_security = RadioField(choices=SECURITIES, default="tls", validate_choice=False)
    smtp_host = StringField(filters=[half_width], validators=[host_name])
    smtp_port = PortField()
    smtp_security = RadioField(choices=SECURITIES, default="tls", validate_choice=False)
    username = StringField(filters=[trimmed], validators=[plain_text])
    smtp_username = StringField(filters=[trimmed], validators=[plain_text])
    smtp_password = PasswordField(validators=[sendable_password])
    send_test_message = BooleanField(default=True)
    test_recipient = StringField(
        filters=[half_width], validators=[address(lambda: _("Recipient must contain an @ sign"))]
    )
    allow_insecure_certificates = BooleanField()
    test_five_connections = BooleanField()

    def renew(self) -> None:
        """A new name for this page, by which a second press of its button is known."""
        self.submission.data = secrets.token_urlsafe(16)

    @property
    def incomplete_legs(self) -> tuple[Leg, ...]:
        return tuple(leg for leg in Leg if not self[f"{leg}_host"].data)

    def fill_in(self, found: Discovery) -> None:
        """Put what a look-up found into the fields that are still empty; nothing typed is overwritten."""
        for leg in self.incomplete_legs:
            endpoint = found.imap if leg is Leg.IMAP else found.smtp
            if endpoint is not None:
                self[f"{leg}_host"].data = endpoint.host
                self[f"{leg}_port"].data = str(endpoint.port)
                self[f"{leg}_security"].data = endpoint.security.value
        for field, name in ((self.username, found.username), (self.smtp_username, found.smtp_username)):
            if name and name != self.email.data and not field.data:
                field.data = name

    @property
    def touched(self) -> bool:
        """Whether anything but address and password was filled in: then the folded part opens."""
        texts = (
            "imap_host",
            "smtp_host",
            "imap_port",
            "smtp_port",
            "username",
            "smtp_username",
            "test_recipient",
        )
        return (
            any(self[name].data or self[name].errors for name in texts)
            or bool(self.smtp_password.errors)
            or not self.send_test_message.data
            or bool(self.allow_insecure_certificates.data or self.test_five_connections.data)
        )

    def accepts_recipient(self, allowed: bool) -> bool:
        """Whether the test message goes where it may: to the checked address, or where the operator allows it."""
        wanted = self.test_recipient.data or ""
        if allowed or wanted.casefold() in ("", (self.email.data or "").casefold()):
            return True
        self.test_recipient.errors = [
            *self.test_recipient.errors,
            _("This service does not send the test email to other addresses"),
        ]
        return False

    def _security(self, leg: Leg) -> ConnectionSecurity:
        chosen = self[f"{leg}_security"].data
        return ConnectionSecurity(chosen) if chosen in list(ConnectionSecurity) else ConnectionSecurity.TLS

    def _server(self, leg: Leg, found: Endpoint | None) -> tuple[str, int, ConnectionSecurity] | None:
        """Host, port, security of a leg: what was typed, and for the rest what was found."""
        host, port, security = self[f"{leg}_host"].data, self[f"{leg}_port"].number, self._security(leg)
        if host:
            return normalise_host(host), port or USUAL_PORTS[leg][security], security
        if found is None:
            return None
        if port is None:
            return found.host, found.port, found.security
        return found.host, port, security

    def _usual_name(self, leg: Leg) -> str | None:
        """What the provider of a server that was typed in signs this address in as, if we know."""
        host = self[f"{leg}_host"].data
        provider = catalog().detect_host(normalise_host(host), self.email.data) if host else None
        return provider.username_for(self.email.data, leg) if provider else None

    def to_settings(self, found: Discovery | None = None) -> ConnectionSettings | None:
        """The one value that everything below works with; None, and errors at the fields, where it cannot be.

        found: what was discovered for the address, where a server was left out.
        """
        usual = found or Discovery()
        username = self.username.data or usual.username or self._usual_name(Leg.IMAP) or self.email.data
        sender = self.smtp_username.data or self.username.data
        sender = sender or usual.smtp_username or self._usual_name(Leg.SMTP) or username
        password = Secret(self.password.data or "")
        imap = self._server(Leg.IMAP, found.imap if found else None)
        smtp = self._server(Leg.SMTP, found.smtp if found else None)
        if imap is None:
            self.imap_host.errors = [*self.imap_host.errors, _("Enter the incoming server name")]
        if smtp is None:
            self.smtp_host.errors = [*self.smtp_host.errors, _("Enter the outgoing server name")]
        if imap is None or smtp is None:
            return None
        smtp_secret = Secret(self.smtp_password.data) if self.smtp_password.data else password
        try:
            return ConnectionSettings(
                address=self.email.data,
                imap=ServerSettings(*imap, username, password),
                smtp=ServerSettings(*smtp, sender, smtp_secret),
                allow_insecure_certificates=bool(self.allow_insecure_certificates.data),
                send_test_message=bool(self.send_test_message.data),
                recipient=self.test_recipient.data or None,
                test_five_connections=bool(self.test_five_connections.data),
            )
        except InvalidSettings as wrong:
            self._refuse(wrong)
            return None

    def _refuse(self, wrong: InvalidSettings) -> None:
        """A value that no field rule caught: say it at the field it came from."""
        name = {"address": "email", "recipient": "test_recipient", "host": "imap_host", "port": "imap_port"}
        field = self[name.get(wrong.field, wrong.field if wrong.field in self else "email")]
        field.errors = [*field.errors, _("Check what you entered here")]

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """(field name, message), in the order of the page."""
        return [(field.name, str(error)) for field in self for error in field.errors]


class AgainForm(Translated):
    """Another run of the same link: the password typed anew, and the one change that the page offered.

    fix: with the settings that the report found to work.
    """

    password = PasswordField(validators=[required(lambda: _("Enter your password")), sendable_password])
    smtp_password = PasswordField(validators=[sendable_password])
    fix = BooleanField()
    allow_insecure_certificates = BooleanField()


class SharingForm(Translated):
    show_address = BooleanField()
    days = RadioField(choices=["1", "7", "30"], default="7")


class ReplyForm(Translated):
    """A server's reply, to be explained."""

    response = TextAreaField(
        filters=[trimmed], validators=[required(lambda: _("Paste the reply of the server"))]
    )
    protocol = RadioField(choices=["", "imap", "smtp"], default="", validate_choice=False)
