# syntax=docker/dockerfile:1
# The web page of Bessemer as a container that runs without root.
#
#   docker build -t bessemer .
#   docker run --rm -p 127.0.0.1:8600:8600 -v bessemer-data:/data bessemer
#
# prints an address with a token; who has it can read and change what the page shows. Other commands work as well:
#
#   docker run --rm -v "$PWD:/work" -w /work --user "$(id -u)" bessemer brief Jilin
FROM python:3.13-slim-bookworm AS build

WORKDIR /source
COPY . .
# Without isolation, what builds is of constraints.txt as well.
RUN pip install --no-cache-dir --constraint constraints.txt hatchling vl-convert-python \
    && pip wheel --no-cache-dir --no-build-isolation --constraint constraints.txt --wheel-dir /wheels .

FROM python:3.13-slim-bookworm

# Fonts for Chinese in PNG files; HTML brings its own way to find one.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-liberation2 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 bessemer \
    && install --directory --owner bessemer /data

# The folder holds one version of each package.
# hadolint ignore=DL3013
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels bessemer

ENV BESSEMER_HOME=/data \
    LC_ALL=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /home/bessemer
VOLUME /data
EXPOSE 8600

# The page refuses who shows no token with 401, so any answer means that it runs.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8600, timeout=4); c.request('GET', '/'); c.getresponse()"]

ENTRYPOINT ["bessemer"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8600"]
