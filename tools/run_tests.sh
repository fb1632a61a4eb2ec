#!/usr/bin/env bash
# Run every check and every test; stop at nothing, fail if anything failed, and say what at the end.
set -uo pipefail
cd "$(dirname "$0")/.."
# Where a machine forbids compiled code to be kept, every process would compile all libraries again.
unset PYTHONDONTWRITEBYTECODE

failed=()
step() { # step NAME COMMAND…
  local name=$1 begin=$SECONDS; shift
  printf '\n== %s\n' "$name"
  "$@" || failed+=("$name")
  printf -- '-- %s: %s s\n' "$name" $((SECONDS - begin))
}

step "style" .venv/bin/ruff check .
step "format" .venv/bin/ruff format --check .
step "types" .venv/bin/mypy
step "imports" .venv/bin/lint-imports
step "dependencies" .venv/bin/deptry .
step "generated files" tools/generate.sh --check
step "vulnerabilities" tools/audit_dependencies.sh
step "tests" .venv/bin/pytest -n 2 --dist loadgroup -m "not browser and not slow and not containers"
# Here the long ones begin first, and each goes to whoever is free: nobody waits for another at the end.
step "drills, journeys and browser" .venv/bin/pytest -n 2 --dist load --maxschedchunk 1 -m "(slow or browser) and not containers"

echo
if [ ${#failed[@]} -gt 0 ]; then
  echo "Failed: ${failed[*]}"
  exit 1
fi
echo "Everything passed in $SECONDS s."
