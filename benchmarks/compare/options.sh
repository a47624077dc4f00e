# Sourced by compare.sh: its options.
read_options() {
  quick=no list=no curves=no page=no resume=no minutes="" runs="" tool="" before="" helper="" results="" json="" only=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --quick) quick=yes ;;
      --list) list=yes ;;
      --curves) curves=yes ;;
      --page) page=yes ;;
      --resume) resume=yes ;;
      --only) only+=("${2:?--only needs a name}"); shift ;;
      --runs | --minutes | --tool | --before | --helper | --results | --json) printf -v "${1#--}" %s "${2:?$1 needs a value}"; shift ;;
      -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "$root/benchmarks/compare.sh"; exit ;;
      *) echo "compare.sh: $1 is no option; see --help." >&2; exit 2 ;;
    esac
    shift
  done
  [ -n "$runs" ] || if [ "$quick" = yes ]; then runs=3; else runs=7; fi
  if [ -z "$minutes" ] && [ "$quick" = yes ]; then minutes=20; fi
  check_only
}

# The lines of a table without comments, and without the blanks around its bars.
table() { sed -e '/^#/d' -e '/^$/d' -e 's/ *| */|/g' "$root/benchmarks/compare/$1.txt"; }

check_only() {
  local each
  for each in ${only[@]+"${only[@]}"}; do
    [ "$each" != curves ] || { curves=yes; continue; }
    { table scenarios; table curves; } | cut -d'|' -f1 | grep -qxF "${each%%@*}" || { echo "compare.sh: there is no scenario ${each%%@*}; see --list." >&2; exit 2; }
    if table curves | cut -d'|' -f1 | grep -qxF "${each%%@*}"; then
      [[ "$each" != *@* ]] || { echo "compare.sh: ${each%%@*} is a curve, and is always measured under the conditions that --list shows." >&2; exit 2; }
      curves=yes
    fi
  done
}

is_wanted() { # name, conditions
  [ "${#only[@]}" -gt 0 ] || return 0
  local each
  for each in "${only[@]}"; do
    if [ "$each" = "$1" ] || [ "$each" = "$1@$2" ]; then return 0; fi
  done
  return 1
}

# Conditions with which a scenario is measured: those of --quick, without it the others too, and those that --only names, whatever they are.
conditions_of() { # name, those of --quick, further ones
  local each all="$2"
  if [ "$quick" = no ]; then all+=" $3"; fi
  for each in ${only[@]+"${only[@]}"}; do
    if [[ "$each" == "$1@"* ]]; then all+=" ${each#*@}"; fi
  done
  for each in $all; do
    if [ "$each" != - ]; then echo "$each"; fi
  done | awk '!seen[$0]++'
}

list_scenarios() {
  local name about quickly others
  while IFS='|' read -r name _ _ _ quickly others about; do
    printf '%-12s %s\n%-12s   --quick: %s\n%-12s   further: %s\n' "$name" "$about" "" "$quickly" "" "$others"
  done < <(table scenarios)
  while IFS='|' read -r name _ _ about quickly others; do
    printf '%-12s curve, %s\n%-12s   --quick: %s\n%-12s   further: %s\n' "$name" "$about" "" "$quickly" "" "$others"
  done < <(table curves)
}
