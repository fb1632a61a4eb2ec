# Stands in for docker.io/library/postgres:17 where no registry can be reached: Debian's PostgreSQL, same settings.
FROM localhost/matchdag-base-postgres
RUN mkdir -p /docker-entrypoint-initdb.d /var/lib/postgresql/data && chown postgres /var/lib/postgresql/data
COPY postgres-entrypoint.sh /entrypoint.sh
ENTRYPOINT ["bash", "/entrypoint.sh"]
