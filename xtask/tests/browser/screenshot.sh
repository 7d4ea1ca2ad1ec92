#!/usr/bin/env bash
# Makes the picture in the README and the one that is shown with a link to a published site, from a
# real report: run `cargo xtask report` first.
# Usage: xtask/tests/browser/screenshot.sh [CHROMIUM]
set -euo pipefail
cd "$(dirname "$0")/../../.."
browser=${1:-chromium}
picture() { # picture FILE WIDTH,HEIGHT PAGE
  page=$PWD/target/report/$3
  [ -f "$page" ] || { echo "no $page: run cargo xtask report first" >&2; exit 2; }
  profile=$(mktemp -d)
  trap 'rm -rf "$profile"' EXIT
  "$browser" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$profile" \
    --window-size="$2" --screenshot="$PWD/templates/$1" "file://$page"
  rm -rf "$profile"
}
picture screenshot.png 1200,1500 cases/buffer-string.html
picture card.png 1200,630 index.html
