#!/usr/bin/env bash
# Write the generated documents, or with --check say which of them are stale.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m shared.contracts.catalogue "$@"
.venv/bin/python tools/settings_catalogue.py "$@"
.venv/bin/python tools/access_catalogue.py "$@"
