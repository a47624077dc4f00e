#!/usr/bin/env bash
# Builds the bundled Go program for six platforms and writes one multi-architecture image, tagged dev, without a Docker engine.
#   LAYOUT=DIR          the OCI layout folder it is written to; artifacts/try by default, no registry needed
#   REGISTRY=host:port  a registry instead, as host:port/hello:dev
#   PLAIN_HTTP=1        for a registry on another machine that speaks no TLS
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
  echo "try.sh: $*" >&2
  exit 1
}

install_go() {
  command -v apt-get >/dev/null || fail "Go is missing, and there is no apt-get to install it with. Install Go from https://go.dev/dl/ and run this again."
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "Go is missing. Run 'apt-get install golang-go' as root, then run this again."
    as_root=(sudo)
  fi
  echo "Go is missing: installing golang-go with apt-get ${as_root:+(by sudo)}" >&2
  "${as_root[@]}" apt-get update -qq >&2 && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends golang-go >&2 \
    || fail "apt-get could not install golang-go. Install Go from https://go.dev/dl/ and run this again."
}

command -v dotnet >/dev/null || fail "dotnet is missing. Install the .NET 10 SDK from https://dotnet.microsoft.com/download and run this again."
command -v go >/dev/null || install_go

if [ -n "${REGISTRY:-}" ]; then
  target=(--to "$REGISTRY/hello" ${PLAIN_HTTP:+--plain-http "$REGISTRY"})
else
  layout="${LAYOUT:-$root/artifacts/try}"
  [[ "$layout" == /* ]] || layout="$PWD/$layout"
  target=(--to "oci:$layout")
fi

cd "$root"
exec dotnet run --project src/OciMultiArch.Tool -c Release -- build "$root/samples/hello-go" \
  --platform linux/amd64,linux/arm64,linux/arm/v7,linux/s390x,linux/riscv64,linux/ppc64le \
  --ldflags "-s -w" --tag dev "${target[@]}"
