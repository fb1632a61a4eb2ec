#!/bin/bash
# As what the web processes of each service work: it sees the rows of one school at a time. Run again, it changes nothing.
set -eu
if [ -n "${PGHOST:-}" ]; then
  PGPASSWORD=$(<"${SECRETS:-/run/secrets}/postgres_password")
  export PGPASSWORD
fi
for service in scheduling registration notifications; do
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set name="$service" --set web="${service}_web" <<'SQL'
SELECT format('CREATE ROLE %I NOLOGIN', :'web') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'web') \gexec
GRANT :"web" TO :"name";
SQL
done
