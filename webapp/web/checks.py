"""The main job: the form, the check, its live progress, its result, and what its owner may do with it."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.domain.report import State
from webapp.domain.result import Result, Sharing
from webapp.domain.settings import ConnectionSettings
from webapp.engine import Limited
from webapp.store import Token
from webapp.web import owner
from webapp.web.again import settings_again
from webapp.web.door import Visit, config, engine, visit
from webapp.web.embedding import kept
from webapp.web.form_page import form_page, prefilled
from webapp.web.forms import AgainForm, CheckForm, SharingForm
from webapp.web.i18n import current_language
from webapp.web.limited import limited_page
from webapp.web.live import Streams, draw, stream
from webapp.web.lookup import servers_for
from webapp.web.result_page import it_page, result_page, running_page
from webapp.web.submissions import Submissions

bp = Blueprint("checks", __name__)


def _submissions() -> Submissions:
    return current_app.extensions["submissions"]  # type: ignore[no-any-return]


def _streams() -> Streams:
    return current_app.extensions["streams"]  # type: ignore[no-any-return]


@bp.get("/")
def new() -> ResponseReturnValue:
    return form_page(CheckForm(formdata=None))


@bp.post("/form")
def redraw() -> ResponseReturnValue:
    """The form as it was typed: in another language, after a refusal, or with what a look-up found filled in.

    Nothing is judged yet.
    """
    form = CheckForm()
    found = None
    if "look-up" in request.args and form.email.data:
        try:
            found = servers_for(form.email.data)
        except Limited as limit:
            return limited_page(limit, form)
        form.fill_in(found)
    return form_page(form, found=found)


@bp.post("/checks")
def start() -> ResponseReturnValue:
    form = CheckForm()
    if not form.validate() or not form.accepts_recipient(config().other_recipients):
        return form_page(form, 422)
    try:
        found = servers_for(form.email.data) if form.incomplete_legs else None
        settings = form.to_settings(found)
        if settings is None:
            return form_page(form, 422, found=found)
        token = _submissions().token_for(form.submission.data, settings)
        sharing = Sharing(owner.mark(), days=config().result_days, link=kept(form.link.data))
        engine().start(settings, token, sharing, client=request.remote_addr or "")
    except Limited as limit:
        return limited_page(limit, form)
    return to_result(token)


def to_result(token: Token) -> ResponseReturnValue:
    """To the running check: at once for htmx, which cannot see where a redirect led, else by a redirect."""
    path = f"/checks/{token.text}"
    if not request.htmx:  # type: ignore[attr-defined]
        return owner.remember(make_response(redirect(path, 303)))
    response = make_response(_page(visit_by_owner(token)))
    response.headers["HX-Push-Url"] = path
    return owner.remember(response)


def visit_by_owner(token: Token) -> Visit:
    """The visit of the browser that has just started this check, and may not have its cookie yet."""
    result = engine().result(token)
    if not isinstance(result, Result):  # deleted meanwhile, and the same form sent once more
        abort(410)
    return Visit(token, result, owner=True, full=True)


def _page(seen: Visit) -> str:
    """As the customer sees it: the newest whole check, whoever has tested the connection since."""
    seen = seen.at_whole_check()
    if seen.run.report.state is State.RUNNING:
        return running_page(seen)
    return result_page(seen)


@bp.get("/checks/<token>")
def show(token: str) -> ResponseReturnValue:
    return _page(visit(token))


@bp.get("/checks/<token>/it")
def show_it(token: str) -> ResponseReturnValue:
    return it_page(visit(token).at_asked())


@bp.get("/checks/<token>/change")
def change(token: str) -> ResponseReturnValue:
    """The form with the settings of a check, the passwords empty; names only for those who may see them.

    What is started there gets a link of its own, whoever starts it.
    """
    seen = visit(token).at_whole_check()
    form = prefilled(seen.report, names=seen.full)
    form.link.data = seen.result.sharing.link if seen.owner else ""
    return form_page(form)


@bp.get("/checks/<token>/events")
def events(token: str) -> ResponseReturnValue:
    """The event stream; where this process has no room for another, the checklist, which then asks again itself."""
    seen = visit(token)
    if not _streams().enter(seen.token.id):
        return _progress(seen)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    return stream(app, seen, current_language(), _streams())


@bp.get("/checks/<token>/progress")
def progress(token: str) -> ResponseReturnValue:
    return _progress(visit(token))


def _progress(seen: Visit) -> ResponseReturnValue:
    """For browsers that poll: the checklist, and at the end the whole page, the IT team's where `?it` asks for it."""
    for_it = "it" in request.args
    if seen.result.newest.report.state is State.RUNNING:
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        poll = f"{seen.path}/progress" + ("?it" if for_it else "")
        return draw(app, seen, seen.result, current_language(), poll=poll)
    response = make_response(it_page(seen) if for_it else _page(seen))
    response.headers["HX-Retarget"] = "body"
    return response


def _owned(token: str) -> Visit:
    seen = visit(token)
    if not seen.owner:
        abort(403)
    return seen


@bp.post("/checks/<token>/cancel")
def cancel(token: str) -> ResponseReturnValue:
    seen = _owned(token)
    engine().cancel(seen.token)
    return redirect(seen.path, 303)


@bp.post("/checks/<token>/again")
def again(token: str) -> ResponseReturnValue:
    """The owner's further run: under the same link, with the password typed anew."""
    seen = _owned(token).at_whole_check()
    form = AgainForm()
    if seen.result.newest.report.state is State.RUNNING:
        return to_result(seen.token)
    if not form.validate():
        return result_page(seen, again=form), 422
    settings: ConnectionSettings = settings_again(seen.run.report, form)
    try:
        engine().run_again(settings, seen.token, client=request.remote_addr or "")
    except Limited as limit:
        return limited_page(limit, None, back=seen.path)
    return to_result(seen.token)


def again_page(token: str, notice: str) -> str:
    """The result with its card as it was filled in, and why it has to be sent once more."""
    form = AgainForm()
    form.password.errors = [notice]
    return result_page(_owned(token).at_whole_check(), again=form)


@bp.post("/checks/<token>/retest")
def retest(token: str) -> ResponseReturnValue:
    """Both connect stages once more, without a password: for anyone with the link."""
    seen = visit(token)
    if seen.result.newest.report.state is not State.RUNNING:
        try:
            engine().retest(seen.token, client=request.remote_addr or "")
        except Limited as limit:
            return limited_page(limit, None, back=f"{seen.path}/it")
    return redirect(f"{seen.path}/it", 303)


@bp.post("/checks/<token>/sharing")
def share(token: str) -> ResponseReturnValue:
    seen = _owned(token)
    form = SharingForm()
    if not form.validate():
        abort(400)
    sharing = replace(
        seen.result.sharing, show_address=bool(form.show_address.data), days=int(form.days.data)
    )
    engine().change(seen.token, sharing=sharing, expires_at=sharing.until(datetime.now(UTC)))
    return redirect(seen.path + "#h-kept", 303)


@bp.get("/checks/<token>/delete")
def ask_to_delete(token: str) -> ResponseReturnValue:
    return render_template("check/delete.html", visit=_owned(token), form=SharingForm(), noindex=True)


@bp.post("/checks/<token>/delete")
def delete(token: str) -> ResponseReturnValue:
    seen = _owned(token)
    engine().delete(seen.token)
    return redirect("/deleted", 303)
