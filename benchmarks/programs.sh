#!/usr/bin/env bash
# Builds Go programs from Debian's packages of their sources, with ocimulti, for six Linux platforms each; pushes them to a local docker-registry,
# exports each image from there, runs its program, where it is another machine's under qemu, with its version flag, and compares what `go version -m` says with the platform.
# A second build must not link again and must give the same digest. Prints the wall time of both. A build of more than 20 minutes is ended, and fails.
# Needs the .NET 10 SDK, Go, docker-registry, qemu-user-static, and as root apt's package lists (apt-get update), to install the sources.
#   OCIMULTI=F   an ocimulti that is built already, native or a .dll.
#   PROGRAMS="registry umoci skopeo rclone hdfs"   which of them
#   --packages     prints the packages of sources that are missing for them, and does nothing else
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
programs="${PROGRAMS:-registry umoci skopeo rclone hdfs}"
platforms=(linux/386 linux/amd64 linux/arm/v7 linux/arm64 linux/ppc64le linux/s390x)
work="$(mktemp -d)"
registry=""
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null; rm -rf "$work"' EXIT
die() { echo "programs.sh: $*" >&2; exit 1; }

# Import path, what the program is run with, what it says, build tags.
describe() {
  case "$1" in
    registry) echo github.com/docker/distribution/cmd/registry --version github.com/docker/distribution ;;
    umoci) echo github.com/opencontainers/umoci/cmd/umoci --version umoci ;;
    skopeo) echo github.com/containers/skopeo/cmd/skopeo --version skopeo containers_image_openpgp,exclude_graphdriver_btrfs,exclude_graphdriver_devicemapper ;;
    rclone) echo github.com/rclone/rclone version rclone ;;
    hdfs) echo github.com/colinmarc/hdfs/cmd/hdfs --version gohdfs ;;
    *) die "there is no program $1." ;;
  esac
}
# The packages of sources, and what those leave out of what they depend on.
packages_of() {
  case "$1" in
    registry) echo golang-github-docker-distribution-dev golang-github-shopify-logrus-bugsnag-dev golang-github-bshuster-repo-logrus-logstash-hook-dev ;;
    umoci) echo golang-github-opensuse-umoci-dev ;;
    skopeo) echo golang-github-containers-common-dev golang-github-containers-image-dev golang-github-containers-storage-dev golang-github-docker-docker-dev golang-github-coreos-go-semver-dev ;;
    rclone) echo golang-github-rclone-rclone-dev golang-github-aalpar-deheap-dev golang-github-youmark-pkcs8-dev golang-github-coreos-go-semver-dev ;;
    hdfs) echo golang-github-colinmarc-hdfs-dev ;;
    *) die "there is no program $1." ;;
  esac
}
missing=()
wanted="$(for program in $programs; do packages_of "$program" || exit; done)"
for each in $wanted; do
  dpkg -s "$each" >/dev/null 2>&1 || missing+=("$each")
done
if [ "${1:-}" = --packages ]; then # what would be installed, a line each
  printf '%s\n' ${missing[@]+"${missing[@]}"} | sort -u | grep . || true
  exit 0
fi
for each in dotnet go docker-registry qemu-arm-static; do
  command -v "$each" >/dev/null || die "$each is missing."
done
if [ "${#missing[@]}" -gt 0 ]; then
  [ "$(id -u)" -eq 0 ] || die "these packages of sources are missing, and only root can install them: ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
fi
OCIMULTI="${OCIMULTI:-}"
if [ -z "$OCIMULTI" ]; then
  dotnet build "$root/src/OciMultiArch.Tool" -c Release -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
  OCIMULTI="$root/src/OciMultiArch.Tool/bin/Release/net10.0/ocimulti.dll"
fi
case "$OCIMULTI" in *.dll) command=(dotnet "$OCIMULTI") ;; *) command=("$OCIMULTI") ;; esac
ocimulti() { timeout 1200 "${command[@]}" "$@" --progress none; }
export GOPATH=/usr/share/gocode
case " $programs " in
  *" skopeo "*) # its sources are no package: they are fetched as Debian builds it
    mkdir -p "$work/lists/partial" "$work/skopeo" "$work/gopath/src/github.com/containers"
    echo "deb-src http://deb.debian.org/debian $(. /etc/os-release && echo "$VERSION_CODENAME") main" >"$work/debian.list"
    debian=(-o "Dir::Etc::sourcelist=$work/debian.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists")
    (cd "$work/skopeo" && apt-get -qq update "${debian[@]}" && apt-get -qq source --download-only "${debian[@]}" skopeo) >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    mkdir "$work/gopath/src/github.com/containers/skopeo"
    tar -x -f "$work"/skopeo/*.orig.tar.* --strip-components 1 -C "$work/gopath/src/github.com/containers/skopeo"
    GOPATH="$work/gopath:$GOPATH"
    ;;
esac

start_registry

# Debian's packages are folders of one GOPATH, without modules.
export XDG_CACHE_HOME="$work/cache" GO111MODULE=off GOFLAGS=-p=2
export GOCACHE="${GOCACHE:-$work/go-cache}"
emulator() { # qemu mixes up the thread-local memory of Go's 386 programs; what the machine runs itself needs none
  case "$(uname -m) $1" in
    "x86_64 linux/386" | "x86_64 linux/amd64" | "aarch64 linux/arm64") echo env; return ;;
  esac
  case "$1" in
    linux/386) echo qemu-i386-static ;;
    linux/amd64) echo qemu-x86_64-static ;;
    linux/arm/v7) echo qemu-arm-static ;;
    linux/arm64) echo qemu-aarch64-static ;;
    *) echo "qemu-${1#linux/}-static" ;;
  esac
}
cd "$work"
TIMEFORMAT='  %R s wall, %U s user, %S s system'
for each in $programs; do
  read -r path flag says tags < <(describe "$each")
  image="127.0.0.1:$port/programs/$each"
  build() { ocimulti build "$path" --platform "$(IFS=,; echo "${platforms[*]}")" --ldflags "-s -w" ${tags:+--build-tags "$tags"} --to "$image" --tag "$1" >"$work/said" || { cat "$work/said" >&2; die "$each was not built."; }; }
  echo "$each: ${#platforms[@]} platforms"
  time build 1
  time build 2
  [ "$(ocimulti digest "$image:1")" = "$(ocimulti digest "$image:2")" ] || die "$each: the second build is another image."
  for platform in "${platforms[@]}"; do
    at="$work/out-$each-${platform//\//-}"
    mkdir "$at.files"
    ocimulti export "$image:1" - --platform "$platform" | tar -x -C "$at.files"
    program="$at.files/app/$each"
    said="$("$(emulator "$platform")" "$program" "$flag" 2>&1 | head -n 3)" || true # hdfs ends with 1 after its version
    case "$said" in *"$says"*) ;; *) die "$each for $platform says: $said" ;; esac
    built="$(go version -m "$program" | sed -n 's/^\tbuild\tGOARCH=//p')"
    architecture="${platform#linux/}"
    [ -z "$built" ] || [ "$built" = "${architecture%%/*}" ] || die "$each for $platform is built for $built."
    printf '  %-14s %6.1f MB  %s\n' "$platform" "$(stat -c %s "$program" | awk '{ print $1 / 1e6 }')" "$(head -n 1 <<<"$said")"
    rm -rf "$at.files"
  done
done
