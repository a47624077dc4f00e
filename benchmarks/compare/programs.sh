# Sourced by compare.sh: the programs that are measured, and the helper.
install_packages() {
  local missing=() each
  command -v docker-registry >/dev/null || missing+=(docker-registry)
  command -v skopeo >/dev/null || missing+=(skopeo)
  command -v docker >/dev/null || missing+=(docker.io)
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install --yes --no-install-recommends "${missing[@]}" >"$work/log" 2>&1 || { apt-get update && apt-get install --yes --no-install-recommends "${missing[@]}"; } >>"$work/log" 2>&1 || cat "$work/log" >&2
  fi
  for each in docker-registry; do
    command -v "$each" >/dev/null || { echo "compare.sh: $each is missing." >&2; exit 1; }
  done
}

publish() { # project, its program
  local runtime=linux-x64
  if [ "$(uname -m)" = aarch64 ]; then runtime=linux-arm64; fi
  echo "Publishing $2 as a native program…" >&2
  dotnet publish "$root/$1" -c Release -r "$runtime" --output "$root/artifacts/compare" -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
}

prepare_programs() {
  install_packages
  if [ -z "$helper" ]; then
    publish benchmarks/OciMultiArch.Compare compare
    helper="$root/artifacts/compare/compare"
  fi
  if [ -z "$tool" ]; then
    publish src/OciMultiArch.Tool ocimulti
    tool="$root/artifacts/compare/ocimulti"
  fi
  read -ra helper_words <<<"$helper"
  home="$work/home"
}

compare() { "${helper_words[@]}" "$@"; }

is_there() { # program of commands.txt
  case "$1" in
    ocimulti*) ;;
    # It speaks plain HTTP to this machine alone, unless a configuration of a builder says more.
    buildx) { [ "$scheme" = tls ] || [[ "$to_host" == 127.* ]]; } && at_home docker buildx version >/dev/null 2>&1 ;;
    go-build) command -v go >/dev/null ;;
    ko*) command -v ko >/dev/null && command -v go >/dev/null ;;
    *) command -v "${1%%-*}" >/dev/null ;;
  esac
}
