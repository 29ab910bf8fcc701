# One image for web nodes (the default) and probers (`inbox-check worker`).
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/inbox-check \
 && /opt/inbox-check/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/distributed.txt \
 && /opt/inbox-check/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/build.txt \
 && /opt/inbox-check/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --create-home --home-dir /var/lib/inbox-check inbox-check
COPY --from=build /opt/inbox-check /opt/inbox-check
USER inbox-check
ENV PATH=/opt/inbox-check/bin:$PATH \
    INBOX_CHECK_INSTANCE_PATH=/var/lib/inbox-check \
    INBOX_CHECK_BIND=0.0.0.0:8000 \
    INBOX_CHECK_LOG_FORMAT=json
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["inbox-check", "serve"]
