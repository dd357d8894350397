#!/bin/sh
# Builds what is released, and tries it as strangers get it. Nothing is published. `make release`.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

say() { printf '== %s\n' "$*"; }

say "sdist and wheel"
rm -rf dist
"$python" -m build --outdir dist .
wheel=$(ls dist/*.whl)

say "what is in them, and what they say of themselves"
"$python" scripts/check_wheel.py "$wheel"
"$python" scripts/check_release.py "$wheel"
"$python" -m twine check --strict dist/*

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
"$python" scripts/oldest_pins.py >"$place/oldest.txt"
cp constraints.txt "$place/newest.txt"
cp tests/outside/project.py scripts/import_everything.py "$place/"
for pins in newest oldest; do
    say "the wheel with the $pins dependencies"
    "$python" -m venv "$place/$pins"
    "$place/$pins/bin/python" -m pip install --quiet --disable-pip-version-check \
        -c "$place/$pins.txt" "$wheel[all,testing]"
    (cd "$place" && "$pins/bin/docgen" doctor && "$pins/bin/python" import_everything.py &&
        "$pins/bin/python" project.py &&
        "$pins/bin/docgen" render upd --sample vat --number 15 -o "$pins.pdf")
done

say "types, from outside"
.venv/bin/mypy --strict --config-file= --cache-dir="$place/cache" \
    --python-executable "$place/newest/bin/python" "$place/project.py"
.venv/bin/pyright --pythonpath "$place/newest/bin/python" "$place/project.py"
say "ready: $(ls dist)"
