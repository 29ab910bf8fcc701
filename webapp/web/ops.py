"""For whoever runs the installation: is it alive, is it ready, how does it fare."""

import os

from flask import Blueprint, Response, abort

from webapp.web.door import config, engine

bp = Blueprint("ops", __name__)


def _plain(text: str, status: int = 200) -> Response:
    return Response(text + "\n", status, mimetype="text/plain")


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok")


@bp.get("/readyz")
def readyz() -> Response:
    """The process can take checks: its database answers and it is not stopping."""
    if engine().ready():
        return _plain("ready")
    return _plain("not ready", 503)


@bp.get("/metrics")
def metrics() -> Response:
    if not config().metrics:
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
