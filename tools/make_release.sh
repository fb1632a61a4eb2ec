#!/usr/bin/env bash
# Make what a release consists of, in dist/: the wheel, built twice to see that nothing but the source decides its
# bytes, and the bill of materials with licences. Needs the package index once, for the build backend.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .tools/bin/uv)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
for turn in first second; do
  mkdir "$work/$turn"
  git archive HEAD | tar --extract --touch --directory "$work/$turn"
  "$uv" build --quiet --wheel --out-dir "$work/$turn-wheel" "$work/$turn"
done
cmp "$work"/first-wheel/*.whl "$work"/second-wheel/*.whl || { echo "Two builds of the wheel differ." >&2; exit 1; }
mkdir -p dist
cp "$work"/first-wheel/*.whl dist/
.venv/bin/python tools/bill_of_materials.py --output dist/matchdag.cdx.json
(cd dist && sha256sum -- *.whl matchdag.cdx.json >SHA256SUMS && cat SHA256SUMS)
