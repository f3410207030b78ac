# One image for server, relay and worker: they differ by command alone.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY requirements ./requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
    && uv venv /opt/stagedoor \
    && VIRTUAL_ENV=/opt/stagedoor uv pip install --no-cache --require-hashes -r requirements/run.txt
COPY . .
# Frontends are built here with Node from the wheel; the result goes into the wheels.
RUN VIRTUAL_ENV=/opt/stagedoor uv pip install --no-cache --no-deps --no-build-isolation ./sdk ./relay ./server

FROM python:3.13-slim-bookworm
COPY --from=build /opt/stagedoor /opt/stagedoor
RUN useradd --uid 10001 --create-home stagedoor && install -d -o stagedoor -g stagedoor /var/lib/stagedoor
ENV PATH=/opt/stagedoor/bin:$PATH PYTHONUNBUFFERED=1 STAGEDOOR_DATA_DIR=/var/lib/stagedoor
USER stagedoor
VOLUME /var/lib/stagedoor
ENTRYPOINT ["python", "-m"]
