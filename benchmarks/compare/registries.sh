# Sourced by compare.sh: registries. Each that is started is added to these lists, and all end with stop_registries.
servers=() hosts=() logs=() kinds=() marks=()

make_certificate() {
  local each addresses=()
  [ ! -e "$work/tls/ca.pem" ] || return 0
  for each in 127.0.0.1 "$server_address" $(own_address); do addresses+=(--address "$each"); done
  compare certificate --to "$work/tls" "${addresses[@]}"
}

start_registry() { # sink, registry or v3; scheme; round trip; access
  local kind="$1" scheme="$2" time="$3" access="$4" at="${#servers[@]}" address=127.0.0.1 inside=() port
  local log="$work/answers-$at" ports="$work/ports-$at"
  rm -f "$log" "$ports"
  if [ "$scheme" = tls ]; then
    make_certificate
    address="$(own_address)"
  fi
  if [ "$time" != 0 ] && has_devices; then
    start_path "$time"
    inside=(ip netns exec "$space") address="$server_address"
  fi
  if [ "$kind" = sink ]; then start_sink; else start_docker_registry; fi
  for _ in $(seq 200); do
    port="$(port_of "$kind")"
    [ -z "$port" ] || break
    sleep 0.05
  done
  [ -n "$port" ] || { echo "compare.sh: $kind did not start." >&2; cat "$log" >&2; exit 1; }
  if [ "$time" != 0 ] && ! has_devices; then put_proxy_before; fi
  hosts+=("$address:$port") logs+=("$log") kinds+=("$kind") marks+=(0)
}

start_sink() {
  local words=() each
  [ "$scheme" = plain ] || words+=(--certificate "$work/tls")
  [ "$access" = open ] || words+=(--token yes)
  for each in "$work"/layouts/*/; do [ ! -d "$each" ] || words+=(--blobs "$each"); done
  ${inside[@]+"${inside[@]}"} "${helper_words[@]}" sink --ports "$ports" --log "$log" ${words[@]+"${words[@]}"} >"$work/sink-$at" 2>&1 &
  servers+=($!)
}

start_docker_registry() {
  local program=docker-registry tls=""
  if [ "$kind" = v3 ]; then program=registry; fi
  if [ "$scheme" = tls ]; then tls=", tls: { certificate: $work/tls/server.pem, key: $work/tls/server.key }"; fi
  cat >"$work/registry-$at.yml" <<YML
version: 0.1
log: { level: info, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $work/data-$at } }
http: { addr: "0.0.0.0:0"$tls }
YML
  ${inside[@]+"${inside[@]}"} "$program" serve "$work/registry-$at.yml" >"$log" 2>&1 &
  servers+=($!)
}

port_of() { # kind
  if [ "$1" = sink ]; then
    cat "$ports" 2>/dev/null || true
  else
    sed -n 's/.*listening on [^ "]*:\([0-9]*\).*/\1/p' "$log" 2>/dev/null | head -n 1
  fi
}

put_proxy_before() {
  local to="$port"
  port="" proxied=yes
  rm -f "$ports"
  "${helper_words[@]}" proxy --to "$address:$to" --round-trip "$time" --ports "$ports" >"$work/proxy-$at" 2>&1 &
  servers+=($!)
  for _ in $(seq 200); do
    port="$(cat "$ports" 2>/dev/null || true)"
    [ -z "$port" ] || break
    sleep 0.05
  done
}

stop_registries() {
  local each
  for each in ${servers[@]+"${servers[@]}"}; do kill "$each" 2>/dev/null || true; done
  for each in ${servers[@]+"${servers[@]}"}; do wait "$each" 2>/dev/null || true; done
  rm -rf "$work"/data-*
  servers=() hosts=() logs=() kinds=() marks=()
}

# What has been answered so far does not count.
mark_answers() {
  local at
  settle
  for at in "${!logs[@]}"; do marks[at]="$(wc -l <"${logs[at]}")"; done
}

# Requests and connections since the mark: a connection is a client's port, or the number that the sink gave it.
count_answers() {
  local at
  settle
  for at in "${!logs[@]}"; do
    tail -n "+$((marks[at] + 1))" "${logs[at]}" | clients_of "${kinds[at]}" | sed "s/^/$at-/"
  done | awk '{ requests++; if (!seen[$1]++) connections++ } END { printf "%d\t%d\n", requests, connections }'
}

clients_of() { # kind
  if [ "$1" = sink ]; then
    cut -d' ' -f1
  else
    sed -n '/msg="response completed/s/.*http.request.remoteaddr="\([^"]*\)".*/\1/p'
  fi
}

# The log of docker-registry lags behind its answers.
settle() { if [[ " ${kinds[*]} " == *" registry "* || " ${kinds[*]} " == *" v3 "* ]]; then sleep 0.3; fi; }

clean_up() {
  stop_registries
  stop_path
  rm -rf "$work"
}
