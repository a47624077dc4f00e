#!/usr/bin/env bash
# Counts the bytes that the small benchmarks allocate, and fails where one allocates over 5 % more than benchmarks/allocations.txt says. The counts do not
# depend on how busy the machine is. `benchmarks/guard.sh --update` writes the file anew, after a change that is meant. Needs the .NET 10 SDK.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# Compiled once and for all: what the compiler takes off the heap depends on how often it has seen a method.
export DOTNET_TieredCompilation=0 DOTNET_TieredPGO=0
dotnet run -c Release -v quiet --project "$root/benchmarks/OciMultiArch.Benchmarks" -- guard "$root/benchmarks/allocations.txt" "$@"
