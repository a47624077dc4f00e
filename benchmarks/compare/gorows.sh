# Sourced by compare.sh: builds of a Go program. What a program remembers of its last build is kept here, as on a developer's machine.
seed_go() {
  layout="" digest=""
  rm -rf "$work/app"
  write_go_program "$work/app"
  home="$work/go-home"
  (cd "$work/app" && seeding build . --platform linux/amd64,linux/arm64 --to "${hosts[0]}/bench/base" --tag v1)
}

prepare_go() { # program
  home="$work/go-home" name="$to_host/bench/go-$1"
  mkdir -p "$work/kept"
  case "$scenario" in
    go-changed) printf 'package main\n\nfunc init() { if version == "" { println("%s") } }\n' "$sequence" >"$work/app/line.go"; version=0 ;;
    go-same) version=0 tag=v1 ;;
  esac
  cd "$work/app" || exit 1
}

# Each builds once before it is measured, however long that takes. What fails here is told as if it had been measured.
warm_up() {
  local each saved="$results" quick=no
  results="$work/warm"
  : >"$results"
  for each in "${rows[@]}"; do run_in_turn "$each" 0; done
  results="$saved"
  awk -F'\t' '$12 != ""' "$work/warm" >>"$results"
}
