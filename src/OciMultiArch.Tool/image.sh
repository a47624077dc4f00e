#!/usr/bin/env bash
# Makes the container image of ocimulti by ocimulti itself, of the native programs that native.sh has made in artifacts/native:
#   src/OciMultiArch.Tool/image.sh --to ghcr.io/you/ocimulti -t 0.1.0      any options of 'ocimulti image'
#   BASE=REF     the image below them, with a glibc, OpenSSL and certificates; gcr.io/distroless/base-debian12:nonroot by default
#   OUTPUT=DIR   where native.sh put them
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
output="${OUTPUT:-$root/artifacts/native}"

case "$(uname -m)" in
  aarch64 | arm64) own=linux-arm64 ;;
  *) own=linux-x64 ;;
esac
tool="$output/$own/ocimulti"
[ -x "$tool" ] || {
  echo "image.sh: there is no $tool. Make it first: src/OciMultiArch.Tool/native.sh linux-x64 linux-arm64" >&2
  exit 1
}
exec "$tool" image "$output/{rid}/ocimulti" --base "${BASE:-gcr.io/distroless/base-debian12:nonroot}" --name /usr/bin/ocimulti --user 65532 \
  --workdir /work --label org.opencontainers.image.title=ocimulti "$@"
