#!/usr/bin/env bash
# Build a wheel, install it into a new environment in another folder, and run the main job without network.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/.venv/bin/python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work/dist" "$root"
wheel=$(ls "$work"/dist/bessemer-*.whl)
size=$(stat -c %s "$wheel")
[ "$size" -lt 15000000 ] || { echo "the wheel has $size bytes, more than 15 MB" >&2; exit 1; }

"$root/.venv/bin/python" -m venv "$work/env"
"$work/env/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$root/constraints.txt" "$wheel"
cd "$work"
export PATH="$work/env/bin:/usr/bin:/bin"
offline() {
  if unshare --net true 2>/dev/null; then unshare --net "$@"; else http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 "$@"; fi
}
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
