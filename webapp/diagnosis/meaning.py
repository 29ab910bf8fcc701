"""What a server's words can mean, before the place where they were said makes a cause of them.

"User unknown" at the login is a wrong user name, at RCPT TO an unknown recipient: the words have one meaning,
the rules (`webapp.diagnosis.rules`) know the place.
"""

from enum import IntEnum, auto


class Meaning(IntEnum):  # whose members, as keys, are hashed in C
    # about the connection and this client
    TOO_MANY_CONNECTIONS = auto()
    CLIENT_BLOCKED = auto()  # this address, its country, its missing name
    HARVEST = auto()  # tried too many recipients that do not exist
    NO_SERVER = auto()  # this address is no mail server's: refused whatever it says
    FOREIGN = auto()  # comes from another country than the server allows
    ADDRESS_IN_LINK = auto()  # only a link that carries the client's address
    OVERLOADED = auto()  # cannot serve now, come back later
    DOWN = auto()  # broken, stopped or under maintenance
    GOODBYE = auto()  # the server closes the connection, without a better reason
    TIMEOUT = auto()  # of whatever
    IDLE = auto()  # closed because nothing was said for too long
    SYNTAX = auto()  # not understood
    TOO_MANY_ERRORS = auto()  # this client made too many mistakes in one session
    TLS_TOO_WEAK = auto()
    TLS_MISSING = auto()  # TLS is not configured, or not known
    TLS_BROKEN = auto()  # TLS is known and failed
    ENCRYPTION_REQUIRED = auto()
    # about who logs in
    APP_PASSWORD = auto()
    OAUTH = auto()
    WEB_LOGIN = auto()
    PASSWORD_EXPIRED = auto()
    ACCOUNT_DISABLED = auto()
    PROTOCOL_DISABLED = auto()
    SIGN_IN_POLICY = auto()
    USERNAME_FORMAT = auto()
    ATTEMPTS = auto()  # too many attempts
    LOGIN_LIMIT = auto()  # some rate or bandwidth of this account is used up
    BACKEND = auto()  # the server's own password check is broken
    MECHANISM = auto()  # the mechanism, or AUTH itself, is not to be had
    WRONG_PASSWORD = auto()
    BARE_REFUSAL = auto()  # "authentication failed", nothing more
    NO_PERMISSION = auto()
    # about mailboxes
    NO_MAILBOX = auto()  # INBOX cannot be opened, or there is none
    NO_USER = auto()  # the address does not exist
    FULL = auto()  # out of storage
    NOT_RECEIVING = auto()  # exists, and takes no mail
    RECEIVING_TOO_MUCH = auto()
    # about sending
    LOGIN_FIRST = auto()
    NO_RELAY = auto()
    SENDER_NOT_OWNED = auto()
    SENDER_BAD = auto()  # the sender's address or domain does not exist or is refused
    NO_MX = auto()  # the domain of an address takes no mail
    RECIPIENT_CHOICE = auto()  # the recipient, or a list's members, decide who may write
    RECIPIENT_REFUSED = auto()
    OUTGOING_QUOTA = auto()  # a quota of what may be sent, not of what may be kept
    SENDING_LIMIT = auto()
    SOME_LIMIT = auto()  # a limit, without saying of what
    SENDING_BLOCKED = auto()
    GREYLISTED = auto()
    SPAM = auto()
    BAD_LINK = auto()  # the message holds a link or name that is on a block list
    UNAUTHENTICATED_MAIL = auto()  # SPF, DKIM, DMARC
    TOO_LARGE = auto()
    CONTENT = auto()  # attachment, virus, header, policy
    SYSTEM_FULL = auto()  # the server's own disk
    TRY_LATER = auto()
    SMTPUTF8 = auto()
    # what a reply is about, where nothing in it says more
    ABOUT_ENCRYPTION = auto()
    ABOUT_OAUTH = auto()
    ABOUT_ACCESS = auto()
    ABOUT_ACCOUNT = auto()
    ABOUT_PASSWORD = auto()
    ABOUT_AMOUNT = auto()
    ABOUT_LOGIN = auto()
    ABOUT_RELAY = auto()
    ABOUT_SENDER = auto()
    ABOUT_RECIPIENT = auto()
    ABOUT_SENDING = auto()
    ABOUT_CLIENT = auto()
