using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.SupplyChain.Tests.BuildInfo;

/// <summary>A folder that go takes for a module proxy: modules with versions and checksums, without a network.</summary>
internal sealed class GoProxyFolder(TempFolder folder)
{
    public string Url => new Uri(folder.Folder("proxy")).AbsoluteUri;

    /// <summary>Publishes a module of one package, with one function <c>F</c>.</summary>
    /// <param name="path">The module path, in small letters.</param>
    /// <param name="version">Its version.</param>
    /// <param name="needs">A module that it calls, with its version; null for none.</param>
    /// <param name="declared">The path in its go.mod, where it is not its own.</param>
    public void Publish(string path, string version, (string Path, string Version)? needs = null, string? declared = null)
    {
        var require = needs is var (other, least) ? $"require {other} {least}\n" : "";
        var mod = $"module {declared ?? path}\n\ngo 1.18\n\n{require}";
        var call = "func F() int { return 1 }\n";
        if (needs is var (used, _))
            call = $"import used \"{used}\"\n\nfunc F() int {{ return used.F() + 1 }}\n";
        folder.Write($"proxy/{path}/@v/{version}.info", $$"""{"Version":"{{version}}","Time":"2024-01-02T03:04:05Z"}""");
        folder.Write($"proxy/{path}/@v/{version}.mod", mod);
        using var zip = ZipFile.Open(folder.At($"proxy/{path}/@v/{version}.zip"), ZipArchiveMode.Create);
        Add("go.mod", mod);
        Add("f.go", $"package f\n\n{call}");

        void Add(string name, string text)
        {
            using StreamWriter writer = new(zip.CreateEntry($"{path}@{version}/{name}").Open());
            writer.Write(text);
        }
    }
}
