"""Causes that lie in the check itself: out of time, interrupted, stopped."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.texts import Text, Who, _, either

TEXTS: dict[Cause, Text] = {
    Cause.DEADLINE_EXCEEDED: Text(
        title=_("The check ran out of time"),
        what=(
            either(
                _(
                    "The whole check may take %(seconds)s seconds, and that was not enough. The server "
                    "seems to have been slow throughout, which does not mean that a setting is wrong."
                ),
                _(
                    "The check has a time limit, and that was not enough. The server seems to have been "
                    "slow throughout, which does not mean that a setting is wrong."
                ),
            ),
        ),
        do=(
            _("Wait about ten minutes and check again."),
            _(
                "If it happens often, send the result link to your IT team. It shows which step took how "
                "long."
            ),
        ),
        ask=(
            _(
                "The server is slow to answer. Please look at the time each step took, and check its "
                "load and its name lookups."
            ),
        ),
        who=Who.WAIT,
    ),
    Cause.CHECK_INTERRUPTED: Text(
        title=_("Our service stopped during the check"),
        what=(
            _(
                "The cause is on our side and says nothing about your mail settings. Your settings are "
                "still here; only the password was dropped, to keep it safe."
            ),
        ),
        do=(
            _("Enter your password and check again."),
            _("If it happens more than once, try again later."),
        ),
        ask=(_("Nothing is needed from you."),),
        who=Who.US,
    ),
    Cause.CHECK_CANCELLED: Text(
        title=_("The check was stopped"),
        what=(
            _(
                "The stop button was used, so the remaining items were not checked. Your settings are "
                "still here; only the password was dropped."
            ),
        ),
        do=(_("To go on, enter your password and check again."),),
        ask=(_("Nothing is needed from you."),),
        who=Who.YOU,
    ),
}

# For a cause that this version has no text for: an empty card helps nobody.
UNKNOWN = Text(
    title=_("The check could not go on at this step"),
    what=(_("What the server did does not match any problem that we know."),),
    do=(
        _("Wait about ten minutes and check again."),
        _("Compare your settings with your provider’s instructions."),
        _("If it continues, send the result link to your IT team."),
    ),
    ask=(
        either(
            _("Please look in the server log for our connection around %(time)s."),
            _("Please look in the server log for our connection."),
        ),
    ),
    who=Who.IT,
)
