"""The report to take along: JSON for programs, plain text for a ticket."""

import json

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from webapp.domain.serial import report_to_json
from webapp.web.door import visit

bp = Blueprint("exports", __name__)


@bp.get("/checks/<token>.json")
def as_json(token: str) -> ResponseReturnValue:
    seen = visit(token)
    report = {**report_to_json(seen.report)}
    text = json.dumps(report, ensure_ascii=False, indent=2)
    return Response(text + "\n", mimetype="application/json")
