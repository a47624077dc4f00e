#!/usr/bin/env bash
# Measures the sources of one or several checkouts side by side: size, long lines, ternaries, tokens in an expression, types, files, methods, file cycles.
# Needs the .NET 10 SDK. For a comparison of before and after, name a worktree of the old commit first.
# Usage: benchmarks/house.sh [ROOT...] [--folder FOLDER]... [--by-project] [--by-folder] [--worst N] [--cycles] [--arrows] [--small-types] [--under LINES]
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT

dotnet build "$root/tests/OciMultiArch.House" -c Release -v quiet --nologo >"$log" || { cat "$log" >&2; exit 1; }
dotnet "$root/tests/OciMultiArch.House/bin/Release/net10.0/OciMultiArch.House.dll" "$@"
