using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Packages;

/// <summary>Equal sources, SDK and SOURCE_DATE_EPOCH give equal packages.</summary>
public sealed class ReproduciblePackageTests
{
    private static readonly string[] Projects =
    [
        "src/OciMultiArch", "src/OciMultiArch.Clouds",
        "src/OciMultiArch.Go", "src/OciMultiArch.DependencyInjection",
        "src/OciMultiArch.SupplyChain", "src/OciMultiArch.Testing",
        "src/OciMultiArch.Tool", "src/OciMultiArch.Yaml", "src/OciMultiArch.Zstd",
    ];

    [Fact]
    [Trait("Length", "Long")]
    public async Task Two_copies_of_the_checkout_packed_under_other_paths_homes_umasks_times_and_remotes_are_equal_to_the_byte()
    {
        using TempFolder one = new(), other = new();
        SourceFolder.Copy(SampleProgram.Root, one.At("deep/er/sources"));
        SourceFolder.Copy(SampleProgram.Root, other.At("clone"));
        CloneFolder.Pretend(other, "clone");
        foreach (var each in Directory.EnumerateFiles(other.At("clone/src"), "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(each, new DateTime(2001, 2, 3, 4, 5, 7, DateTimeKind.Utc));

        var first = await PackAsync(one, "deep/er/sources", "022", "Pacific/Auckland");
        var second = await PackAsync(other, "clone", "077", "America/St_Johns");

        Assert.Equal(Projects.Length, first.Count);
        Assert.Equal(first, second);
    }

    /// <summary>The digest of each package by its file name.</summary>
    private static async Task<SortedDictionary<string, string>> PackAsync(TempFolder folder, string sources, string umask, string zone)
    {
        var lines = $"umask {umask}\nfor each in {string.Join(' ', Projects)}; do dotnet pack \"$each\" --output \"$OUT\" -v quiet; done";
        (await DotNet.ScriptAsync(lines, new Dictionary<string, string?>
        {
            ["OUT"] = folder.At("out"),
            ["HOME"] = folder.Folder("home"),
            ["NUGET_PACKAGES"] = folder.At("home/packages"),
            ["TZ"] = zone,
            ["SOURCE_DATE_EPOCH"] = $"{PackedCheckout.Epoch.ToUnixTimeSeconds()}",
        }, folder.At(sources))).Succeeded();
        return new(
            Directory.GetFiles(folder.At("out")).ToDictionary(
                each => Path.GetFileName(each), each => Bytes.Digest(File.ReadAllBytes(each))),
            StringComparer.Ordinal);
    }
}
