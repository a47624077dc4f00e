# Sourced by compare.sh: one run of one program, and its line in the results.
failures=0 sequence=0 limit=300

begin_results() {
  [ -n "$results" ] || results="$work/results.tsv"
  [ -s "$results" ] || printf '#scenario\tconditions\tx\tprogram\tkind\twall s\tuser s\tsystem s\tpeak KiB\trequests\tconnections\tfailure\n' >"$results"
}

record() { # program, what it is, figures, answers, failure
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$scenario" "$shown" "$x" "$1" "$2" "$3" "$4" "$5" >>"$results"
}

fail() { # program, what it is, what went wrong
  failures=$((failures + 1))
  echo "FAILED: $scenario, $shown, $1: $3" >&2
  sed 's/^/    /' "$work/said" | tail -n 5 >&2
  record "$1" "$2" $'\t\t\t' $'\t' "$3: $(tail -n 1 "$work/said" | tr '\t' ' ' | cut -c1-200)"
}

# Runs a command of commands.txt, and checks what it made. Its words are split as a shell does it.
run_once() { # program, what it is, command
  local status=0 argv
  sequence=$((sequence + 1))
  prepare_run "$1"
  eval "argv=($3)"
  mark_answers
  at_home timeout --kill-after 5 "$limit" "${helper_words[@]}" run --to "$work/figures" -- "${argv[@]}" >"$work/said" 2>&1 || status=$?
  if [ "$status" != 0 ]; then
    fail "$1" "$2" "ended with $status"
    return 1
  fi
  answers="$(count_answers)"
  if ! at_home check_run >"$work/found" 2>&1; then
    cat "$work/found" >>"$work/said"
    fail "$1" "$2" "made something else"
    return 1
  fi
  finish_run
  record "$1" "$2" "$(cat "$work/figures")" "$answers" ""
}

# New names for what a run makes.
prepare_run() { # program
  rm -rf "${work:?}/home" "$work/out"
  home="$work/home" out="$work/out/v$sequence" tag="v$sequence" latest="latest-$sequence" version="$sequence"
  mkdir -p "$home" "$work/out"
  case "$kind" in
    push | pushers | copy | across) name="$to_host/bench/$scenario-$sequence" tag=v1 ;;
    again) name="$to_host/bench/seed" tag=v1 ;;
    index | tag | tags) name="$to_host/bench/seed" ;;
    pull) name="$to_host/bench/seed" tag=v1 ;;
    go) prepare_go "$1" ;;
    app) name="$to_host/bench/app-$1" ;;
  esac
  from="$from_host/bench/seed:v1" to="$name:$tag"
}

check_run() {
  local each
  case "$kind" in
    pull) compare check --layout "$out" --digest "$digest" ;;
    index) for each in "$tag" "$latest"; do compare check --at "$(address_of "$name" "$each")" $(printf -- "--entry %s " "${entries[@]}") || return 1; done ;;
    pushers) for each in $numbers; do compare check --at "$(address_of "$name-$each" v1)" --digest "$digest" || return 1; done ;;
    tags) grep -q "t$x\b" "$work/said" ;;
    app) compare check --at "$(address_of "$name" "$tag")" --layers 2 ;;
    go) if [ "$program" = go-build ]; then [ -x "$work/kept/amd64" ] && [ -x "$work/kept/arm64" ]; else compare check --at "$(address_of "$name" "$tag")" --platforms 2; fi ;;
    *) compare check --at "$(address_of "$name" "$tag")" --digest "$digest" ;;
  esac
}

address_of() { # host/repository, tag
  local scheme_name=http
  if [ "$scheme" = tls ]; then scheme_name=https; fi
  echo "$scheme_name://${1%%/*}/v2/${1#*/}/manifests/$2"
}

finish_run() { rm -rf "$work/out"; }
