#!/usr/bin/env bash
# Runs every test: installs what is missing (Debian and Ubuntu), builds once, and ends with the line
#   N passed, N failed, N skipped
# Usage: tests/run.sh [--all] [--filter EXPRESSION] [--projects]
#   --all      also the tests marked [Trait("Length", "Long")]
#   --filter   an expression of `dotnet test --filter`; a bare word is a part of a test's full name. Only the projects that hold such
#              a test are built and run, and only what those talk to is installed
set -euo pipefail

# What a script starts in the background ignores Ctrl-C, and so does all that it starts in turn; the tests interrupt programs.
signals="HUP,INT,QUIT,TERM"
if [ -z "${OCIMULTI_SIGNALS:-}" ] && env --default-signal="$signals" true 2>/dev/null; then
  exec env --default-signal="$signals" OCIMULTI_SIGNALS=default bash "${BASH_SOURCE[0]}" "$@"
fi

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
configuration=Release
filter=""
only_names=""
short='Length!=Long'

while [ $# -gt 0 ]; do
  case "$1" in
    --all) short="" ;;
    --projects) only_names=1 ;;
    --filter)
      [ $# -ge 2 ] || { echo "--filter needs an expression" >&2; exit 2; }
      filter="$2"
      shift ;;
    *)
      echo "Unknown argument: $1. Usage: tests/run.sh [--all] [--filter EXPRESSION] [--projects]" >&2
      exit 2 ;;
  esac
  shift
done

have() { PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1; }

# Every project of tests, by the folder.
test_projects() {
  local project
  for project in tests/*/*.csproj; do
    grep -q '<IsTestProject>false' "$project" || dirname "$project"
  done
}

# The words of a filter that are parts of full names, a line each; nothing when a test may match whatever its name is.
name_words() {
  case "$filter" in
    *!*) ;;
    *[=~]*)
      # What asks for anything but a name may be true of every test.
      if [[ "$(sed -E 's/(FullyQualifiedName|ClassName|Name)[=~]//g' <<<"$filter")" == *[=~]* ]]; then return 0; fi
      tr '&|()' '\n' <<<"$filter" | sed -n 's/^[^=~]*[=~] *//p' ;;
    *) tr '&|()' '\n' <<<"$filter" | grep . || true ;;
  esac
}

# Whether a project declares each part of a name: a.b may be a class a and a test b. What it declares stands on lines that begin so.
declares() {
  local part
  for part in ${2//./ }; do
    # shellcheck disable=SC2001 # a class of characters, and what it matched
    part="$(sed 's/[][\*^$+?(){}|]/\\&/g' <<<"$part")"
    grep -rqiE --include='*.cs' --exclude-dir=obj --exclude-dir=bin "^ *(namespace|public|internal) .*$part" "$1" || return 1
  done
}

# The projects that the filter may be about; all of them without one.
chosen_projects() {
  local words project word
  words="$(name_words)"
  test_projects | while read -r project; do
    if [ -z "$words" ]; then echo "$project"; continue; fi
    while read -r word; do
      if declares "$project" "$word"; then echo "$project"; break; fi
    done <<<"$words"
  done
}

# Whether the chosen projects start a program: all that their sources name, and everything in those that run the tool.
wants() { [ -z "$filter" ] || grep -rqE --include='*.cs' "$1|namespace OciMultiArch\.EndToEnd" "${projects[@]}"; }

missing_packages() {
  if wants 'Programs\.Go\b|GoApp'; then have go || echo golang-go; fi
  if wants '\bRealRegistry\b'; then have docker-registry || echo docker-registry; fi
  if wants 'Programs\.Skopeo'; then have skopeo || echo skopeo; fi
  if wants 'Programs\.Umoci'; then have umoci || echo umoci; fi
  if wants 'Programs\.Buildah'; then have buildah || echo buildah; fi
  if wants 'Programs\.Nginx'; then have nginx || echo nginx-light; fi
  if wants 'Programs\.Qemu'; then have qemu-aarch64-static || echo qemu-user-static; fi
  if wants 'Programs\.Docker\b'; then have docker || echo docker.io; fi
  if wants 'Programs\.Faketime'; then have faketime || echo faketime; fi
  if wants '"curl"'; then have curl || echo curl; fi
  # A long test checks the workflows with linters.
  [ -n "$short" ] || have npm || echo npm
  [ -n "$short" ] || have yamllint || echo yamllint
  [ -n "$short" ] || have shellcheck || echo shellcheck
  # Long tests build programs with other compilers, and from sources that are packages.
  if [ -z "$short" ] && wants 'CompilerScene|ProgramsScript'; then
    [ -x /usr/bin/rustc ] || echo rustc
    [ -x /usr/bin/cargo ] || echo cargo
    case "$(uname -m)" in
      aarch64) have x86_64-linux-gnu-gcc || echo gcc-x86-64-linux-gnu libc6-dev-amd64-cross ;;
      *) have aarch64-linux-gnu-gcc || echo gcc-aarch64-linux-gnu libc6-dev-arm64-cross ;;
    esac
    PROGRAMS="registry umoci" benchmarks/programs.sh --packages
  fi
  # Native programs are linked by a C compiler: the tool for a run of every test, and what long tests publish.
  if [ -z "$filter" ] || [ -z "$short" ]; then
    have clang || have gcc || echo gcc
    [ -e /usr/include/stdio.h ] || echo libc6-dev
  fi
  [ -e /usr/share/zoneinfo/Pacific/Auckland ] || echo tzdata
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else
    echo "Not root and no sudo. Install by hand: $packages" >&2
    exit 1
  fi
}

