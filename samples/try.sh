#!/usr/bin/env bash
# Compiles ocimulti, builds the bundled Go program with it, and writes one multi-architecture image, tagged dev, without a Docker engine.
#   PLATFORMS=LIST      linux/amd64,linux/arm64 by default; any platforms of Go, or all: six of Linux
#   LAYOUT=DIR          the OCI layout folder it is written to; artifacts/try by default, no registry needed
#   REGISTRY=host:port  a registry instead, as host:port/hello:dev
#   PLAIN_HTTP=1        for a registry on another machine that speaks no TLS
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
log="$(mktemp)"
running=""
trap 'rm -f "$log"' EXIT
# What runs beside a script does not see Ctrl-C.
trap '[ -z "$running" ] || kill "$running" 2>/dev/null; exit 130' INT TERM

fail() {
  echo "try.sh: $*" >&2
  exit 1
}

# Runs a command that is silent unless it fails, and says what it does and how long it took; on a terminal the seconds are counted.
step() {
  local what="$1" began=$SECONDS code=0
  shift
  "$@" >"$log" 2>&1 </dev/null &
  running=$!
  if [ -t 2 ]; then
    while kill -0 "$running" 2>/dev/null; do
      printf '\r%s … %s s' "$what" $((SECONDS - began)) >&2
      sleep 1
    done
    printf '\r\033[K' >&2
  else
    echo "$what …" >&2
  fi
  wait "$running" || code=$?
  running=""
  if [ "$code" -ne 0 ]; then
    cat "$log" >&2
    fail "$what: failed with exit status $code after $((SECONDS - began)) s; its output stands above."
  fi
  echo "$what: $((SECONDS - began)) s" >&2
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_go() {
  command -v apt-get >/dev/null || fail "Go is missing, and there is no apt-get to install it with. Install Go from https://go.dev/dl/ and run this again."
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || fail "Go is missing. Run 'apt-get install golang-go' as root, then run this again."
  # A password is asked for before the output is hidden.
  [ "$(id -u)" -eq 0 ] || sudo true
  step "Updates the list of packages (Go is missing)" as_root apt-get update -q
  step "Installs golang-go with apt-get" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends golang-go
}

command -v dotnet >/dev/null || fail "dotnet is missing. Install the .NET 10 SDK from https://dotnet.microsoft.com/download and run this again."
command -v go >/dev/null || install_go
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

platforms="${PLATFORMS:-linux/amd64,linux/arm64}"
[ "$platforms" != all ] || platforms=linux/amd64,linux/arm64,linux/arm/v7,linux/s390x,linux/riscv64,linux/ppc64le
plain=(${PLAIN_HTTP:+--plain-http "${REGISTRY:-}"})
if [ -n "${REGISTRY:-}" ]; then
  place="$REGISTRY/hello"
else
  layout="${LAYOUT:-$root/artifacts/try}"
  [[ "$layout" == /* ]] || layout="$PWD/$layout"
  place="oci:$layout"
fi

cd "$root"
step "Fetches the packages that ocimulti is made of" dotnet restore src/OciMultiArch.Tool -v quiet
step "Compiles ocimulti" dotnet build src/OciMultiArch.Tool -c Release --no-restore -v quiet "-p:RunAnalyzers=${ANALYZERS:-false}"
tool="$root/src/OciMultiArch.Tool/bin/Release/net10.0/ocimulti.dll"

echo "Builds samples/hello-go for $platforms:" >&2
began=$SECONDS
dotnet "$tool" build "$root/samples/hello-go" --platform "$platforms" --ldflags "-s -w" --tag dev --to "$place" ${plain[@]+"${plain[@]}"}
flags="${plain[*]:+ ${plain[*]}}"
image="$(printf '%q' "$place:dev")"
if [ -n "${REGISTRY:-}" ]; then
  last="ocimulti tag $image latest$flags"
  meaning="the last writes one more tag"
else
  last="ocimulti copy $image localhost:5000/hello:dev"
  meaning="the last pushes it to a registry (ocimulti login HOST, where it asks for a password)"
fi
cat <<END
The image took $((SECONDS - began)) s, all of it $SECONDS s. To paste next, in bash or zsh:

ocimulti() { dotnet $(printf '%q' "$tool") "\$@"; }
ocimulti inspect $image$flags
ocimulti copy $image --load docker:hello:dev$flags
$last

The second line shows what is in the image, the third puts it into docker's engine (podman:hello:dev: into podman's), $meaning.
END
