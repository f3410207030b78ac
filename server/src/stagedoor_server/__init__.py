"""Stagedoor's control plane: projects, gallery, teams, share links and queued runs."""
