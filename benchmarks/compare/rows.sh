# Sourced by compare.sh: a scenario under its conditions, with all programs in turns.
proxied=no

measure_scenarios() {
  local row image server quickly others conditions
  while IFS='|' read -r row kind image server quickly others _ <&3; do
    for conditions in $(conditions_of "$row" "$quickly" "$others"); do
      is_wanted "$row" "$conditions" || continue
      measure_row "$row" "$image" "$server" "$conditions" 0
      if [ "$(registry_of "$conditions" "$server")" = registry ] && command -v registry >/dev/null; then
        measure_row "$row" "$image" v3 "${conditions%/registry}" 0
      fi
    done
  done 3< <(table scenarios)
}

# The registry that conditions name, or otherwise the row's own.
registry_of() { # conditions, registry
  local scheme time access named
  IFS=/ read -r scheme time access named <<<"$1"
  echo "${named:-$2}"
}

# Each number of a curve is a row of its own. What was slow at a smaller one has no further points.
measure_curves() {
  local row image conditions quickly others at
  while IFS='|' read -r row kind image conditions quickly others <&3; do
    is_wanted "$row" "$conditions" || is_wanted curves "" || continue
    left_behind=""
    for at in $(conditions_of "$row" "$quickly" "$others" | sort -n); do
      measure_row "$row" "${image//X/$at}" sink "${conditions//X/$at}" "$at" "$conditions"
      rm -rf "$work/layouts"
    done
  done 3< <(table curves)
}

measure_row() { # name, layout, registry, conditions, number on a curve or 0, conditions of the curve
  local scheme time access of_conditions
  scenario="$1" x="$5"
  # A tenth of the time is for what is begun last.
  if [ -n "$minutes" ] && [ "$SECONDS" -gt $((minutes * 54)) ]; then
    echo "$scenario, $4: left out, $minutes minutes are nearly over." >&2
    return
  fi
  if [ "$resume" = yes ] && is_measured "$4" "$3"; then
    echo "$scenario, $4: measured before." >&2
    return
  fi
  IFS=/ read -r scheme time access of_conditions <<<"$4"
  if [ "$scheme" = tls ] && [ "$time" = 0 ] && [ -z "$(own_address)" ]; then
    echo "$scenario, $4: left out, for this machine has no address but loopback." >&2
    return
  fi
  if [ "$access" = token ] && [ "${of_conditions:-$3}" != sink ]; then
    echo "$scenario, $4: left out, for the sink alone asks for a token." >&2
    return
  fi
  make_layout "$2"
  start_registries "${of_conditions:-$3}"
  say_how_to_reach "$scheme"
  shown="$(describe "${of_conditions:-$3}")"
  echo "$scenario · $shown" >&2
  # All points of a curve are under the same conditions.
  if [[ "${6-}" == *X* ]]; then shown="${shown/$time ms/X ms}"; fi
  seed
  take_turns
  stop_registries
}

# Whether the results have as many runs of ocimulti as are to be made, with a proxy or without.
is_measured() { # conditions, registry
  local scheme time access of_conditions words
  IFS=/ read -r scheme time access of_conditions <<<"$1"
  words="$(proxied=no describe "${of_conditions:-$2}")"
  awk -F'\t' -v row="$scenario" -v x="$x" -v runs="$runs" -v words="$words" -v time="$time" '
    { sub(/ by a proxy/, "", $2); sub(/ X ms/, " " time " ms", $2) }
    $1 == row && $2 == words && $3 == x && $5 == "ours" && $12 == "" { found++ }
    END { exit found < runs }' "$results"
}

describe() { # registry
  local words="$scheme HTTP" path_words="no delay"
  if [ "$scheme" = tls ]; then words=TLS; fi
  if [ "$time" != 0 ]; then path_words="round trip $time ms"; fi
  if [ "$proxied" = yes ] && [ "$time" != 0 ]; then path_words+=" by a proxy"; fi
  echo "$words, $path_words, $access, $1"
}

