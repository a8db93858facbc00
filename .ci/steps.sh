# Shared code of the scripts in this folder, which source it in the root of the repository.

# These variables make tests overwrite expected results or run fewer cases.
unset BLESS TRYBUILD INSTA_UPDATE INSTA_FORCE_PASS INSTA_FORCE_UPDATE PROPTEST_CASES

# Everything is compiled once here, so debug information and incremental state only cost time.
export CARGO_INCREMENTAL=0 CARGO_PROFILE_DEV_DEBUG=0

step() { printf '\n== %s (after %s s)\n' "$*" "$SECONDS"; }

# skip REASON COMMAND...: skips a step because something cannot be installed. If the variable CI is set, this is a
# failure, unless COMMAND, which tries to reach the registry, fails too.
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

# install_crate CRATE VERSION COMMAND...: installs a command of cargo, unless COMMAND succeeds. The array install_options
# contains further options for `cargo install`.
install_options=()
install_crate() {
  local crate=$1 version=$2
  shift 2
  # A debug build, because the command runs for seconds and an optimised build takes minutes.
  "$@" >/dev/null 2>&1 || cargo install --quiet --locked --debug "${install_options[@]}" "$crate" --version "$version"
}

# install_packages PACKAGE...: installs packages of Debian.
install_packages() {
  reaches_debian >/dev/null 2>&1 &&
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "$@" >/dev/null 2>&1
}
