"""Words that servers use for one another; a phrase names such a class in braces: "{account} ... {off}"."""

SYNONYMS = {
    "account": "account|mailbox|alias|domain|subscription|profile|mail box|email account|mail account|user account",
    "off": (
        "disabled|deactivated|de activated|inactive|suspended|locked|blocked|closed|terminated|deleted|removed|frozen|"
        "expired|cancelled|canceled|archived|revoked|banned|barred|on hold|restricted|stopped|turned off|switched off|"
        "not active|not enabled|not activated|pending|discontinued|paused|flagged|quarantined|unpaid|overdue|dormant|"
        "limited|disallowed|no longer active"
    ),
    "refused": (
        "refused|rejected|denied|blocked|forbidden|prohibited|not allowed|not permitted|not accepted|not authorized|"
        "not authorised|disallowed|banned|barred|unauthorized|unauthorised|not possible|not wanted|unwanted|not welcome"
    ),
    "unknown": (
        "not recognised|not recognized|not right|not correct|not valid|incorrect|wrong|invalid|mismatch*|not match|"
        "doesn t match|does not match|do not match"
    ),
    "program": (
        "mail program*|mail client*|mail app*|email program*|email client*|email app*|external program*|"
        "external client*|external app*|third party app*|third party client*|desktop client*|mail software"
    ),
    "imap": "imap|imap4|smtp|pop|pop3|submission",
    "too_old": (
        "retired|disabled|removed|no longer|switched off|turned off|not supported|unsupported|deprecated|discontinued"
    ),
    "down": (
        "not respond*|no response|unreachable|not reachable|down|unavailable|not available|lost|timed out|timeout|"
        "error|fail*|problem|busy|broken|crashed|offline"
    ),
    "login": "login|logins|log in|logon|sign in|signin|sign ins|authentication|auth",
}  # fmt: skip
