"""`python -m stagedoor_server`."""

import sys

from stagedoor_server.main import main

sys.exit(main())
