"""Where the files that are not Python live: templates, static files, translations.

An installed wheel carries them under `webapp/_data`; a checkout has them beside the package.
"""

from pathlib import Path

import webapp


def data_folder(name: str) -> Path:
    """The folder `name` ("templates", "static", "translations") of this installation."""
    package = Path(webapp.__file__).parent
    packed = package / "_data" / name
    return packed if packed.is_dir() else package.parent / name
