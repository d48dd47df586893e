#!/bin/sh
# Debian packages that some tests need: installed where this may be done, else named.
set -u
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
models=$(tesseract --list-langs 2>/dev/null)
command -v tesseract >/dev/null 2>&1 || missing="$missing tesseract-ocr"
for model in kaz rus; do
  echo "$models" | grep -qx "$model" || missing="$missing tesseract-ocr-$model"
done
command -v soffice >/dev/null 2>&1 || missing="$missing libreoffice-writer-nogui"
[ -e /usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf ] || missing="$missing fonts-dejavu-core"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "== Debian packages:$missing"
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Missing Debian packages:$missing. Tests that need them will say so and fail; install them with: sudo apt-get install$missing" >&2
