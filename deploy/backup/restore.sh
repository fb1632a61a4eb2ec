#!/bin/bash
# Put a back-up from save.sh into the three databases, which must be empty (a fresh volume, no service started yet):
#   docker compose exec -T database /opt/matchdag/restore.sh <matchdag.tar
#
# The number of rows and a sum over every row of every table must be those of the back-up. Messages that had left in
# the last day (MATCHDAG_SAY_AGAIN) are said again, because the broker's queues are not in the back-up; whoever has
# heard one already passes it over by its identity.
set -euo pipefail
umask 077
export PGUSER="${PGUSER:-postgres}" PGTZ=UTC
read -ra databases <<<"${MATCHDAG_DATABASES:-scheduling registration notifications}"
say_again=${MATCHDAG_SAY_AGAIN:-1 day}
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tell() { psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --dbname "$@"; }

tar --extract --directory "$work"
for pair in "${databases[@]}"; do
  tables=$(tell "${pair#*=}" --command "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
  [ "$tables" = 0 ] || { echo "The database ${pair#*=} is not empty: $tables tables. Nothing was changed." >&2; exit 1; }
done
for pair in "${databases[@]}"; do
  service=${pair%%=*}
  pg_restore --exit-on-error --single-transaction --dbname "${pair#*=}" "$work/$service.dump"
  tell "${pair#*=}" --file "$here/rows.sql" >"$work/$service.found"
  cmp --silent "$work/$service.rows" "$work/$service.found" ||
    { echo "The rows of $service are not those of the back-up:" >&2; diff "$work/$service.rows" "$work/$service.found" >&2; exit 1; }
done
for pair in "${databases[@]}"; do
  tell "${pair#*=}" --set back="$say_again" --set made_at="$(cat "$work/made-at")" <<'SQL'
UPDATE outbox_messages SET published_at = NULL
WHERE published_at > :'made_at'::timestamptz - :'back'::interval;
SQL
done
echo "Restored as of $(cat "$work/made-at"): $(cat "$work"/*.rows | awk -F'|' '{ rows += $2 } END { print rows }') rows, every one checked."
echo "Was anybody erased since? Give their list to 'services.registration erase-again' before anything starts."
