# ChartLedger in one container: the pages and the API, the text models of the embedded engine, Chinese fonts.
#
#     docker build -t chartledger .
#     docker run --rm --read-only --tmpfs /tmp -v chartledger:/data -p 127.0.0.1:8501:8501 -e CHARTLEDGER_OPEN=true \
#         chartledger
#
# That is for this machine only: nobody has to sign in, and the port is published here and nowhere else.
# docs/operations.md says more. `python -m evaluation container` does these steps where there is no Docker engine.
FROM debian:bookworm-slim

# Fonts for whatever draws Chinese here; tini passes signals on, so that the ledger is closed when the container stops.
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates fonts-noto-cjk python3 python3-venv tini \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONUNBUFFERED=1

# The libraries first: they change seldom, and this is the long step.
COPY requirements.lock requirements-torch.txt ./
RUN python3 -m venv .venv && pip install --no-deps -r requirements.lock

# PyTorch only for a vision model that computes in this container: docker build --build-arg TORCH=yes …
ARG TORCH=no
RUN if [ "$TORCH" = yes ]; then pip install --no-deps -r requirements-torch.txt; fi

COPY . .
RUN pip install --no-deps --no-build-isolation --editable . \
 && python -m compileall -q api dashboard evaluation extraction service storage main.py \
 && groupadd --gid 10001 chartledger \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin chartledger \
 && mkdir /data && chown 10001:10001 /data

# Nothing outside /data and /tmp is written; models that are fetched by hand lie in the volume, too.
ENV HOME=/data \
    XDG_CACHE_HOME=/data/cache \
    PYTHONDONTWRITEBYTECODE=1 \
    CHARTLEDGER_HOST=0.0.0.0 \
    CHARTLEDGER_WORKSPACE=/data/mine
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('CHARTLEDGER_PORT', '8501') + '/api/health')"]
ENTRYPOINT ["tini", "--"]
CMD ["python", "main.py"]
