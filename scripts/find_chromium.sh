#!/usr/bin/env bash
# The browser tests use Debian's chromium, and Playwright's driver needs libatomic, which a small Debian lacks.
# What is missing is installed where we may.
set -eu
lacking=()
command -v chromium >/dev/null || lacking+=(chromium fonts-dejavu-core)
/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || lacking+=(libatomic1)
[ "${#lacking[@]}" = 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${lacking[@]}" >/dev/null
    exit 0
fi
echo "The browser tests need more of Debian. Run: sudo apt-get install ${lacking[*]}" >&2
exit 1
