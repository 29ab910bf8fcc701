"""The report to take along: JSON for programs, plain text for a ticket, the link as a QR code."""

import io
import json
from dataclasses import replace

import segno
from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from webapp.domain.serial import report_to_json
from webapp.reporting.plain_text import plain_text
from webapp.web.brand import brand_name
from webapp.web.data import data_folder
from webapp.web.door import config, public_url, visit
from webapp.web.i18n import current_reader

bp = Blueprint("exports", __name__)


@bp.get("/checks/<token>.json")
def as_json(token: str) -> ResponseReturnValue:
    seen = visit(token).at_asked()
    report = replace(seen.report, expires_at=seen.result.expires_at)
    text = json.dumps(report_to_json(report), ensure_ascii=False, indent=2)
    return Response(text + "\n", mimetype="application/json")


@bp.get("/checks/<token>.txt")
def as_text(token: str) -> ResponseReturnValue:
    seen = visit(token).at_asked()
    link = public_url(f"{seen.path}/it")
    text = plain_text(seen.result, seen.report, current_reader(), brand=brand_name(config()), link=link)
    return Response(text, mimetype="text/plain")


@bp.get("/checks/<token>/qr.svg")
def as_qr(token: str) -> ResponseReturnValue:
    """The IT team's link, dark on white in any colour scheme: readers need the contrast."""
    seen = visit(token)
    drawing = io.BytesIO()
    code = segno.make(public_url(f"{seen.path}/it"), error="m", micro=False)
    code.save(
        drawing, kind="svg", border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, xmldecl=False
    )
    return Response(drawing.getvalue(), mimetype="image/svg+xml")


@bp.get("/schema/inbox-check-1.json")
def schema() -> ResponseReturnValue:
    """What the JSON report looks like, for those who read it by program."""
    text = (data_folder("static") / "schema" / "inbox-check-1.json").read_text("utf-8")
    return Response(text, mimetype="application/schema+json")
