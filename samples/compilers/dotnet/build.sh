#!/usr/bin/env bash
# Publishes greeting for linux/amd64 and linux/arm64 with the .NET SDK, below the working folder, and puts it into one image:
#   build.sh KIND DESTINATION BASE [OPTION…]
#   KIND         single: one file with the runtime in it; folder: the runtime beside it; assembly: dotnet of the base starts it;
#                native: native code (PublishAot), for this machine's architecture alone: another needs its linker and libraries
#   DESTINATION  as of --to: a repository, oci:DIR …
#   BASE         has the loader and the libraries, for example mcr.microsoft.com/dotnet/runtime-deps:10.0, for assembly dotnet too
# Needs the .NET 10 SDK, for native also clang or gcc, and ocimulti.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
[ $# -ge 3 ] || { sed -n '2,8s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
kind="$1" destination="$2" base="$3"
shift 3
publish() { dotnet publish "$here/Greeting.csproj" --configuration Release --artifacts-path build -v quiet "$@"; }
image() { ocimulti image "$@" --base "$base" --to "$destination"; }

case "$kind" in
  single)
    for rid in linux-x64 linux-arm64; do publish --runtime $rid --self-contained -p:PublishSingleFile=true --output "single/$rid"; done
    image "single/{rid}/greeting" "$@" ;;
  folder)
    for rid in linux-x64 linux-arm64; do publish --runtime $rid --self-contained --output "folder/$rid"; done
    image "folder/{rid}" "$@" ;;
  assembly)
    publish --output assembly -p:UseAppHost=false
    image assembly --program greeting.dll --entrypoint dotnet --entrypoint /app/greeting.dll --platform linux/amd64,linux/arm64 "$@" ;;
  native)
    case "$(uname -m)" in aarch64) rid=linux-arm64 ;; *) rid=linux-x64 ;; esac
    publish --runtime $rid -p:PublishAot=true --output "native/$rid"
    image "native/{rid}" "$@" ;;
  *)
    echo "build.sh: there is no kind $kind." >&2
    exit 2 ;;
esac
