#!/usr/bin/env bash
# Builds greeting for linux/amd64 and linux/arm64 with cargo, below the working folder, and puts it into one image:
#   build.sh DESTINATION [OPTION…]
#   DESTINATION  as of --to: a repository, oci:DIR …
#   LIBRARY      musl by default, or gnu, the C library that is linked into the programs
# Needs cargo with the standard libraries of both targets (rustup target add x86_64-unknown-linux-musl aarch64-unknown-linux-musl), a
# linker for each target (CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc), and ocimulti.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ $# -ge 1 ] || { sed -n '2,7s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
destination="$1"
shift
export RUSTFLAGS="-C target-feature=+crt-static ${RUSTFLAGS:-}"
for machine in x86_64 aarch64; do
  cargo build --quiet --release --manifest-path "$here/Cargo.toml" --target-dir target --target "$machine-unknown-linux-${LIBRARY:-musl}"
done
ocimulti image "target/{rust}/release/greeting" --to "$destination" "$@"
