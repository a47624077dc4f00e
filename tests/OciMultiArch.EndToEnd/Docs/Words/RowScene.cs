using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Docs.Words;

/// <summary>
/// Where rows are proved: registries in variables, and for each script a fresh copy of a module in git, tagged v1.4.2 and clean, with
/// programs in cmd/api and cmd/worker and a base in the layout base. Programs that nobody has at hand stand in bin, and a go that writes
/// down in the file spied what it builds with; it knows the variables of newer ones, and builds nothing with ONLY_SPY=1.
/// </summary>
public sealed class RowScene : IAsyncLifetime
{
    private const string Furnish =
        """
        mkdir -p seed/cmd/api seed/cmd/worker seed/kodata && cd seed
        printf 'package main\n\nvar version = "none"\n\nfunc main() { println(version) }\n' | tee cmd/api/main.go > cmd/worker/main.go
        printf '//go:build extra\n\npackage main\n\nfunc init() { println("extra") }\n' > cmd/api/extra.go
        printf 'module example.com/app\n\ngo 1.18\n' > go.mod
        echo hello > kodata/index.html
        git init -q -b main . && git add . && git -c user.name=me -c user.email=me@example.com commit -q -m first && git tag v1.4.2
        echo '*' > .git/info/exclude
        ocimulti build ./cmd/worker --platform linux/amd64,linux/arm64 --to oci:base -t 1 \
          --label from=base --label more=base --annotation manifest:kept=base
        mkdir bin
        for engine in docker podman; do printf '#!/bin/sh\necho "$*" >> %s.said; cat > %s.tar\n' $engine $engine > bin/$engine; done
        for other in kubectl kind; do printf '#!/bin/sh\necho "%s $*"; case "$*" in *"-f -"*) cat;; esac\n' $other > bin/$other; done
        cat > bin/spy <<'END'
        #!/bin/sh
        if [ "$1" = build ]; then { env; printf 'argument: %s\n' "$@"; } >> "${0%/*}/../spied"; [ -z "$ONLY_SPY" ] || exit 1; fi
        if [ "$1" = env ]; then go "$@" | sed -E 's/"(GOARM64|GORISCV64)": ""/"\1": "known"/'; exit; fi
        exec go "$@"
        END
        chmod +x bin/*
        """;

    private const string Prelude =
        """
        fails() { if "$@"; then echo "this did not fail: $*" >&2; return 1; fi; }
        export PATH="$PWD/bin:$PATH"
        api='ocimulti build ./cmd/api --platform linux/amd64'
        both='ocimulti build ./cmd/api --platform linux/amd64,linux/arm64'
        """;

    private RecipeScene scene = null!;
    private int last;

    public async Task InitializeAsync()
    {
        scene = await RecipeScene.OfAsync("$REGISTRY $TLS_REGISTRY $PRIVATE_REGISTRY");
        (await scene.RunAsync(Furnish)).Succeeded();
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    /// <summary>The registry that holds what the scripts push.</summary>
    internal RealRegistry Registry => scene["REGISTRY"];

    /// <summary>Proves the row by the story that is its own.</summary>
    internal async Task ProveAsync(WordsRow row, IReadOnlyList<RowStory> stories)
    {
        var own = stories.Where(story => story.IsOf(row)).ToList();
        Assert.True(own.Count == 1, $"{own.Count} stories prove this row, and one shall: {row.Key}");
        Assert.True(row.Ours != WordsRow.Nothing || row.Difference != WordsRow.Nothing, $"This row says nothing of what to use: {row.Key}");
        var untyped = own[0].Untyped(row).ToList();
        Assert.True(untyped.Count == 0, $"The row shows what its story does not type: {string.Join(" and ", untyped)}");

        own[0].Check(await RunAsync(own[0].Script));
    }

    private async Task<RowRun> RunAsync(string script)
    {
        var folder = $"row{Interlocked.Increment(ref last)}";
        var ended = (await scene.RunAsync($"cp -a seed {folder}; cd {folder}\n{Prelude}\n{script}")).Succeeded();
        return new(Path.Combine(scene.Work, folder), ended.Stdout, ended.Stderr);
    }
}
