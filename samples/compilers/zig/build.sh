#!/usr/bin/env bash
# Builds greeting for six platforms with zig, below the working folder, and puts it into one image:
#   build.sh DESTINATION [OPTION…]
#   DESTINATION  as of --to: a repository, oci:DIR …
# Needs zig 0.11 or later, and ocimulti.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ $# -ge 1 ] || { sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
destination="$1"
shift
for target in x86_64-linux-musl aarch64-linux-musl arm-linux-musleabihf x86-linux-musl riscv64-linux-musl powerpc64le-linux-musl; do
  mkdir -p "zig-out/$target/bin"
  zig build-exe "$here/greeting.zig" -O ReleaseSmall -fstrip -target "$target" \
    --cache-dir zig-cache "-femit-bin=zig-out/$target/bin/greeting"
done
ocimulti image "zig-out/{zig}/bin/greeting" --to "$destination" "$@"
