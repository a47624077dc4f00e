#!/usr/bin/env bash
# Makes a site of the pages and of the documentation in the sources: docs/site/build.sh [FOLDER], artifacts/site without one. The site is
# in FOLDER/html.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
site="${1:-$root/artifacts/site}"
if [ -e "$site" ] && [ ! -e "$site/docfx.json" ]; then
  echo "$site is no folder of this script. Name one that does not exist." >&2
  exit 2
fi

rm -rf "$site"
mkdir -p "$site/pages"
cp -R "$here/docfx.json" "$here/template" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json" "$site"
cp "$here/toc.yml" "$root/src/icon.png" "$site/pages"
site="$(cd "$site" && pwd)"
cd "$root"
dotnet tool restore
dotnet run "$here/pages.cs" -- "$root" "$site/pages"
dotnet run "$here/reference.cs" -- src "$site/src"
dotnet docfx metadata "$site/docfx.json" --warningsAsErrors
dotnet docfx build "$site/docfx.json" --warningsAsErrors
echo "The site is in $site/html. To look at it: dotnet docfx serve $site/html"
