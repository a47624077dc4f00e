# Sourced by compare.sh: a path between a client here and a server whose round trip takes as long as asked for.
space="" path="" path_time=""
octet=$(($$ % 200 + 20))
client_address="198.18.$octet.1" server_address="198.18.$octet.2"

has_devices() { [ "$(id -u)" = 0 ] && [ -c /dev/net/tun ] && command -v ip >/dev/null; }

# Two devices joined by the helper, one of them in a network namespace of its own, where servers are then started.
start_path() { # round trip in ms
  [ "$path_time" != "$1" ] || return 0
  stop_path
  space="compare$$"
  "${helper_words[@]}" path --client "cmpc$$" --server "cmps$$" --round-trip "$1" >"$work/path" 2>&1 &
  path=$! path_time="$1"
  for _ in $(seq 100); do
    ! grep -q ready "$work/path" || break
    sleep 0.05
  done
  ip netns add "$space"
  ip link set "cmps$$" netns "$space"
  ip address add "$client_address" peer "$server_address" dev "cmpc$$"
  ip -n "$space" address add "$server_address" peer "$client_address" dev "cmps$$"
  ip link set "cmpc$$" txqueuelen 10000 up
  ip -n "$space" link set "cmps$$" txqueuelen 10000 up
  ip -n "$space" link set lo up
}

stop_path() {
  [ -z "$path" ] || { kill "$path"; wait "$path" 2>/dev/null; } || true
  [ -z "$space" ] || ip netns delete "$space" 2>/dev/null || true
  path="" space="" path_time=""
}

# Programs speak plain HTTP to loopback addresses by default, so TLS has another address of this machine.
own_address() { hostname -I 2>/dev/null | awk '{ print $1 }'; }