install_missing() {
  packages="$(missing_packages | tr '\n' ' ')"
  [ -n "$packages" ] || return 0
  if ! have apt-get; then
    echo "The tests talk to real programs. Please install: $packages(names of the Debian packages)" >&2
    exit 1
  fi
  echo "Installing $packages"
  as_root apt-get -q update
  # shellcheck disable=SC2086 # one word each
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $packages
  case " $packages " in
    # Debian starts a registry of its own; the tests start theirs on free ports and need none.
    *" docker-registry "*) as_root service docker-registry stop >/dev/null 2>&1 || true ;;
  esac
}

# The tool as one native program: the tests start it some thousand times, and it starts thirty times as fast. Prints nothing where it
# cannot be made: then they start the tool that was built. With the options of the build before, or the libraries are compiled again.
native_tool() {
  local runtime
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) runtime=linux-x64 ;;
    Linux-aarch64) runtime=linux-arm64 ;;
    *) return 0 ;;
  esac
  local target="$root/src/OciMultiArch.Tool/bin/$configuration/net10.0/$runtime/publish"
  if dotnet publish src/OciMultiArch.Tool --configuration "$configuration" --runtime "$runtime" --output "$target" \
    -v quiet >&2; then
    echo "$target/ocimulti"
  else
    echo "The native tool could not be made; the tests run the one that was built." >&2
  fi
}

# One compiler for all projects, which is warm after the first one. It holds nothing open that this script writes to, and where the
# environment turns such servers off it ends with the build.
build() {
  local code=0 log
  log="$(mktemp)"
  dotnet build "$1" --configuration "$configuration" -v quiet -p:UseSharedCompilation=true >"$log" 2>&1 </dev/null || code=$?
  cat "$log"
  rm -f "$log"
  [ "${UseSharedCompilation:-}" != false ] || dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 </dev/null || true
  return "$code"
}

# The value of a counter in a result file.
counter() { sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

cd "$root"
projects=()
while read -r project; do projects+=("$project"); done < <(chosen_projects)
if [ "${#projects[@]}" -eq 0 ]; then
  echo "No test has a name with '$filter' in it."
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi
if [ -n "$only_names" ]; then
  printf '%s\n' "${projects[@]}"
  exit 0
fi
if ! have dotnet; then
  echo "The .NET SDK is not installed; global.json says which one. See https://dotnet.microsoft.com/download" >&2
  exit 1
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
install_missing
if [ -n "$filter" ]; then
  for project in "${projects[@]}"; do build "$project"; done
else
  build OciMultiArch.sln
  # A few tests alone are sooner done without.
  OCIMULTI_NATIVE="${OCIMULTI_NATIVE:-$(native_tool)}"
  export OCIMULTI_NATIVE
fi

expression="$short"
if [ -n "$filter" ]; then expression="($filter)${short:+&($short)}"; fi
results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0 broken=0

for project in "${projects[@]}"; do
  name="$(basename "$project")"
  code=0 began=$SECONDS
  dotnet test "$project" --configuration "$configuration" --no-build -v quiet ${expression:+--filter "$expression"} \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" --results-directory "$results" || code=$?
  trx="$results/$name.trx"
  total=0 ran=0 good=0
  if [ -f "$trx" ]; then total="$(counter "$trx" total)" ran="$(counter "$trx" executed)" good="$(counter "$trx" passed)"; fi
  bad=$((ran - good))
  note=""
  if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
    note=" (the run broke off with exit code $code before a test failed: run it again, and look for its reason above)" broken=$((broken + 1))
  elif [ "$total" -eq 0 ] && [ -z "$filter" ]; then
    note=" (no test was found)" broken=$((broken + 1))
  fi
  echo "$name: $good passed, $bad failed, $((total - ran)) skipped, $((SECONDS - began)) s$note"
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - ran))
done

if [ $((passed + failed + broken)) -eq 0 ]; then
  echo "No test ran."
  broken=$((broken + 1))
fi
# A project that broke off counts as one failure, so that the last line alone tells the truth.
failed=$((failed + broken))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
