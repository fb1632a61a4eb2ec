#!/bin/bash
# A database and a role for each service; none can read another's.
set -eu
for service in scheduling registration notifications; do
  password_variable="$(echo "$service" | tr '[:lower:]' '[:upper:]')_DATABASE_PASSWORD"
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set name="$service" --set password="${!password_variable}" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
