#!/usr/bin/env bash
# Publishes ocimulti as one native program and measures it beside skopeo in the same run: size, start, inspecting an index in a local registry, and what one
# HEAD costs (digest; for skopeo, inspecting one image's raw manifest). Needs the .NET 10 SDK, gcc or clang, docker-registry, skopeo and GNU time.
# Prints the median of each, wall and processor time in milliseconds and the peak of memory in MiB, and the ratio of wall time to skopeo's.
#   BEFORE=PROGRAM   another build of ocimulti, which is measured between the others.
#   RUNS=N   how often each is run; 31 by default. The commands take turns, so that a busy machine slows all of them.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
runs="${RUNS:-31}"
before="${BEFORE:-}"
work="$(mktemp -d)"
registry=""
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null; rm -rf "$work"' EXIT

for each in dotnet skopeo docker-registry /usr/bin/time; do
  command -v "$each" >/dev/null || { echo "native.sh: $each is missing." >&2; exit 1; }
done
case "$(uname -m)" in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac

cd "$root"
dotnet build src/OciMultiArch.Tool -c Release -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
dotnet publish src/OciMultiArch.Tool -r "$runtime" --artifacts-path "$work/artifacts" --output "$work/native" -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
native="$work/native/ocimulti"
managed="$root/src/OciMultiArch.Tool/bin/Release/net10.0/ocimulti.dll"

start_registry
image="127.0.0.1:$port/bench/hello:1"

platforms=(linux/amd64 linux/arm64)
push_images "$native" "$image" "${platforms[@]}"
"$native" manifest create "$image" "${platforms[@]/#linux\//$image-}" --progress none >/dev/null

export TIMEFORMAT='%3R %3U %3S'
measure() { # name, then the command
  local name="$1" peak
  shift
  { time "$@" >/dev/null; } 2>>"$work/$name"
  peak="$(/usr/bin/time -f %M "$@" 2>&1 >/dev/null)"
  echo "$peak" >>"$work/$name.peak"
}
# The middle of a column of a file of measurements.
median() { awk -v column="$2" '{ print column == "cpu" ? $2 + $3 : $1 }' "$work/$1" | sort -n | sed -n "$((($(wc -l <"$work/$1") + 1) / 2))p"; }

cd "$work"
for _ in $(seq "$runs"); do
  measure start-native "$native" --version
  measure start-managed dotnet "$managed" --version
  measure start-skopeo skopeo --version
  measure inspect-native "$native" inspect "$image"
  measure inspect-managed dotnet "$managed" inspect "$image"
  measure inspect-skopeo skopeo inspect --no-tags --tls-verify=false "docker://$image"
  measure head-native "$native" digest "$image"
  measure head-skopeo skopeo inspect --raw --tls-verify=false "docker://$image"
  if [ -n "$before" ]; then
    measure start-before "$before" --version
    measure inspect-before "$before" inspect "$image"
    measure head-before "$before" digest "$image"
  fi
done

size() { awk -v bytes="$(stat -Lc %s "$1")" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }
row() { # what it is, its measurements, those of skopeo
  awk -v what="$1" -v wall="$(median "$2" wall)" -v cpu="$(median "$2" cpu)" -v peak="$(median "$2.peak" wall)" -v theirs="$(median "$3" wall)" \
    'BEGIN { printf "%-30s %8.1f %8.1f %8.1f   %5.2f\n", what, wall * 1e3, cpu * 1e3, peak / 1024, wall / theirs }'
}
printf '%-30s %8s %8s %8s   %s\n' "median of $runs" "wall ms" "CPU ms" "MiB" "wall to skopeo"
for each in start inspect head; do
  row "$each: skopeo" "$each-skopeo" "$each-skopeo"
  [ -z "$before" ] || row "$each: ocimulti, before" "$each-before" "$each-skopeo"
  row "$each: ocimulti, native" "$each-native" "$each-skopeo"
  [ "$each" = head ] || row "$each: ocimulti, dotnet" "$each-managed" "$each-skopeo"
done
echo "size: skopeo $(size "$(command -v skopeo)"), ocimulti $(size "$native")${before:+, before $(size "$before")}"
