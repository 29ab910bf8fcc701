"""`python -m webapp` is `inbox-check`."""

import sys

from webapp.cli import main

sys.exit(main())
