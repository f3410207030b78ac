"""The whole platform on one machine, as child processes of `stagedoor up`.

Nothing here imports relay or server: they are started as programs with environment variables, the same ones that
docker-compose.yml sets, so that growing out of the embedded form changes settings and no code.
"""
