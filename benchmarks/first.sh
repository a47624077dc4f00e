#!/usr/bin/env bash
# How long it takes from a fresh machine to the first image, the first test result and an installed command: each in a clone of its own,
# with an empty home and no package of NuGet there. The SDK, git and what Debian packages (Go) are installed already.
#   --page   writes the figures into README.md too
#   --only image|test|command
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
page="" only=""
while [ $# -gt 0 ]; do
  case "$1" in
    --page) page=1 ;;
    --only) only="$2"; shift ;;
    *) echo "Unknown argument: $1. Usage: benchmarks/first.sh [--page] [--only image|test|command]" >&2; exit 2 ;;
  esac
  shift
done
[ -z "$page" ] || [ -z "$only" ] || { echo "first.sh: --page writes all three figures; leave out --only." >&2; exit 2; }
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

run_image() { samples/try.sh; }
run_test() { tests/run.sh --filter MediaTypeTests; }
run_command() {
  dotnet pack src/Packages.slnf --output artifacts/packages -v quiet
  dotnet tool install --global OciMultiArch.Tool --add-source artifacts/packages
  "$HOME/.dotnet/tools/ocimulti" --version
}

# Runs one of them as on a fresh machine: prints the seconds.
fresh() {
  local began
  git clone -q "$root" "$work/$1"
  mkdir "$work/$1.home"
  began=$SECONDS
  (
    cd "$work/$1"
    export HOME="$work/$1.home" NUGET_PACKAGES="$work/$1.packages" GOCACHE="$work/$1.home/go" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
    unset XDG_CACHE_HOME DOTNET_CLI_HOME
    "run_$1"
  ) >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; exit 1; }
  echo $((SECONDS - began))
}

megabytes() { echo $(($(du -sk "$work/$1.packages" | cut -f1) / 1024)); }

line="On a fresh machine"
for each in image test command; do
  [ -z "$only" ] || [ "$only" = "$each" ] || continue
  took="$(fresh "$each")"
  case "$each" in
    image) what="the first image" ;;
    test) what="the first test result (\`tests/run.sh --filter MediaTypeTests\`)" ;;
    command) what="an installed command ([below](#install))" ;;
  esac
  echo "$what: $took s, $(megabytes "$each") MB of packages, load $(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo unknown)" >&2
  line+="$([ "$line" = "On a fresh machine" ] && echo ":" || echo ",") $took s to $what"
done
line+=$'.\n'"Measured by \`benchmarks/first.sh\` with $(getconf _NPROCESSORS_ONLN) cores, an empty home and no packages there."
echo "$line"
if [ -n "$page" ]; then
  NEW="$line" perl -0pi -e 's/^On a fresh machine.*?\n(?=\n)/$ENV{NEW}\n/ms' "$root/README.md"
fi
