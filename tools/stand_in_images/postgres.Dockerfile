# Stands in for docker.io/library/postgres:17 where no registry can be reached: Debian's PostgreSQL, same settings.
FROM localhost/matchdag-base-postgres
RUN mkdir -p /docker-entrypoint-initdb.d /var/lib/postgresql/data && chown postgres /var/lib/postgresql/data
# The base image may have been made beside a running server, which moves Debian's default port.
ENV PGPORT=5432
COPY postgres-entrypoint.sh /entrypoint.sh
ENTRYPOINT ["bash", "/entrypoint.sh"]
