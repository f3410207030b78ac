"""`python -m stagedoor` is the `stagedoor` command."""

import sys

from stagedoor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
