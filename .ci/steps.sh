# What the scripts in this folder share. They source it in the root of the repository.

# Variables that make tests accept what they should compare, or try less.
unset BLESS TRYBUILD INSTA_UPDATE INSTA_FORCE_PASS INSTA_FORCE_UPDATE PROPTEST_CASES

# What is compiled here runs once: debug information and incremental state only cost time.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0

step() { printf '\n== %s (after %s s)\n' "$*" "$SECONDS"; }

# skip REASON COMMAND...: skips a step because something cannot be installed. Where the variable CI is set, that is a
# failure, unless COMMAND fails too, which tries to reach the registry.
skip() {
  local reason=$1
  shift
  if [ -n "${CI:-}" ] && "$@" >/dev/null 2>&1; then
    echo "FAILED: $reason, although its registry can be reached"
    exit 1
  fi
  echo "SKIPPED: $reason"
}

reaches_crates() { cargo info --quiet "$1"; }

reaches_python() {
  local folder status=0
  folder=$(mktemp -d)
  python3 -m pip download --quiet --no-deps --no-cache-dir --dest "$folder" six || status=$?
  rm -rf "$folder"
  return "$status"
}

reaches_debian() { [ "$(id -u)" = 0 ] && apt-get update; }

# install_crate CRATE VERSION COMMAND...: installs a command of cargo, unless COMMAND shows that it is there.
install_crate() {
  local crate=$1 version=$2
  shift 2
  # It runs for seconds, and takes minutes to optimise.
  "$@" >/dev/null 2>&1 || cargo install --quiet --locked --debug "$crate" --version "$version"
}

# install_packages PACKAGE...: installs packages of Debian.
install_packages() {
  reaches_debian >/dev/null 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >/dev/null 2>&1
}
