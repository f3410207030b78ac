"""`python -m stagedoor_relay` runs the relay."""

from stagedoor_relay.main import main

raise SystemExit(main())
