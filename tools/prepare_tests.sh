#!/usr/bin/env bash
# Find, start or (on Debian, as root) install what the tests need besides Python: Chromium, Caddy, PostgreSQL, RabbitMQ.
# What is missing afterwards is said plainly; in CI it is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

missing=()

can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

install_debian() {
  can_install || return 1
  if [ -z "${updated:-}" ]; then apt-get update -qq >/dev/null 2>&1; updated=yes; fi
  echo "Installing $* from Debian's packages …"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1
}

answers() { # answers HOST PORT
  (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null
}

wait_for() { # wait_for HOST PORT
  for _ in $(seq 60); do answers "$1" "$2" && return 0; sleep 0.5; done
  return 1
}

# Chromium
if ! command -v chromium >/dev/null; then install_debian chromium; fi
command -v chromium >/dev/null || missing+=("Chromium (browser tests): install Debian's package 'chromium'")

# pdftotext, with which the tests read the printed documents
if ! command -v pdftotext >/dev/null; then install_debian poppler-utils; fi
command -v pdftotext >/dev/null || missing+=("pdftotext (tests of the printed documents): install Debian's package 'poppler-utils'")

# Caddy, the gateway of the production profile
if ! command -v caddy >/dev/null; then install_debian caddy; fi
command -v caddy >/dev/null || missing+=("Caddy (drills of the gateway): install Debian's package 'caddy'")

# PostgreSQL: an own server by MATCHDAG_TEST_POSTGRES_URL, or the one on 127.0.0.1:5432
if [ -z "${MATCHDAG_TEST_POSTGRES_URL:-}" ] && ! answers 127.0.0.1 5432; then
  command -v pg_ctlcluster >/dev/null || install_debian postgresql
  if command -v pg_lsclusters >/dev/null; then
    read -r version cluster _ < <(pg_lsclusters -h | head -1)
    pg_ctlcluster --skip-systemctl-redirect "$version" "$cluster" start 2>/dev/null
    if wait_for 127.0.0.1 5432 && [ "$(id -u)" = 0 ]; then
      hba=$(runuser -u postgres -- psql -tAc 'show hba_file')
      grep -q '^host all all 127.0.0.1/32 trust' "$hba" ||
        { sed -i '1i host all all 127.0.0.1/32 trust' "$hba"; runuser -u postgres -- psql -qc 'select pg_reload_conf()' >/dev/null; }
    fi
  fi
fi
[ -n "${MATCHDAG_TEST_POSTGRES_URL:-}" ] || answers 127.0.0.1 5432 ||
  missing+=("PostgreSQL: start one on 127.0.0.1:5432 or set MATCHDAG_TEST_POSTGRES_URL")

# RabbitMQ: an own broker by MATCHDAG_TEST_BROKER_URL, or the one on 127.0.0.1:5672
if [ -z "${MATCHDAG_TEST_BROKER_URL:-}" ] && ! answers 127.0.0.1 5672; then
  command -v rabbitmq-server >/dev/null || install_debian rabbitmq-server
  command -v rabbitmq-server >/dev/null && { rabbitmq-server -detached >/dev/null 2>&1; wait_for 127.0.0.1 5672; }
fi
[ -n "${MATCHDAG_TEST_BROKER_URL:-}" ] || answers 127.0.0.1 5672 ||
  missing+=("RabbitMQ: start one on 127.0.0.1:5672 or set MATCHDAG_TEST_BROKER_URL")

if [ ${#missing[@]} -gt 0 ]; then
  printf 'Left out of this run, because it is not here:\n'
  printf '  - %s\n' "${missing[@]}"
  if [ "${CI:-}" = true ]; then echo "In CI nothing may be left out."; exit 1; fi
fi
exit 0
