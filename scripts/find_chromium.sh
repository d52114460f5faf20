#!/usr/bin/env bash
# The browser tests use Debian's chromium; it is installed where it is missing and we may.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null
    exit 0
fi
echo "The browser tests need chromium. Run: sudo apt-get install chromium" >&2
exit 1
