# Sourced by the scripts beside it: starts a local docker-registry on a free port.
# Reads $work, a folder of the script's own. Sets registry, its process, and port. Ends the script where it does not start.
start_registry() { # further settings of http
  cat >"$work/registry.yml" <<YML
version: 0.1
log: { level: info, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $work/data } }
http: { addr: "127.0.0.1:0"${1:-} }
YML
  : >"$work/registry.log" # of an earlier one, whose port it names
  docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  registry=$!
  port=""
  for _ in $(seq 100); do
    port="$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/registry.log" | head -n 1)"
    [ -z "$port" ] || break
    sleep 0.1
  done
  [ -n "$port" ] || { echo "${0##*/}: docker-registry did not start." >&2; cat "$work/registry.log" >&2; exit 1; }
}

# Pushes one image for each platform, as NAME-ARCH; what is in them does not matter to whoever inspects.
push_images() { # a native ocimulti, NAME, then the platforms
  local program="$1" image="$2" each name layer layer_at config manifest
  shift 2
  put() { local sum; sum="$(printf %s "$1" | sha256sum | cut -d' ' -f1)"; printf %s "$1" >"blobs/sha256/$sum"; echo "\"digest\":\"sha256:$sum\",\"size\":${#1}"; }
  for each in "$@"; do
    name="${each##*/}"
    mkdir -p "$work/oci-$name/blobs/sha256"
    cd "$work/oci-$name"
    layer="layer of $name"
    layer_at="$(put "$layer")"
    config="$(put "{\"architecture\":\"$name\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:$(printf %s "$layer" | sha256sum | cut -d' ' -f1)\"]}}")"
    manifest="$(put "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",$config},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",$layer_at}]}")"
    echo '{"imageLayoutVersion":"1.0.0"}' >oci-layout
    echo "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",$manifest,\"annotations\":{\"org.opencontainers.image.ref.name\":\"1\"}}]}" >index.json
    "$program" copy "oci:$work/oci-$name:1" "$image-$name" --progress none >/dev/null
  done
}
