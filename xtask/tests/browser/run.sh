#!/usr/bin/env bash
# The report's pages in a real browser. Usage: xtask/tests/browser/run.sh [--core] [FOLDER...]
#
# Makes a report with every kind of page and checks it, and after it every FOLDER of pages.
# --core takes fewer looks and leaves out Lighthouse and the pictures. Exit status: 0 fine, 1 a page is bad, 2 a tool is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."

missing() { # missing COMMAND...: the first of these that there is, or nothing
  for command in "$@"; do command -v "$command" && return; done
  return 1
}
want=()
missing chromium chromium-browser google-chrome >/dev/null || want+=(chromium)
missing java >/dev/null || want+=(default-jre-headless)
missing node >/dev/null || want+=(nodejs)
missing npm >/dev/null || want+=(npm)
if [ ${#want[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "${want[@]}"; } >/dev/null || {
      echo "apt-get cannot install ${want[*]}: install them by hand" >&2
      exit 2
    }
  else
    echo "the browser tests need ${want[*]}: install them (Debian: apt-get install ${want[*]})" >&2
    exit 2
  fi
fi
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || {
  echo "the browser tests need Node 20 or newer, this is $(node --version): install a newer one" >&2
  exit 2
}
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.installed"; then
  (cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || {
    echo "npm cannot install what package-lock.json names: is the network there?" >&2
    exit 2
  }
  cp "$here/package-lock.json" "$here/node_modules/.installed"
fi

out=$PWD/target/browser
rm -rf "$out"
mkdir -p "$out"
ESCAPE_CLINIC_GALLERY=$out cargo test --quiet --package xtask --test it report_gallery:: >/dev/null
CHROMIUM=$(missing chromium chromium-browser google-chrome) exec node "$here/run.mjs" --out "$out" "$@" "$out/pages" "$out/predicted"
