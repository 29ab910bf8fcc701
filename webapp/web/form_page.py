"""The first page in all its states: empty, prefilled, with errors, in another language."""

from typing import Any

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.report import Report
from webapp.web.door import config, public_url
from webapp.web.forms import CheckForm
from webapp.web.i18n import gettext
from webapp.web.lookup import describe_found
from webapp.web.provider_note import provider_note
from webapp.web.stations import stage_names


def prefilled(report: Report, *, names: bool) -> CheckForm:
    """The form with a report's settings, never with a password. names: also whose mailbox it was."""
    form = CheckForm(formdata=None)
    kept = report.settings
    if names:
        form.email.data = kept.address
        form.username.data = kept.username if kept.username != kept.address else ""
        form.smtp_username.data = kept.smtp_username
        form.test_recipient.data = kept.recipient or ""
    for name, server in (("imap", kept.imap), ("smtp", kept.smtp)):
        if server is not None:
            form[f"{name}_host"].data = server.host
            form[f"{name}_port"].data = str(server.port)
            form[f"{name}_security"].data = server.security.value
    form.send_test_message.data = kept.send_test_message
    form.test_five_connections.data = kept.test_five_connections
    return form


def form_page(
    form: CheckForm, status: int = 200, *, found: Any = None, notice: str = ""
) -> ResponseReturnValue:
    """found: what was discovered for the address, where that was needed. notice: an error of no field."""
    form.renew()
    settings = config()
    recipient = settings.test_recipient
    hint = (
        gettext("One message, to %(recipient)s. Nobody else receives anything.", recipient=recipient)
        if recipient
        else gettext("One message, to your own address. Nobody else receives anything.")
    )
    errors = ([("", notice)] if notice else []) + form.all_errors
    note = provider_note(form.email.data or "", found)
    page = render_template(
        "check/form.html",
        form=form,
        errors=errors,
        redraw="/form",
        home=public_url("/"),
        found=describe_found(found, form.email.data or "") if found is not None else None,
        note=note,
        password_hint=note and note.password_hint,
        open_settings=found is not None,
        test_message_hint=hint,
        # An error must stand at a field that can be seen.
        may_choose_recipient=settings.other_recipients or bool(form.test_recipient.errors),
        result_days=settings.result_days,
        stage_names=stage_names(),
        practice=current_app.extensions["practice"](),
    )
    return page, status
