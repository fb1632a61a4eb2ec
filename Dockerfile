# One image for every role of every service: `python -m services.<name> web | worker | migrate`.
FROM docker.io/library/python:3.13.16-slim-trixie AS build
# System certificates: a school behind a proxy of its own builds too.
ENV UV_SYSTEM_CERTS=1 UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/opt/matchdag
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet --no-cache-dir uv
WORKDIR /src
COPY pyproject.toml uv.lock README.md ./
RUN /opt/uv/bin/uv sync --quiet --frozen --no-default-groups --extra tracing --no-install-project
COPY planning planning
COPY services services
COPY shared shared
RUN /opt/uv/bin/uv sync --quiet --frozen --no-default-groups --extra tracing --no-editable

FROM docker.io/library/python:3.13.16-slim-trixie
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin matchdag && install -d -o matchdag -m 700 /audit
COPY --from=build /opt/matchdag /opt/matchdag
# The web processes of one container add up their figures in shared memory.
ENV PATH=/opt/matchdag/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PROMETHEUS_MULTIPROC_DIR=/dev/shm
USER 10001
WORKDIR /tmp
EXPOSE 8000
ENTRYPOINT ["python", "-m"]
CMD ["services.registration", "web"]
