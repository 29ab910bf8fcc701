"""The fixed words of this product: headings, stages, outcomes, reasons, names of things."""

from webapp.domain.report import ArrivalOutcome, Verified
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Leg,
    Outcome,
    Problem,
    Requirement,
    SkipReason,
    Stage,
    SuggestionReason,
)
from webapp.explanations.texts import Who, _

# As the connection guide has them; they are not ours to improve.
PROBLEMS = {
    Problem.IMAP_SETTINGS_INCORRECT: _("IMAP settings are incorrect"),
    Problem.IMAP_AUTHENTICATION_ERROR: _("IMAP authentication error"),
    Problem.IMAP_VALIDATION_ERROR: _("IMAP validation error"),
    Problem.SMTP_SETTINGS_INCORRECT: _("SMTP settings are incorrect"),
    Problem.SMTP_AUTHENTICATION_ERROR: _("SMTP authentication error"),
    Problem.SMTP_VALIDATION_ERROR: _("SMTP validation error"),
    Problem.TEST_MESSAGE_FAILED: _("Test email failed"),
    Problem.UNAUTHORIZED: _("Unauthorized"),
    Problem.UNAUTHORIZED_APP_PASSWORD: _("Unauthorized: app password required for connection"),
    Problem.UNAUTHORIZED_CERTIFICATE: _("Unauthorized: SSL certificate not trusted"),
}

STAGES = {
    Stage.IMAP_CONNECT: _("Connect to incoming server"),
    Stage.IMAP_LOGIN: _("Sign in to incoming server"),
    Stage.SMTP_CONNECT: _("Connect to outgoing server"),
    Stage.SMTP_LOGIN: _("Sign in to outgoing server"),
    Stage.TEST_MESSAGE: _("Send and receive a test email"),
}

OUTCOMES = {
    Outcome.PASSED: _("OK"),
    Outcome.WARNED: _("OK, with a note"),
    Outcome.FAILED: _("Problem found"),
    Outcome.SKIPPED: _("Not checked"),
    Outcome.RUNNING: _("Checking"),
    Outcome.PENDING: _("Waiting"),
    Outcome.INTERRUPTED: _("Interrupted"),
}

SKIPPED = {
    SkipReason.EARLIER_STAGE_FAILED: _("Not checked, because an earlier step did not succeed."),
    SkipReason.NOT_REQUESTED: _("Not part of this check."),
    SkipReason.ATTEMPT_LIMIT: _("Not tried again, so that repeated attempts do not lock the account."),
    SkipReason.CANCELLED: _("Not checked, because the check was stopped."),
}

ADVICE = _("What %(provider)s asks for")

SUGGESTIONS = {
    SuggestionReason.USUAL_PORT: _("This is the usual port."),
    SuggestionReason.OTHER_SECURITY: _("The server uses this kind of encryption."),
    SuggestionReason.PROVIDER_SERVER: _("This is the server that the mail provider names."),
    SuggestionReason.DISCOVERED_SERVER: _("We found this server from the domain of the address."),
    SuggestionReason.TYPO_CORRECTED: _("The server name looked mistyped."),
}

VERIFIED = {
    Verified.CONNECT: _("With these settings we could reach the server"),
    Verified.LOGIN: _("With these settings we could sign in"),
}

REQUIREMENTS = {
    Requirement.ENCRYPTED_IMAP: _("The connection to the incoming server is encrypted"),
    Requirement.ENCRYPTED_SMTP: _("The connection to the outgoing server is encrypted"),
    Requirement.TLS_1_2: _("TLS 1.2 or later"),
    Requirement.TRUSTED_CERTIFICATE: _("Certificate from a trusted authority"),
    Requirement.CERTIFICATE_NAME: _("The certificate carries the server’s name"),
    Requirement.IMAP4REV1: _("The incoming server speaks IMAP4rev1"),
    Requirement.IMAP_IDLE: _("The incoming server reports new mail at once (IDLE)"),
    Requirement.IMAP_UIDPLUS: _("The incoming server supports UIDPLUS"),
    Requirement.SMTP_AUTH: _("The outgoing server accepts a sign-in (SMTP AUTH)"),
    Requirement.MESSAGE_SIZE: _("The outgoing server accepts messages of 10 MB or more"),
    Requirement.FIVE_CONNECTIONS: _("Five connections to the mailbox at the same time"),
    Requirement.STANDARD_PORTS: _("Standard ports are used"),
}

# What RequirementResult.met says.
MET = {True: _("Met"), False: _("Not met"), None: _("Not checked")}

WHO = {
    Who.YOU: _("You can fix this"),
    Who.IT: _("Your IT team needs to act"),
    Who.WAIT: _("Waiting should fix this"),
    Who.US: _("The problem is on our side"),
}

# The same for a reader who did not run the check.
WHO_FOR_IT = {
    Who.YOU: _("The user can fix this"),
    Who.IT: _("Whoever runs the mail server needs to act"),
    Who.WAIT: _("Waiting should fix this"),
    Who.US: _("The problem is with the service that checked"),
}

ARRIVALS = {
    ArrivalOutcome.ARRIVED: _("The test email arrived in the inbox."),
    ArrivalOutcome.SPAM: _("The test email arrived in the spam folder."),
    ArrivalOutcome.NOT_SEEN: _("The test email was not seen in the time allowed."),
    ArrivalOutcome.NOT_CHECKED: _("Whether the test email arrived was not checked."),
}

SERVERS = {
    Leg.IMAP: _("incoming server (IMAP)"),
    Leg.SMTP: _("outgoing server (SMTP)"),
    None: _("mail server"),
}

PROTOCOLS = {Leg.IMAP: _("IMAP"), Leg.SMTP: _("SMTP"), None: _("IMAP or SMTP")}

SECURITIES = {
    ConnectionSecurity.TLS: _("SSL/TLS"),
    ConnectionSecurity.STARTTLS: _("STARTTLS"),
    ConnectionSecurity.NONE: _("None"),
}

USUAL_PORTS = {
    Leg.IMAP: _("993 (SSL/TLS) or 143 (STARTTLS)"),
    Leg.SMTP: _("465 (SSL/TLS) or 587 (STARTTLS)"),
    None: _("993 (SSL/TLS) or 143 (STARTTLS) for IMAP, and 465 (SSL/TLS) or 587 (STARTTLS) for SMTP"),
}

# Where the leg is not known, both ports are named.
TLS_PORTS = {Leg.IMAP: "993", Leg.SMTP: "465", None: _("993 (IMAP) or 465 (SMTP)")}
STARTTLS_PORTS = {Leg.IMAP: "143", Leg.SMTP: "587", None: _("143 (IMAP) or 587 (SMTP)")}

# Which protocol really answers on a port, by Diagnosis.facts["found"].
FOUND = {
    "http": _("a web server"),
    "pop3": _("a POP3 server"),
    "ssh": _("an SSH server"),
    "ftp": _("an FTP server"),
    "lmtp": _("a server for internal mail delivery (LMTP)"),
    "imap": _("an incoming server (IMAP)"),
    "smtp": _("an outgoing server (SMTP)"),
    "other": _("something other than mail"),
}

SOME_PROVIDER = _("this mail service")

# What stands above the steps.
STEPS = _("What to do now")
FURTHER_STEPS = _("If that does not help")
NO_IT_TEAM = _(
    "No IT team? Send the result link to the support desk of your mail provider or hosting company."
)

# Separates the items of a list of names or addresses within a sentence.
SEPARATOR = _(", ")
# A time of day with its zone.
CLOCK = _("%(clock)s %(zone)s")
JAPAN_TIME = _("JST")
