"""Runs the functions of an app: queue, threads, sessions, results. It knows no HTTP; `engine` is the way in."""
