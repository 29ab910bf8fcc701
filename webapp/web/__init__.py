"""The web floor: pages, forms, live progress. Words are chosen here, in the reader's language."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, g
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from webapp.config import Config
from webapp.engine import Engine, open_engine
from webapp.explanations.languages import LANGUAGES
from webapp.web import (
    assets,
    brand,
    checks,
    compression,
    embedding,
    errors,
    explaining,
    exports,
    i18n,
    lookup,
    ops,
    pages,
    practice,
    regions,
    security,
)
from webapp.web.data import data_folder
from webapp.web.live import Streams
from webapp.web.submissions import Submissions

# gunicorn's threads beyond those that streams may take (see docs/operations).
SPARE_THREADS = 32


def create_app(
    config: Config,
    engine: Engine | None = None,
    *,
    practice_mailboxes: Callable[[], Sequence[Any]] | None = None,
    threads: int = 640,
) -> Flask:
    """The application.

    engine: where checks run; made from `config` if it is not given. practice_mailboxes: those of the
    lab, offered on the form. threads: of the server, of which all but SPARE_THREADS may hold event streams.
    """
    app = Flask("webapp", template_folder=str(data_folder("templates")), static_folder=None)
    app.config.update(
        SECRET_KEY=config.key_for("session").hex(),
        SESSION_COOKIE_HTTPONLY=True,
        EMBEDDED=bool(config.frame_ancestors),
        PUBLIC_HTTPS=(config.public_url or "").startswith("https:"),
        WTF_CSRF_TIME_LIMIT=None,
        # Under HTTPS a Referer would be asked for, and our pages send none.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.extensions.update(
        inbox_config=config,
        engine=engine or open_engine(config),
        practice=practice_mailboxes or tuple,
        submissions=Submissions(config.key_for("submissions")),
        streams=Streams(max(1, threads - SPARE_THREADS)),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    # after_request handlers run in the reverse order of their installation.
    security.install(app, " ".join(config.frame_ancestors) or "'none'")
    compression.install(app)
    i18n.install(app)
    security.read_plain_forms_only(app)
    assets.install(app, data_folder("static"), brand.own_files(config, data_folder("static")))
    errors.install(app)
    Htmx(app)
    CSRFProtect(app)
    for blueprint in (
        checks.bp,
        embedding.bp,
        explaining.bp,
        exports.bp,
        lookup.bp,
        pages.bp,
        ops.bp,
        practice.bp,
        regions.bp,
    ):
        app.register_blueprint(blueprint)
    _share_with_templates(app, config)
    return app


def _share_with_templates(app: Flask, config: Config) -> None:
    @app.context_processor
    def shared() -> dict[str, Any]:
        return {
            "language": i18n.current_language(),
            "languages": LANGUAGES,
            "brand": brand.brand_name(config),
            "logo": brand.logo_name(config),
            "own_texts": brand.own_texts(config),
            "support_url": config.support_url,
            "script_cookie": security.script_cookie,
            "security_name": lookup.security_name,
            "zone_name": str(i18n.current_zone()),
            "zone_known": g.get("zone_known", False),
        }
