#!/usr/bin/env bash
# Measures ocimulti beside other programs: wall time, user and system CPU, peak memory, requests and connections, as medians with least and most and with
# ratios to the best of the others. The programs take turns, and each result is checked by digest. It starts its own registries on free ports: a sink that
# counts and drops what it gets, and docker-registry (v3 too where it is on PATH as `registry`). As root a path with a round trip of its own is a pair of
# network devices; otherwise it is a proxy, which the output says. Needs the .NET 10 SDK, gcc or clang, and docker-registry. As root it installs what Debian
# packages: docker-registry, skopeo and the docker client. crane, regctl, oras, ko and buildx take part where they are on PATH.
#   --quick           fewer conditions and runs; at most 20 minutes
#   --only NAME       only this scenario or curve, or NAME@CONDITIONS such as tag@plain/50/open; curves for all curves; repeatable
#   --list            say what there is, and end
#   --runs N          how often each program is run; 7, or 3 with --quick
#   --minutes N       begin nothing that would hardly end within so many minutes; 20 with --quick
#   --resume          leave out what the file of --results holds already
#   --curves          measure how wall time grows too; after --quick with fewer points
#   --tool COMMAND    a native ocimulti that is published already
#   --before COMMAND  another ocimulti, measured beside it
#   --helper COMMAND  the helper, published already (benchmarks/OciMultiArch.Compare)
#   --results FILE    where each run is written as a line of fields separated by tabs; added to when the file is there
#   --json FILE       the medians as JSON
#   --page            write the tables and pictures of docs/performance.md; with --results of all that the file holds. What was not measured stays
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=goprogram.sh
source "$root/benchmarks/goprogram.sh"
# shellcheck source=compare/options.sh
source "$root/benchmarks/compare/options.sh"
# shellcheck source=compare/programs.sh
source "$root/benchmarks/compare/programs.sh"
# shellcheck source=compare/paths.sh
source "$root/benchmarks/compare/paths.sh"
# shellcheck source=compare/registries.sh
source "$root/benchmarks/compare/registries.sh"
# shellcheck source=compare/words.sh
source "$root/benchmarks/compare/words.sh"
# shellcheck source=compare/measuring.sh
source "$root/benchmarks/compare/measuring.sh"
# shellcheck source=compare/gorows.sh
source "$root/benchmarks/compare/gorows.sh"
# shellcheck source=compare/approws.sh
source "$root/benchmarks/compare/approws.sh"
# shellcheck source=compare/rows.sh
source "$root/benchmarks/compare/rows.sh"

read_options "$@"
if [ "$list" = yes ]; then
  list_scenarios
  exit
fi
work="$(mktemp -d)"
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
prepare_programs
begin_results
measure_scenarios
[ "$curves" = no ] || measure_curves
write_reports
[ "$failures" = 0 ] || { echo "compare.sh: $failures rows failed; they are named above." >&2; exit 1; }
