"""More than one process: functions run in workers, everything else stays in the process that was launched.

front: HTTP, sessions, queue, streams ── crew ──link──► worker: arguments, the function, results
├─ nursery: forks workers and sees them end
└─ remote ──Redis──► bridge, on another machine, with a nursery of its own
"""
