#!/usr/bin/env bash
# Makes the picture in the README from a real report: run `cargo xtask report` first.
# Usage: xtask/tests/browser/screenshot.sh [CHROMIUM]
set -euo pipefail
cd "$(dirname "$0")/../../.."
browser=${1:-chromium}
page=$PWD/target/report/cases/buffer-string.html
[ -f "$page" ] || { echo "no $page: run cargo xtask report first" >&2; exit 2; }
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
"$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$profile" \
  --window-size=1200,1500 --screenshot="$PWD/templates/screenshot.png" "file://$page"