start_registries() { # sink, registry or v3
  start_registry "$1" "$scheme" "$time" "$access"
  from_host="${hosts[0]}" to_host="${hosts[0]}"
  if [ "$kind" = across ]; then
    start_registry "$1" "$scheme" "$time" "$access"
    to_host="${hosts[1]}"
  fi
}

make_layout() { # platforms, shared layers, own layers, bytes of each; or -
  local numbers
  [ "$1" != - ] || return 0
  read -ra numbers <<<"$1"
  layout="$work/layouts/$(echo "$1" | tr ' *' '--')"
  if [ ! -e "$layout.digests" ]; then
    mkdir -p "$layout"
    compare layout --to "$layout" --platforms "${numbers[0]}" --shared "${numbers[1]}" --own "${numbers[2]}" --bytes "$((numbers[3]))" >"$layout.digests"
  fi
  digest="$(head -n 1 "$layout.digests")"
}

# What has to be in the registry before the first run. The names of parts are those of name_parts.
seed() {
  local at=0 part repository="$from_host/bench/seed"
  case "$kind" in
    push | pushers) return ;;
    go) seed_go; return ;;
    app) seed_app; return ;;
  esac
  seeding copy "oci:$layout:v1" "$repository:v1"
  if [ "$kind" = index ]; then
    name_parts "$repository" "$layout.digests"
    while read -r part _; do
      at=$((at + 1))
      seeding copy "$repository@$part" "$repository:part$at"
    done < <(tail -n +2 "$layout.digests")
  elif [ "$kind" = tags ]; then
    # shellcheck disable=SC2046
    seeding tag "$repository:v1" $(seq -f 't%g' "$x")
  fi
}

# shellcheck disable=SC2086
seeding() { # verb and arguments
  home="$work/home"
  at_home $tool "$@" $ours >"$work/said" 2>&1 || { echo "compare.sh: the registry could not be filled." >&2; cat "$work/said" >&2; exit 1; }
}

commands_of() { # kind
  local wanted="$1"
  case "$wanted" in again) wanted=push ;; across) wanted=copy ;; esac
  table commands | awk -F'|' -v OFS='|' -v kind="$wanted" '$1 == kind { sub(/^[^|]*\|/, ""); print }'
}

# The first of a round is another one each time, so that none always follows the same neighbour.
take_turns() {
  local rows=() each number left=() first
  while IFS= read -r each; do
    if ! is_there "${each%%|*}"; then
      echo "  ${each%%|*}: not on PATH, or not for these conditions" >&2
      continue
    fi
    rows+=("$each")
    if [ -n "$before" ] && [[ "$each" == "ocimulti|ours|"* ]]; then rows+=("before|before|${each#ocimulti|ours|}"); fi
  done < <(commands_of "$kind")
  numbers="$(seq -s ' ' 1 "$((x > 0 ? x : 1))")"
  if [ "$kind" = go ]; then warm_up; fi
  for number in $(seq "$runs"); do
    first=$((number % ${#rows[@]}))
    left=("${rows[@]:first}" "${rows[@]:0:first}")
    for each in "${left[@]}"; do run_in_turn "$each" "$number"; done
  done
  slow=""
}

# A program that takes long is not run again in a quick round or on a curve, and one that failed never.
slow="" left_behind=""
run_in_turn() { # line of commands.txt, number of the round
  local what command wall ocimulti="$tool"
  IFS='|' read -r program what command <<<"$1"
  [[ " $slow $left_behind " != *" $program "* ]] || return 0
  if [ "$program" = before ]; then ocimulti="$before"; fi
  if ! run_once "$program" "$what" "$command"; then
    slow+=" $program"
    return 0
  fi
  wall="$(cut -d. -f1 "$work/figures")"
  if [ "$quick" = yes ] || [ "$x" -gt 0 ]; then
    if [ "$wall" -ge 5 ]; then slow+=" $program"; fi
  fi
  if [ "$x" -gt 0 ] && [ "$wall" -ge 10 ]; then left_behind+=" $program"; fi
}

write_reports() {
  local words=(--from "$results")
  [ -z "$json" ] || words+=(--json "$json")
  [ "$page" = no ] || words+=(--page "$root/docs/performance.md" --pictures "$root/docs/performance")
  compare report "${words[@]}"
}
