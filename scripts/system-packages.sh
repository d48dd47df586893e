#!/bin/sh
# Debian packages that some tests need: installed where this may be done, else named.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "== Debian packages:$missing"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Missing Debian packages:$missing. Tests that need them will say so and fail; install them with: sudo apt-get install$missing" >&2
