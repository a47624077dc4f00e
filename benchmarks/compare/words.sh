# Sourced by compare.sh: what each program has to be told about the registries at hand. The variables are those of commands.txt.
say_how_to_reach() { # scheme
  local each
  ours="--progress none" crane="" oras="" oras_from="" oras_to="" regctl="" skopeo="" skopeo_from="" skopeo_to="" docker=""
  [ "$1" = plain ] || return 0
  crane="--insecure" oras="--plain-http" oras_from="--from-plain-http" oras_to="--to-plain-http" docker="--insecure"
  skopeo="--tls-verify=false" skopeo_from="--src-tls-verify=false" skopeo_to="--dest-tls-verify=false"
  for each in "${hosts[@]}"; do
    ours+=" --plain-http $each"
    regctl+=" --host reg=$each,tls=disabled"
  done
}

# The images of an index, as each program wants them.
name_parts() { # host/repository, file of digests and platforms
  local digest platform at=0
  parts="" part_tags="" declared="" crane_parts="" regctl_parts="" entries=()
  while read -r digest platform; do
    at=$((at + 1))
    parts+=" $1:part$at"
    part_tags+=" part$at"
    crane_parts+=" --manifest $1:part$at"
    regctl_parts+=" --ref $1:part$at"
    declared+=" --platform $1:part$at=$platform"
    entries+=("$digest")
  done < <(tail -n +2 "$2")
}

# A home for each run: nothing is remembered from the last one, and nothing of the machine's user is used.
at_home() { # command
  (
    unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
    export HOME="$home" XDG_CACHE_HOME="$home/cache" XDG_DATA_HOME="$home/data" XDG_CONFIG_HOME="$home/config" DOCKER_CONFIG="$home/docker"
    export OCIMULTI_OTHER_TOOLS=none _CONTAINERS_ROOTLESS_UID=1000 GOCACHE="$work/go-cache" GOPATH="$work/go-path" CGO_ENABLED=0
    export KO_DEFAULTBASEIMAGE="${hosts[0]}/bench/base:v1"
    if [ -e "$work/tls/ca.pem" ]; then export SSL_CERT_FILE="$work/tls/ca.pem"; fi
    mkdir -p "$home/docker"
    "$@"
  )
}
