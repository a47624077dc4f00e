#!/usr/bin/env bash
# Writes src/OciMultiArch.Tool/native.order.gz: the methods that common commands run, those of one request first, for the linker of the native program.
# A list that is out of date does no harm: a name that is no more is passed over, and a new method stands among the others.
# Needs the .NET 10 SDK, gcc or clang, Go, docker-registry, openssl and valgrind.
#   PROGRAM=FILE   a native program with symbols that is there already.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
source "$root/benchmarks/registry.sh"
source "$root/benchmarks/goprogram.sh"
work="$(mktemp -d)"
registry=""
plain=""
trap '[ -z "$registry$plain" ] || kill $registry $plain 2>/dev/null; rm -rf "$work"' EXIT

for each in dotnet go docker-registry openssl valgrind nm objcopy; do
  command -v "$each" >/dev/null || { echo "order.sh: $each is missing." >&2; exit 1; }
done
program="${PROGRAM:-$work/native/ocimulti}"
if [ -z "${PROGRAM:-}" ]; then
  case "$(uname -m)" in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac
  dotnet publish "$root/src/OciMultiArch.Tool" -r "$runtime" --artifacts-path "$work/artifacts" --output "$work/native" -v quiet -p:StripSymbols=false >"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
fi
# The debugger's tables are of no use here, and valgrind cannot read them.
objcopy --strip-debug "$program" "$work/ocimulti"
nm "$work/ocimulti" | sed -n 's/^[0-9a-f]* [tT] //p' | grep -v '^_Z\|^Rh\|^Pal' | sort -u >"$work/methods"

start_registry
image="127.0.0.1:$port/order/hello:1"
cd "$work"
ran() { # the command of ocimulti
  valgrind --tool=callgrind --callgrind-out-file="$work/calls" "$work/ocimulti" "$@" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
  sed -nE "s/^c?fn=\([0-9]+\) //p" "$work/calls" | sed -E "s/'[0-9]+$//" >>"$work/order"
}
push_images "$work/ocimulti" "$image" linux/amd64 linux/arm64
cd "$work"
"$work/ocimulti" manifest create "$image" "$image-amd64" "$image-arm64" --progress none >/dev/null
ran digest "$image"
ran inspect "$image"
ran tag "$image" 2
ran copy "$image" oci:layout:1 --progress none
ran copy oci:layout:1 "127.0.0.1:$port/order/copy:1" --progress none
ran manifest create "127.0.0.1:$port/order/index:1" "$image-amd64" "$image-arm64" --progress none
write_go_program app
export XDG_CACHE_HOME="$work/cache"
for version in 1 2 2; do # new, linked again, unchanged
  ran build ./app --platform linux/amd64,linux/arm64 --ldflags "-X main.version=$version" --to "127.0.0.1:$port/order/app" --tag "$version" --progress none
done

plain="$registry"
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1 2>/dev/null
start_registry ", tls: { certificate: $work/cert.pem, key: $work/key.pem }"
export SSL_CERT_FILE="$work/cert.pem"
secure="127.0.0.1:$port/order/hello"
ran copy oci:layout:1 "$secure:1" --tls "127.0.0.1:$port" --progress none
ran tag "$secure:1" 2 --tls "127.0.0.1:$port"
ran copy "$secure:1" oci:fetched:1 --tls "127.0.0.1:$port" --progress none
awk 'NR == FNR { known[$0] = 1; next } $0 in known && !said[$0]++' methods order | gzip -9n >"$root/src/OciMultiArch.Tool/native.order.gz"
echo "$(gzip -dc "$root/src/OciMultiArch.Tool/native.order.gz" | wc -l) methods"
