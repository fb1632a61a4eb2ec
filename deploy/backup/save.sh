#!/bin/bash
# Write a back-up of the three databases, all of one moment, as a tar to standard output:
#   docker compose exec -T database /opt/matchdag/save.sh >matchdag.tar
#
# Dumped one after the other they would be of different moments, and a service could know of something that the one
# who said it has forgotten. So nobody records a message while the three snapshots are taken (some milliseconds); the
# dumps then run beside everybody's work. MATCHDAG_DATABASES names them: "service" or "service=database".
set -euo pipefail
umask 077
export PGUSER="${PGUSER:-postgres}"
read -ra databases <<<"${MATCHDAG_DATABASES:-scheduling registration notifications}"
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A into from
files=(made-at)

open_session() { # open_session NAME DATABASE: a psql that takes statements one by one
  mkfifo "$work/$1.in" "$work/$1.out"
  psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --dbname "$2" \
    <"$work/$1.in" >"$work/$1.out" &
  exec {descriptor}>"$work/$1.in"
  into[$1]=$descriptor
  exec {descriptor}<"$work/$1.out"
  from[$1]=$descriptor
}

ask() { # ask NAME STATEMENT: what the session prints, up to its last line
  local line
  printf '%s\n\\echo :done:\n' "$2" >&"${into[$1]}"
  while IFS= read -r line <&"${from[$1]}"; do
    [ "$line" = :done: ] && return
    printf '%s\n' "$line"
  done
  echo "The back-up was not made. Try again; the reason stands above." >&2
  return 1
}

for pair in "${databases[@]}"; do
  service=${pair%%=*}
  open_session "$service-lock" "${pair#*=}"
  open_session "$service" "${pair#*=}"
  ask "$service" "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TIME ZONE 'UTC';"
done
for pair in "${databases[@]}"; do
  ask "${pair%%=*}-lock" "BEGIN; SET LOCAL lock_timeout = '3s'; LOCK TABLE outbox_messages IN SHARE MODE;"
done
for pair in "${databases[@]}"; do
  service=${pair%%=*}
  ask "$service" "SELECT pg_export_snapshot();" >"$work/$service.snapshot"
done
for pair in "${databases[@]}"; do
  ask "${pair%%=*}-lock" "COMMIT;"
done
for pair in "${databases[@]}"; do
  service=${pair%%=*}
  pg_dump --format custom --snapshot "$(cat "$work/$service.snapshot")" --dbname "${pair#*=}" --file "$work/$service.dump"
  ask "$service" "$(cat "$here/rows.sql")" >"$work/$service.rows"
  files+=("$service.dump" "$service.rows")
  [ "$service" = registration ] || continue
  ask registration "$(cat "$here/erased.sql")" >"$work/registration.erased" # with which an older back-up is made right
  files+=(registration.erased)
done
date --utc +%FT%TZ >"$work/made-at"
tar --create --directory "$work" "${files[@]}"
