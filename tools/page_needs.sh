#!/bin/sh
# What the page and its browser tests need: Node, npm and a Chromium.
#   page_needs.sh          installs what is missing, where this machine lets it
#   page_needs.sh --tell   installs nothing; says what is missing, and nothing where nothing is
set -u

# Present is what answers: another maker's Node brings its own npm, and Debian's package of that name clashes with it.
node_answers() { node --version >/dev/null 2>&1; }
npm_answers() { npm --version >/dev/null 2>&1; }
chromium_there() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

may_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

# One package at a time: apt refuses a whole line for one word in it.
install() {
  echo "page: installing $1"
  if [ -z "${updated:-}" ]; then
    updated=yes
    apt_says update
  fi
  apt_says install -y "$1"
}

apt_says() {
  said=$(DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" 2>&1 </dev/null) && return 0
  echo "page: apt-get $* failed:" >&2
  echo "$said" | tail -n 12 | sed 's/^/  apt: /' >&2
}

tell() {
  node_answers || echo "not had: Node (apt-get install nodejs): the page is not built, its tests are skipped"
  npm_answers || echo "not had: npm (it comes with Node, or apt-get install npm): the page is not built, its tests are skipped"
  chromium_there || echo "not had: Chromium (apt-get install chromium): the browser tests are skipped"
}

if [ "${1:-}" != --tell ]; then
  if may_install; then
    node_answers || install nodejs
    npm_answers || install npm
    chromium_there || install chromium
  fi
fi
tell
