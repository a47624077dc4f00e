#!/usr/bin/env bash
# Builds greeting with goreleaser as .goreleaser.yaml says, without a release, and puts it into one image:
#   build.sh DESTINATION [OPTION…]
#   DESTINATION  as of --to: a repository, oci:DIR …
# The working folder is a clone of a repository that holds this folder's files. Needs goreleaser 2, Go, and ocimulti.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2; }
destination="$1"
shift
goreleaser build --snapshot --clean
ocimulti image "dist/greeting_{goreleaser}/greeting" --to "$destination" "$@"
