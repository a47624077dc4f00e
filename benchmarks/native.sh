#!/usr/bin/env bash
# Publishes ocimulti as one native program and measures it beside skopeo in the same run: size, start, and inspecting an index in a local registry.
# Needs the .NET 10 SDK, gcc or clang, docker-registry and skopeo. Prints the median of each in milliseconds, and its ratio to skopeo's.
#   RUNS=N   how often each is run; 31 by default. The commands take turns, so that a busy machine slows all of them.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
runs="${RUNS:-31}"
work="$(mktemp -d)"
registry=""
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null; rm -rf "$work"' EXIT

for each in dotnet skopeo docker-registry; do
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

# One image for each platform; what is in them does not matter to whoever inspects.
platforms=(linux/amd64 linux/arm64)
for each in "${platforms[@]}"; do
  name="${each##*/}"
  mkdir -p "$work/oci-$name/blobs/sha256"
  cd "$work/oci-$name"
  put() { local sum; sum="$(printf %s "$1" | sha256sum | cut -d' ' -f1)"; printf %s "$1" >"blobs/sha256/$sum"; echo "\"digest\":\"sha256:$sum\",\"size\":${#1}"; }
  layer="layer of $name"
  layer_at="$(put "$layer")"
  config="$(put "{\"architecture\":\"$name\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$(printf %s "$layer" | sha256sum | cut -d' ' -f1)\"]}}")"
  manifest="$(put "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",$layer_at}]}")"
  echo '{"imageLayoutVersion":"1.0.0"}' >oci-layout
  echo "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$manifest,\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}}]}" >index.json
  "$native" copy "oci:$work/oci-$name:1" "127.0.0.1:$port/bench/hello:1-$name" --progress none >/dev/null
done
"$native" manifest create "$image" "${platforms[@]/#linux\//$image-}" --progress none >/dev/null

measure() { # name, then the command
  local name="$1" begin
  shift
  begin="$EPOCHREALTIME"
  "$@" >/dev/null
  echo "$((${EPOCHREALTIME/./} - ${begin/./}))" >>"$work/$name"
}
median() { sort -n "$work/$1" | sed -n "$((($(wc -l <"$work/$1") + 1) / 2))p"; }

cd "$work"
for _ in $(seq "$runs"); do
  measure start-native "$native" --version
  measure start-managed dotnet "$managed" --version
  measure start-skopeo skopeo --version
  measure inspect-native "$native" inspect "$image"
  measure inspect-managed dotnet "$managed" inspect "$image"
  measure inspect-skopeo skopeo inspect --no-tags --tls-verify=false "docker://$image"
done

size() { awk -v bytes="$(stat -Lc %s "$1")" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }
row() {
  awk -v what="$1" -v mine="$(median "$2")" -v theirs="$(median "$3")" \
    'BEGIN { printf "%-34s %8.1f ms   %5.2f\n", what, mine / 1e3, mine / theirs }'
}
printf '%-34s %11s   %s\n' "median of $runs" time "to skopeo"
row "start: skopeo" start-skopeo start-skopeo
row "start: ocimulti, native" start-native start-skopeo
row "start: ocimulti, dotnet" start-managed start-skopeo
row "inspect: skopeo (no tags)" inspect-skopeo inspect-skopeo
row "inspect: ocimulti, native" inspect-native inspect-skopeo
row "inspect: ocimulti, dotnet" inspect-managed inspect-skopeo
echo "size: skopeo $(size "$(command -v skopeo)"), ocimulti $(size "$native")"
