# Sourced by compare.sh: a program of .NET that is built before anything is measured, and put on a base by each program.
seed_app() {
  app="$work/app-net" base="$from_host/bench/base:v1"
  case "$(uname -m)" in aarch64) app_runtime=linux-arm64 ;; *) app_runtime=linux-x64 ;; esac
  seeding copy "oci:$layout:v1" "$base"
  [ ! -d "$app" ] || return 0
  mkdir -p "$app"
  cat >"$app/hello.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <SelfContained>false</SelfContained>
  </PropertyGroup>
</Project>
XML
  echo 'System.Console.WriteLine("hello");' >"$app/Program.cs"
  make_app -restore -t:Publish >"$work/said" 2>&1 || { echo "compare.sh: the program of .NET could not be built." >&2; cat "$work/said" >&2; exit 1; }
}

make_app() { # options of msbuild
  DOTNET_NOLOGO=1 dotnet msbuild "$app/hello.csproj" -nologo -v:q -nr:false -m:1 -p:Configuration=Release -p:RuntimeIdentifier="$app_runtime" "$@"
}
