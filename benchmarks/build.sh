#!/usr/bin/env bash
# Builds a Go program for two platforms and pushes it to a local registry, with ocimulti as a native program, and takes turns with two parallel `go build`
# alone, and with ko where it is on PATH. Prints medians of wall time and of user and system CPU, their ratio to bare go, the requests, and the goals.
# warm: the version in the linker's flags changes each time, so each links. unchanged: nothing changes, and bare go has its outputs of last time.
# to a sink: the registry costs almost nothing, so that the difference to bare go is what ocimulti takes; the goals are about this row.
# to a registry: docker-registry on the same processors takes about as much of them for a layer as ocimulti does.
# Needs the .NET 10 SDK, gcc or clang, Go and docker-registry.
#   RUNS=N       how often each is run; 15 by default.
#   ASSETS=N     MiB of a folder of files for the peak memory of ocimulti; 500 by default, 0 to leave it out.
#   OCIMULTI=F   a native ocimulti that is published already.
#   PROGRAM=P    a package in place of a small web server: a full path, or an import path that go finds (GOPATH and GO111MODULE as they are set).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
source "$root/benchmarks/goprogram.sh"
runs="${RUNS:-15}"
program="${PROGRAM:-.}"
assets="${ASSETS:-500}"
work="$(mktemp -d)"
registry=""
sink=""
trap '[ -z "$registry$sink" ] || kill $registry $sink 2>/dev/null; rm -rf "$work"' EXIT

for each in dotnet go docker-registry; do
  command -v "$each" >/dev/null || { echo "build.sh: $each is missing." >&2; exit 1; }
done
native="${OCIMULTI:-}"
if [ -z "$native" ]; then
  case "$(uname -m)" in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac
  dotnet publish "$root/src/OciMultiArch.Tool" -r "$runtime" --artifacts-path "$work/artifacts" --output "$work/native" -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
  native="$work/native/ocimulti"
fi

start_registry
app="127.0.0.1:$port/bench/app"
dotnet build "$root/benchmarks/OciMultiArch.Compare" -c Release -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
dotnet "$root/benchmarks/OciMultiArch.Compare/bin/Release/net10.0/compare.dll" sink --ports "$work/sink-port" --log "$work/sink-log" &
sink=$!
until [ -s "$work/sink-port" ]; do kill -0 "$sink" || exit 1; sleep 0.05; done
away="127.0.0.1:$(cat "$work/sink-port")/bench/app"

mkdir -p "$work/out"
write_go_program "$work/app"
cd "$work/app"
export XDG_CACHE_HOME="$work/cache" GOCACHE="$work/go-cache" CGO_ENABLED=0
export KO_DOCKER_REPO="127.0.0.1:$port/bench/ko" KOCACHE="$work/ko-cache" KO_DEFAULTBASEIMAGE="$app:base"

bare() { # outputs, version
  local each
  for each in amd64 arm64; do
    GOARCH="$each" go build -trimpath -buildvcs=false -ldflags="-X main.version=$2" -o "$1-$each" "$program" &
  done
  wait -n && wait -n
}
ours() { "$native" build "$program" --platform linux/amd64,linux/arm64 --ldflags "-X main.version=$1" --to "${3:-$app}" --tag "$2" --progress none >/dev/null; }
kos() { GOFLAGS="-ldflags=-X=main.version=$1" ko build "$program" --bare --platform linux/amd64,linux/arm64 --sbom none -t "$1" --insecure-registry >/dev/null 2>&1; }

requests() { { grep 'msg="response completed' "$work/registry.log"; cat "$work/sink-log"; } | wc -l; }
measure() { # name, then the command
  local name="$1" before
  shift
  before="$(requests)"
  TIMEFORMAT='%R %U %S'
  { time "$@"; } 2>"$work/time" || { echo "build.sh: $name failed." >&2; cat "$work/time" >&2; exit 1; }
  sleep 0.3 # the log lags behind the answers
  awk -v requests="$(($(requests) - before))" '{ print $1, $2 + $3, requests }' <(tail -n 1 "$work/time") >>"$work/$name"
}
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | sed -n "$((($(wc -l <"$work/$1") + 1) / 2))p"; }

tools=(bare ours)
if command -v ko >/dev/null; then tools+=(kos); fi
ours 0 base
for each in "${tools[@]}"; do # everything is compiled before it is measured
  case "$each" in bare) bare "$work/out/kept" 0 ;; ours) ours 0 0 && ours 0 0 "$away" ;; kos) kos 0 ;; esac
done
for run in $(seq "$runs"); do # versions of one length: another one moves what follows it
  rm -f "$work"/out/fresh-*
  measure warm-bare bare "$work/out/fresh" "$run-bare"
  measure warm-ours ours "$((1000 + run))" "$run"
  measure warm-away ours "$((2000 + run))" "$run" "$away"
  [ "${#tools[@]}" -lt 3 ] || measure warm-kos kos "$run-ko"
done
ours 0 0
for run in $(seq "$runs"); do
  measure unchanged-bare bare "$work/out/kept" 0
  measure unchanged-ours ours 0 0
  measure unchanged-away ours 0 0 "$away"
  [ "${#tools[@]}" -lt 3 ] || measure unchanged-kos kos 0
done

row() { # title, name, name of bare, goal
  awk -v what="$1" -v wall="$(median "$2" 1)" -v cpu="$(median "$2" 2)" -v requests="$(median "$2" 3)" -v wall0="$(median "$3" 1)" -v cpu0="$(median "$3" 2)" -v goal="${4:-}" \
    'BEGIN { printf "%-24s %7.3f s %6.2f %9.3f s %6.2f %+8.3f s %6d  %s\n", what, wall, wall / wall0, cpu, cpu / cpu0, wall - wall0, requests, goal }'
}
declare -A goals=([warm]="wall <= 1.10, CPU <= 1.10" [unchanged]="more <= 0.050 s, requests <= 1")
printf '%-24s %9s %6s %11s %6s %10s %6s %s\n' "median of $runs" wall ratio CPU ratio more requests goal
for each in warm unchanged; do
  row "$each: go build" "$each-bare" "$each-bare"
  row "$each: to a sink" "$each-away" "$each-bare" "${goals[$each]}"
  row "$each: to a registry" "$each-ours" "$each-bare"
  [ "${#tools[@]}" -lt 3 ] || row "$each: ko" "$each-kos" "$each-bare"
done

[ "$assets" = 0 ] && exit
mkdir "$work/assets"
for each in $(seq "$assets"); do # half of it compresses
  head -c 524288 /dev/urandom >"$work/assets/$each"
  head -c 524288 /dev/zero >>"$work/assets/$each"
done
peak() { # of ocimulti alone, without go
  "$native" build . --platform linux/amd64,linux/arm64 --file "$work/assets=/srv" --to "$app" --tag assets --progress none >/dev/null &
  local pid=$! peak=0 now
  while now="$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null)" && [ -n "$now" ]; do
    peak="$now"
    sleep 0.05
  done
  wait "$pid"
  awk -v kib="$peak" -v what="$1" 'BEGIN { printf "peak memory, %s: %.0f MiB (goal: <= 100 MiB)\n", what, kib / 1024 }'
}
TIMEFORMAT='  %R s wall, %U s user, %S s system'
time peak "$assets MiB of files, first"
time peak "$assets MiB of files, unchanged"
