#!/usr/bin/env bash
# Build wheel and source distribution, each the same bytes wherever it is built; install the wheel into a new
# environment in another folder, and run the main job without network.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/.venv/bin/python" "$root/tools/check_build.py" "$work/dist"
"$root/.venv/bin/python" -m twine --no-color check --strict "$work"/dist/*
wheel=$(ls "$work"/dist/bessemer-*.whl)
size=$(stat -c %s "$wheel")

"$root/.venv/bin/python" -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" "$wheel"
cd "$work"
export PATH="$work/env/bin:/usr/bin:/bin"
offline() {
  if unshare --map-root-user --net true 2>/dev/null; then unshare --map-root-user --net "$@"
  else echo "no network namespaces here: run with proxies that lead nowhere" >&2; http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 "$@"; fi
}
offline bessemer doctor > doctor.txt || { cat doctor.txt >&2; exit 1; }
grep -q "files are as they were installed" doctor.txt
"$work/env/bin/python" -m bessemer --version
# What a user's type checker sees of the installed package.
cp "$root/tools/typed_use.py" .
"$root/.venv/bin/mypy" --strict --python-executable "$work/env/bin/python" --cache-dir "$work/mypy" typed_use.py
offline bessemer brief Jilin -o jilin.html
offline bessemer brief 吉林 --lang zh -o jilin-zh.html
for region in DEA5 Detroit Guangdong CHN; do offline bessemer brief "$region" -o "$region.html" >/dev/null; done
for region in Springfield Ruhr; do
  code=0; offline bessemer brief "$region" 2>"$region.txt" || code=$?
  if [ "$code" -ne 2 ] || grep -q Traceback "$region.txt"; then echo "$region: exit code $code" >&2; cat "$region.txt" >&2; exit 1; fi
done
for file in *.html; do
  [ "$(stat -c %s "$file")" -lt 3000000 ] || { echo "$file is larger than 3 MB" >&2; exit 1; }
done
offline "$work/env/bin/python" "$root/tools/check_serve.py"
echo "wheel: $((size / 1000)) kB; briefs made without network: $(ls ./*.html | wc -l)"
