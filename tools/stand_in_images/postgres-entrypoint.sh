#!/bin/bash
# First start: a cluster, the superuser's password and the scripts of docker-entrypoint-initdb.d; then the server.
set -eu
export PGDATA=/var/lib/postgresql/data/pgdata POSTGRES_USER=postgres
POSTGRES_PASSWORD=${POSTGRES_PASSWORD:-$(cat "${POSTGRES_PASSWORD_FILE:-/dev/null}")}
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
chown postgres /var/lib/postgresql/data
install -d -o postgres /run/postgresql
if [ ! -e "$PGDATA/initialised" ]; then
  rm -rf "$PGDATA"
  install -o postgres -m 600 /dev/null /tmp/password
  echo "$POSTGRES_PASSWORD" >/tmp/password
  as_postgres initdb --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 \
    --pwfile=/tmp/password >/dev/null
  rm /tmp/password
  echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
  as_postgres pg_ctl start --wait --options="-c listen_addresses=''" >/dev/null
  for script in /docker-entrypoint-initdb.d/*.sh; do as_postgres bash "$script"; done
  as_postgres pg_ctl stop --wait >/dev/null
  as_postgres touch "$PGDATA/initialised"
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups postgres -c listen_addresses='*'
