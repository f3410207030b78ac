"""Serves an app over HTTP. `app.create_app` is the way in; nothing below this layer imports it."""
