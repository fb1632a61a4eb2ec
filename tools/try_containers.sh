#!/usr/bin/env bash
# Start the compose file for real, with podman, and walk one event through it; needs Debian and root.
#
# Where no container registry can be reached, the four base images are made from Debian's packages (mmdebstrap)
# under the names that the compose file asks for. Options: --keep leaves the containers running.
set -euo pipefail
cd "$(dirname "$0")/.."

work=${MATCHDAG_CONTAINERS_DIR:-$PWD/var/containers}
mkdir -p "$work"

install_podman() {
  command -v podman >/dev/null && command -v mmdebstrap >/dev/null && return
  echo "Installing podman from Debian's packages …"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends podman buildah runc netavark \
    aardvark-dns conmon uidmap iptables mmdebstrap >/dev/null
}

configure_podman() { # settings with which podman runs inside a container or a small virtual machine
  export CONTAINERS_CONF="$work/containers.conf"
  cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
CONF
}

debian_image() { # debian_image NAME PACKAGES: a minimal Debian with the packages, as localhost/matchdag-base-NAME
  podman image exists "localhost/matchdag-base-$1" && return
  echo "Making the base image $1 from Debian's packages …"
  mmdebstrap --quiet --variant=minbase --include="$2" trixie "$work/$1.tar"
  podman import --quiet "$work/$1.tar" "localhost/matchdag-base-$1" >/dev/null
  rm "$work/$1.tar"
}

base_image() { # base_image NAME TAG PACKAGES: the public image if it can be had, a stand-in otherwise
  if ! podman image exists "localhost/matchdag-base-$1"; then
    podman image exists "docker.io/library/$2" && return
    timeout 20 podman pull --quiet "docker.io/library/$2" >/dev/null 2>&1 && return
  fi
  debian_image "$1" "$3"
  if [ -f "tools/stand_in_images/$1.Dockerfile" ]; then
    podman build --quiet --tag "docker.io/library/$2" --file "tools/stand_in_images/$1.Dockerfile" tools/stand_in_images >/dev/null
  else
    podman tag "localhost/matchdag-base-$1" "docker.io/library/$2"
  fi
}

[ -x .venv/bin/python ] || { echo "Run make develop first."; exit 1; }
install_podman
configure_podman
base_image python python:3.13.16-slim-trixie ca-certificates,python3,python3-venv
base_image postgres postgres:17.10 ca-certificates,postgresql,tzdata
base_image rabbitmq rabbitmq:4.3.3 ca-certificates,rabbitmq-server
base_image caddy caddy:2.11.4 ca-certificates,caddy,wget

[ -x .tools/bin/podman-compose ] || { python3 -m venv .tools && .tools/bin/pip install --quiet podman-compose; }
compose() { .tools/bin/podman-compose --file docker-compose.yml "$@"; }

if [ ! -f .env ]; then
  python3 tools/make_secrets.py --host "http://localhost:8880" --mail-from "Matchdag <matchdag@example.dk>" --smtp-url "smtp://${MATCHDAG_CONTAINERS_SMTP:-host.containers.internal:8825}"
  sed -i 's#^MATCHDAG_SITE=.*#MATCHDAG_SITE=http://localhost#' .env # the gateway's own port stays 80
  printf 'MATCHDAG_HTTP_PORT=8880\nMATCHDAG_HTTPS_PORT=8843\n' >>.env
fi

echo "Building the image …"
podman build --quiet --network host --volume /etc/ssl/certs:/etc/ssl/certs:ro --tag localhost/matchdag:latest . >/dev/null
podman tag localhost/matchdag:latest docker.io/library/matchdag:latest

clear_away() { # podman-compose forgets replicas beyond the first
  podman ps --all --quiet --filter label=io.podman.compose.project=matchdag | xargs --no-run-if-empty podman rm --force --time 0 >/dev/null
  compose down --volumes >/dev/null 2>&1 || true
}
finish() { [ "${1:-}" = --keep ] || clear_away; }
trap 'finish "${keep:-}"' EXIT
keep=${1:-}
clear_away # what an earlier run left
# podman has no health conditions: what compose.yml orders by them is started here in the same order.
compose up --detach --no-deps database broker
for attempt in $(seq 60); do
  compose exec -T database pg_isready --quiet --username postgres --dbname notifications && break
  [ "$attempt" = 60 ] && { echo "The database did not become ready"; compose logs database | tail -20; exit 1; }
  sleep 1
done
for service in scheduling registration notifications; do
  compose run --rm --no-deps "$service-migrate"
  echo "  $service is migrated"
done
compose up --detach --no-deps scheduling-web scheduling-worker registration-web registration-worker \
  notifications-web notifications-worker gateway

echo "Waiting for the three services …"
for service in scheduling registration notifications; do
  for attempt in $(seq 90); do
    curl --silent --fail --output /dev/null "http://localhost:8880/$service/readyz" && break
    [ "$attempt" = 90 ] && { echo "$service did not become ready"; compose logs --tail 30 "$service-web" "$service-worker"; exit 1; }
    sleep 1
  done
  echo "  $service is ready"
done
compose run --rm --no-deps -T registration-worker services.registration create-organisation "Example School" --email you@example.dk
echo "Walking one event through them, with replicas, kills and restarts …"
.venv/bin/python -m tests.containers
