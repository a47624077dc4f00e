#!/usr/bin/env bash
# Makes ocimulti as one native program that needs no .NET, for each runtime that is named:
#   src/OciMultiArch.Tool/native.sh [--install] [RUNTIME...]     linux-x64, linux-arm64; by default this machine's own
# into artifacts/native/RUNTIME/ocimulti, or below the folder OUTPUT. The other architecture of Linux is linked by clang and lld with
# Debian's cross packages; --install has apt-get install what is missing.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
output="${OUTPUT:-$root/artifacts/native}"

fail() {
  echo "native.sh: $*" >&2
  exit 1
}

own() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo linux-x64 ;;
    Linux-aarch64) echo linux-arm64 ;;
    Darwin-x86_64) echo osx-x64 ;;
    Darwin-arm64) echo osx-arm64 ;;
    *) fail "this machine ($(uname -s) $(uname -m)) is none that native programs are made on. Make it on Linux or macOS, or on Windows with dotnet publish." ;;
  esac
}

# The name that Debian's packages and compilers have for a runtime.
triple() {
  case "$1" in
    linux-x64) echo x86_64-linux-gnu ;;
    linux-arm64) echo aarch64-linux-gnu ;;
  esac
}

have() { command -v "$1" >/dev/null 2>&1; }

# The packages of Debian that linking for a runtime needs and that are not there.
missing() {
  local triple
  if [ "$1" = "$here" ]; then
    have clang || have gcc || echo gcc
    [ "$(uname -s)" != Linux ] || [ -e /usr/include/stdio.h ] || echo libc6-dev
    return 0
  fi
  triple="$(triple "$1")"
  have clang || echo clang
  have ld.lld || echo lld
  have "$triple-gcc" || echo "gcc-${triple//_/-}"
  [ -e "/usr/$triple/include/stdio.h" ] || if [ "$1" = linux-arm64 ]; then echo libc6-dev-arm64-cross; else echo libc6-dev-amd64-cross; fi
}

here="$(own)"
install=""
runtimes=()
for each in "$@"; do
  case "$each" in
    --install) install=1 ;;
    -*) fail "there is no option $each. Usage: native.sh [--install] [RUNTIME...]" ;;
    *) runtimes+=("$each") ;;
  esac
done
[ "${#runtimes[@]}" -gt 0 ] || runtimes=("$here")

# What cannot be made is said before the first minutes are spent.
packages=""
for runtime in "${runtimes[@]}"; do
  [ "$runtime" = "$here" ] || { [[ "$here" == linux-* ]] && [ -n "$(triple "$runtime")" ]; } \
    || fail "$runtime cannot be made on $here. Make it on a machine of its own; from here go: $here$([[ "$here" != linux-* ]] || echo ', linux-x64, linux-arm64')."
  packages+=" $(missing "$runtime" | tr '\n' ' ')"
done
packages="$(tr -s ' ' '\n' <<<"$packages" | sort -u | tr '\n' ' ')"
if [ -n "${packages// /}" ]; then
  { [ -n "$install" ] && have apt-get; } || fail "these packages are missing:$packages. Install them, or run this again with --install."
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  ${as_root[@]+"${as_root[@]}"} apt-get -q update
  # shellcheck disable=SC2086 # one word each
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $packages
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cd "$root"
for runtime in "${runtimes[@]}"; do
  cross=()
  [ "$runtime" = "$here" ] || cross=(-p:CppCompilerAndLinker=clang -p:LinkerFlavor=lld "-p:ObjCopyName=$(triple "$runtime")-objcopy")
  began=$SECONDS
  echo "Compiles ocimulti for $runtime, in a few minutes …" >&2
  dotnet publish src/OciMultiArch.Tool --configuration Release --runtime "$runtime" --output "$output/$runtime" -v quiet -p:RunAnalyzers=false \
    ${cross[@]+"${cross[@]}"} >&2
  rm -f "$output/$runtime/"*.dbg
  echo "$output/$runtime/ocimulti: $(($(wc -c <"$output/$runtime/ocimulti") / 1000000)) MB, $((SECONDS - began)) s" >&2
done
