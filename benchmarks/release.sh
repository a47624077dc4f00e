#!/usr/bin/env bash
# Writes many indexes of six images each, once with one `ocimulti release` and, for fewer of them, with `docker manifest create` and `push` in a loop,
# against one local registry. Prints wall time, requests and connections of both as the registry's log has them, by index, and their ratio.
# Needs the .NET 10 SDK, docker-registry and the docker client (no engine).
#   INDEXES=N   how many indexes ocimulti writes; 300 by default.
#   DOCKER=N    how many docker writes; 20 by default, 0 to leave it out.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
indexes="${INDEXES:-300}"
others="${DOCKER:-20}"
work="$(mktemp -d)"
registry=""
trap '[ -z "$registry" ] || kill "$registry" 2>/dev/null; rm -rf "$work"' EXIT

for each in dotnet docker-registry $([ "$others" = 0 ] || echo docker); do
  command -v "$each" >/dev/null || { echo "release.sh: $each is missing." >&2; exit 1; }
done
cd "$root"
dotnet build src/OciMultiArch.Tool -c Release -v quiet >"$work/log" || { cat "$work/log" >&2; exit 1; }
ocimulti() { dotnet "$root/src/OciMultiArch.Tool/bin/Release/net10.0/ocimulti.dll" "$@" --progress none; }

start_registry
app="127.0.0.1:$port/bench/app"

# One image for each platform, each with a config of its own for every index, as a release has them; one layer for all.
platforms=(amd64 arm64 386 s390x ppc64le riscv64)
count=$((indexes > others ? indexes : others))
lay="$work/lay"
mkdir -p "$lay/blobs/sha256"
put() { local sum; sum="$(printf %s "$1" | sha256sum | cut -d' ' -f1)"; printf %s "$1" >"$lay/blobs/sha256/$sum"; echo "\"digest\":\"sha256:$sum\",\"size\":${#1}"; }
layer=layer
layer_at="$(put "$layer")"
diff_id="$(printf %s "$layer" | sha256sum | cut -d' ' -f1)"
echo '{"imageLayoutVersion":"1.0.0"}' >"$lay/oci-layout"
entries=()
for at in $(seq "$count"); do
  for each in "${platforms[@]}"; do
    config="$(put "{\"architecture\":\"$each\",\"os\":\"linux\",\"config\":{\"Labels\":{\"at\":\"$at\"}},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$diff_id\"]}}")"
    manifest="$(put "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",$layer_at}]}")"
    entries+=("{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$manifest,\"annotations\":{\"org.opencontainers.image.ref.name\":\"$at-$each\"},\"platform\":{\"os\":\"linux\",\"architecture\":\"$each\"}}")
  done
done
joined="$(IFS=,; echo "${entries[*]}")"
echo "{\"schemaVersion\":2,\"manifests\":[$joined]}" >"$lay/index.json"

# What is in a registry's folder is in the registry: quicker than as many pushes.
store="$work/data/docker/registry/v2"
repository="$store/repositories/bench/app"
for file in "$lay"/blobs/sha256/*; do
  sum="${file##*/}"
  mkdir -p "$store/blobs/sha256/${sum:0:2}/$sum" "$repository/_layers/sha256/$sum"
  mv "$file" "$store/blobs/sha256/${sum:0:2}/$sum/data"
  printf 'sha256:%s' "$sum" >"$repository/_layers/sha256/$sum/link"
done
for entry in "${entries[@]}"; do
  sum="${entry#*sha256:}"; sum="${sum%%\"*}"
  tag="${entry#*ref.name\":\"}"; tag="${tag%%\"*}"
  mkdir -p "$repository/_manifests/revisions/sha256/$sum" "$repository/_manifests/tags/$tag/current" "$repository/_manifests/tags/$tag/index/sha256/$sum"
  printf 'sha256:%s' "$sum" | tee "$repository/_manifests/revisions/sha256/$sum/link" "$repository/_manifests/tags/$tag/current/link" >"$repository/_manifests/tags/$tag/index/sha256/$sum/link"
done

{
  echo "indexes:"
  for at in $(seq "$indexes"); do
    echo "  - { index: '$app:$at', from: '$app:$at-{arch}', platforms: [$(printf 'linux/%s, ' "${platforms[@]}" | sed 's/, $//')] }"
  done
} >"$work/release.yaml"

export DOCKER_CONFIG="$work/docker"
mkdir -p "$DOCKER_CONFIG"
with_docker() {
  for at in $(seq "$others"); do
    docker manifest create --insecure "$app:docker-$at" "${platforms[@]/#/$app:$at-}" >/dev/null
    docker manifest push --insecure "$app:docker-$at" >/dev/null
  done
}

row() { # name, number of indexes, then the command
  local name="$1" number="$2" begin end from
  shift 2
  from="$(($(wc -l <"$work/registry.log") + 1))"
  begin="$EPOCHREALTIME"
  "$@"
  end="$EPOCHREALTIME"
  sleep 1 # the log lags behind the answers
  # Each request is answered with one line that names the client's port.
  tail -n "+$from" "$work/registry.log" | grep 'msg="response completed' >"$work/answers" || true
  awk -v name="$name" -v n="$number" -v us="$((${end/./} - ${begin/./}))" -v requests="$(wc -l <"$work/answers")" \
    -v connections="$(grep -o 'remoteaddr="[^"]*"' "$work/answers" | sort -u | wc -l)" \
    'BEGIN { printf "%-28s %8d %9.2f s %9d %9d %12.1f ms %9.2f %9.2f\n", name, n, us / 1e6, requests, connections, us / 1e3 / n, requests / n, connections / n }'
}
printf '%-28s %8s %11s %9s %9s %15s %9s %9s\n' "" indexes wall requests connects "wall/index" "req/index" "con/index"
row "ocimulti release" "$indexes" ocimulti release "$work/release.yaml" --json >"$work/mine" 2>"$work/errors" || { cat "$work/mine" "$work/errors" >&2; exit 1; }
tail -n 1 "$work/mine"
if [ "$others" != 0 ]; then
  row "docker manifest create, push" "$others" with_docker | tee "$work/theirs"
  per() { awk '{ print $(NF - 3), $(NF - 1), $NF }' <(tail -n 1 "$1"); }
  paste -d' ' <(per "$work/mine") <(per "$work/theirs") | awk '{ printf "docker takes %.0f times the wall time, %.1f times the requests, %.0f times the connections of ocimulti for an index\n", $4 / $1, $5 / $2, $6 / $3 }'
fi
