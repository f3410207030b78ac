"""Runs: queued calls of an app's endpoints. The row is the truth; broker and doorbell only save waiting."""
