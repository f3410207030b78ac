"""Small tools that know nothing of the app: database, ids, time, secrets, pages, strict JSON."""
