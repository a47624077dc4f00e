#!/usr/bin/env bash
# Installs ocimulti into a folder of the job and puts that on the PATH. action.yml says what each variable means.
set -euo pipefail

fail() {
  echo "::error title=setup-ocimulti::$*" >&2
  exit 1
}

version="${OCIMULTI_VERSION#v}"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+.][0-9A-Za-z.+-]+)?$ ]] \
  || fail "version: '$OCIMULTI_VERSION' is no version. Write one such as 0.1.0."
folder="$RUNNER_TEMP/ocimulti-$version"

install_tool() {
  command -v dotnet >/dev/null || fail "from tool: there is no dotnet. Put actions/setup-dotnet with dotnet-version 10.0.x before this step."
  dotnet tool install OciMultiArch.Tool --tool-path "$folder" --version "$version" ${OCIMULTI_SOURCE:+--add-source "$OCIMULTI_SOURCE"} \
    || fail "from tool: OciMultiArch.Tool $version could not be installed. Name the feed or folder that has it as source."
}

runtime() {
  case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) echo linux-x64 ;;
    Linux-ARM64) echo linux-arm64 ;;
    Windows-X64) echo win-x64 ;;
    Windows-ARM64) echo win-arm64 ;;
    macOS-X64) echo osx-x64 ;;
    macOS-ARM64) echo osx-arm64 ;;
    *) fail "from release: there is no native program for $RUNNER_OS on $RUNNER_ARCH. Use from: tool." ;;
  esac
}

sha256_of() {
  if command -v sha256sum >/dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d ' ' -f 1
}

install_release() {
  local name url expected archive actual
  expected="$(tr 'A-F' 'a-f' <<< "${OCIMULTI_SHA256#sha256:}")"
  [[ "$expected" =~ ^[0-9a-f]{64}$ ]] \
    || fail "sha256: '$OCIMULTI_SHA256' is no digest of 64 hexadecimal digits. Take that of the archive from SHA256SUMS of the release."
  name="ocimulti-$(runtime).tar.gz"
  url="$OCIMULTI_URL"
  if [ -z "$url" ]; then
    [ -n "$OCIMULTI_REPOSITORY" ] || fail "repository: none is named. Write the GitHub repository of the release as OWNER/NAME, or url."
    url="${GITHUB_SERVER_URL:-https://github.com}/$OCIMULTI_REPOSITORY/releases/download/v$version/$name"
  fi
  archive="$RUNNER_TEMP/$name"
  curl --fail --silent --show-error --location --retry 3 --output "$archive" "$url" \
    || fail "$url could not be read. See that release v$version is published and has $name."
  actual="$(sha256_of "$archive")"
  [ "$actual" = "$expected" ] || fail "$url has the digest $actual, not $expected. Nothing of it was used."
  mkdir -p "$folder"
  tar -xzf "$archive" -C "$folder"
}

case "$OCIMULTI_FROM" in
  tool) install_tool ;;
  release) install_release ;;
  *) fail "from: '$OCIMULTI_FROM' is neither tool nor release." ;;
esac

"$folder/ocimulti" --version
if [ "$RUNNER_OS" = Windows ]; then folder="$(cygpath --windows "$folder")"; fi
echo "$folder" >> "$GITHUB_PATH"
echo "path=$folder" >> "$GITHUB_OUTPUT"
