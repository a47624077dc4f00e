#!/usr/bin/env bash
# Unpacks packages of this machine's own release of Debian or Ubuntu, for any architecture, without installing them or what they need:
#   debian.sh ARCHITECTURE FOLDER PACKAGE…
# apt's lists and state for it are private: neither root nor dpkg --add-architecture is needed.
set -euo pipefail
[ $# -ge 3 ] || { sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
architecture="$1" folder="$(realpath -m "$2")"
shift 2
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# shellcheck disable=SC1091 # a file of the machine
source /etc/os-release
case "$ID-$architecture" in
  ubuntu-amd64) place=http://archive.ubuntu.com/ubuntu parts="main universe" ;;
  ubuntu-*) place=http://ports.ubuntu.com/ubuntu-ports parts="main universe" ;;
  *) place=http://deb.debian.org/debian parts=main ;;
esac
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/packages" "$folder"
touch "$work/status"
keys="/usr/share/keyrings/$ID-archive-keyring.gpg"
echo "deb [signed-by=$keys] $place $VERSION_CODENAME $parts" >"$work/sources.list"
private=(
  -o "Dir::Etc::sourcelist=$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists"
  -o "Dir::State::status=$work/status" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
  -o "APT::Architecture=$architecture" -o "APT::Architectures::=$architecture"
)
cd "$work/packages"
apt-get -qq update "${private[@]}"
apt-get -qq download "${private[@]}" "$@"
for each in *.deb; do dpkg-deb -x "$each" "$folder"; done
