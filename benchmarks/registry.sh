# Sourced by the scripts beside it: starts a local docker-registry on a free port.
# Reads $work, a folder of the script's own. Sets registry, its process, and port. Ends the script where it does not start.
start_registry() {
  cat >"$work/registry.yml" <<YML
version: 0.1
log: { level: info, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $work/data } }
http: { addr: "127.0.0.1:0" }
YML
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
