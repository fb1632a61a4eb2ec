#!/bin/bash
# A database and a role for each service; none can read another's. Run again it gives the roles the passwords that
# stand in the secrets now: docker compose exec -T database bash /docker-entrypoint-initdb.d/10-services.sh
set -eu
for service in scheduling registration notifications; do
  url=$(<"${SECRETS:-/run/secrets}/${service}_database_url") # postgresql+psycopg://name:password@database/name
  password=${url#*://*:}
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" \
    --set name="$service" --set password="${password%%@*}" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', :'name') WHERE to_regrole(:'name') IS NULL \gexec
ALTER ROLE :"name" PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
