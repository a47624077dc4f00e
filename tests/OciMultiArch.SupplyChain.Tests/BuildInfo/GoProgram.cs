using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>
/// A program of five modules, one of them replaced by another and one by a folder, built by the go of this machine.
/// </summary>
internal static class GoProgram
{
    /// <summary>Programs by go that others built, with Debian's packages of them.</summary>
    public static TheoryData<string, string> OfOthers { get; } = new()
    {
        { "go", "golang-go" },
        { "umoci", "umoci" },
        { "skopeo", "skopeo" },
        { "docker", "docker.io" },
        { "docker-registry", "docker-registry" },
    };

    public const string Module = """
        module example.com/acme/server

        go 1.18

        require (
            example.com/acme/log v1.2.3
            example.com/acme/old v0.9.0
            example.com/acme/local v0.0.0
        )

        replace example.com/acme/old => example.com/fork/old v0.9.1-patched

        replace example.com/acme/local => ../local
        """;

    private const string Main = """
        package main

        import (
            local "example.com/acme/local"
            log "example.com/acme/log"
            old "example.com/acme/old"
        )

        var version = "none"

        func main() { println(version, log.F()+old.F()+local.F()) }
        """;

    /// <summary>Writes the sources.</summary>
    /// <returns>The folder of the main module.</returns>
    public static string WriteSources(TempFolder folder)
    {
        GoProxyFolder proxy = new(folder);
        proxy.Publish("example.com/acme/log", "v1.2.3", ("example.com/acme/text", "v0.1.0"));
        proxy.Publish("example.com/acme/text", "v0.1.0");
        proxy.Publish("example.com/fork/old", "v0.9.1-patched", declared: "example.com/acme/old");
        folder.Write("local/go.mod", "module example.com/acme/local\n\ngo 1.18\n");
        folder.Write("local/f.go", "package f\n\nfunc F() int { return 1 }\n");
        folder.Write("server/go.mod", Module);
        folder.Write("server/main.go", Main);
        return folder.At("server");
    }

    /// <summary>What go is told by its environment.</summary>
    public static Dictionary<string, string?> Environment(TempFolder folder) => new()
    {
        ["GOPROXY"] = new GoProxyFolder(folder).Url,
        ["GONOSUMDB"] = "*",
        ["GOSUMDB"] = "off",
        ["GOFLAGS"] = "-mod=mod -modcacherw",
        ["GOMODCACHE"] = folder.At("modules"),
        ["CGO_ENABLED"] = "0",
    };

    /// <summary>Builds for a platform, as GOOS/GOARCH.</summary>
    public static async Task<string> BuildAsync(TempFolder folder, string platform, params string[] flags)
    {
        var sources = WriteSources(folder);
        var environment = Environment(folder);
        (environment["GOOS"], environment["GOARCH"]) = (platform.Split('/')[0], platform.Split('/')[1]);
        var file = folder.At("program");
        string[] arguments = ["build", "-trimpath", "-buildvcs=false", .. flags, "-o", file, "."];
        (await Programs.RunAsync(Programs.Go, arguments, environment, sources)).Succeeded();
        return file;
    }

    /// <summary>Builds for linux/amd64 as a user with another umask and environment does.</summary>
    public static async Task<string> BuildElsewhereAsync(TempFolder folder, string umask, Dictionary<string, string?> more)
    {
        var sources = WriteSources(folder);
        var environment = Environment(folder);
        foreach (var (name, value) in more)
            environment[name] = value;
        (environment["GOOS"], environment["GOARCH"]) = ("linux", "amd64");
        var script = $"umask {umask}; exec '{Programs.Go}' build -trimpath -buildvcs=false -o ../program .";
        (await Programs.RunAsync("/bin/sh", ["-c", script], environment, sources)).Succeeded();
        return folder.At("program");
    }

    /// <summary>
    /// What <c>go version -m</c> says: the version of Go, and its other lines, but for blank ones, without the tab.
    /// </summary>
    public static async Task<(string Version, string Lines)> SaidByGoAsync(string file)
    {
        var said = (await Programs.RunAsync(Programs.Go, ["version", "-m", file])).Succeeded();
        var lines = said.Stdout.Split('\n').Where(static line => line.Trim().Length > 0).ToArray();
        return (lines[0][(file.Length + 2)..], string.Concat(lines[1..].Select(static line => $"{line[1..]}\n")));
    }
}
