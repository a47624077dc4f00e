using System.IO.Compression;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class TimeZoneFilesTests
{
    private const string Place = "usr/share/zoneinfo/";

    [Fact]
    public async Task A_folder_gives_its_zones_and_tables_and_nothing_else()
    {
        using TempFolder folder = new();
        folder.Write("UTC", "TZif2");
        folder.Write("Pacific/Auckland", "TZif2 nz");
        folder.Write("zone1970.tab", "NZ\n");
        folder.Write("posix/UTC", "TZif2");
        folder.Write("right/UTC", "TZif2");
        folder.Write("posixrules", "TZif2");
        folder.Write("localtime", "TZif2 of this machine");
        folder.Write("SECURITY", "text");
        folder.Write("Pacific/zone.tab", "a table out of its place");
        folder.Folder("Empty");

        var entries = await EntriesAsync(folder.Path);

        Assert.Equal(["Pacific/Auckland", "UTC", "zone1970.tab"], Names(entries));
        Assert.All(entries, each => Assert.Equal((LayerEntry.FileMode, 0, 0), (each.Mode, each.UserId, each.GroupId)));
    }

    [Fact]
    public async Task Links_within_the_folder_stay_links_and_others_become_what_they_lead_to()
    {
        using TempFolder folder = new();
        folder.Write("outside", "TZif2 from elsewhere");
        folder.Write("zones/Etc/UTC", "TZif2");
        folder.Write("zones/right/UTC", "TZif2 with leap seconds");
        File.CreateSymbolicLink(folder.At("zones/UTC"), "Etc/UTC");
        File.CreateSymbolicLink(folder.At("zones/Etc/Zulu"), "../UTC");
        File.CreateSymbolicLink(folder.At("zones/Store"), folder.At("outside"));
        File.CreateSymbolicLink(folder.At("zones/Out"), "../outside");
        File.CreateSymbolicLink(folder.At("zones/Leap"), "right/UTC");
        File.CreateSymbolicLink(folder.At("zones/Gone"), "nowhere");
        File.CreateSymbolicLink(folder.At("zones/Round"), "Round");
        Directory.CreateSymbolicLink(folder.At("zones/All"), "Etc");

        var entries = await EntriesAsync(folder.At("zones"));

        Assert.Equal(["Etc/UTC", "Etc/Zulu", "Leap", "Out", "Store", "UTC"], Names(entries));
        Assert.Equal(["Etc/UTC -> ", "Etc/Zulu -> ../UTC", "Leap -> ", "Out -> ", "Store -> ", "UTC -> Etc/UTC"],
            entries.OrderBy(each => each.Path, StringComparer.Ordinal).Select(each => $"{each.Path[Place.Length..]} -> {each.LinkTarget}"));
    }

    [Fact]
    public async Task A_zip_file_and_the_folder_it_was_made_of_give_one_layer()
    {
        using TempFolder folder = new();
        folder.Write("zones/Etc/UTC", "TZif2");
        folder.Write("zones/Pacific/Auckland", "TZif2 nz");
        folder.Write("zones/README", "text");
        foreach (var level in new[] { CompressionLevel.NoCompression, CompressionLevel.Optimal })
            await ZipFile.CreateFromDirectoryAsync(folder.At("zones"), folder.At($"{level}.zip"), level, includeBaseDirectory: false);

        var expected = await DiffIdAsync(folder.At("zones"));

        Assert.Equal(expected, await DiffIdAsync(folder.At("NoCompression.zip")));
        Assert.Equal(expected, await DiffIdAsync(folder.At("Optimal.zip")));
    }

    [Fact]
    public async Task The_zones_of_this_machine_are_such_a_folder()
    {
        var names = Names(await EntriesAsync("/usr/share/zoneinfo"));

        Assert.Contains("Pacific/Auckland", names);
        Assert.Contains("Etc/UTC", names);
        Assert.DoesNotContain(
            names,
            each => each == "localtime" || Array.Exists(["posix", "right"], other => each.StartsWith(other, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_holds_no_zones_is_refused()
    {
        using TempFolder folder = new();
        folder.Write("empty/UTC", "text");
        folder.Write("deep/zoneinfo/UTC", "TZif2");
        await ZipFile.CreateFromDirectoryAsync(folder.At("deep"), folder.At("deep.zip"));

        Assert.Contains("holds no time zones", await RefusedAsync(folder.At("empty")), StringComparison.Ordinal);
        Assert.Contains("holds no time zones", await RefusedAsync(folder.At("deep")), StringComparison.Ordinal);
        Assert.Contains("holds no time zones", await RefusedAsync(folder.At("deep.zip")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named()
    {
        using TempFolder folder = new();
        folder.Write("no.zip", "text");
        await WriteZipAsync(folder.At("twice.zip"), ("UTC", "TZif2"), ("UTC", "TZif2"));
        await WriteZipAsync(folder.At("out.zip"), ("UTC", "TZif2"), ("../../etc/cron.d/x", "TZif2"));

        Assert.Contains($"{folder.At("gone")} cannot be read", await RefusedAsync(folder.At("gone")), StringComparison.Ordinal);
        Assert.Contains($"{folder.At("no.zip")} cannot be read", await RefusedAsync(folder.At("no.zip")), StringComparison.Ordinal);
        Assert.Contains("'UTC' is in it twice", await RefusedAsync(folder.At("twice.zip")), StringComparison.Ordinal);
        Assert.Contains("'..'", await RefusedAsync(folder.At("out.zip")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_zip_file_that_grows_without_end_is_refused()
    {
        using TempFolder folder = new();
        await using (var zip = await ZipFile.OpenAsync(folder.At("bomb.zip"), ZipArchiveMode.Create))
        await using (var entry = await zip.CreateEntry("UTC").OpenAsync())
            for (var written = 0; written <= 64; written++)
                await entry.WriteAsync(new byte[1 << 20]);

        Assert.Contains("larger than 64 MiB", await RefusedAsync(folder.At("bomb.zip")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_too_much_together_are_refused_with_the_bound_of_all()
    {
        using TempFolder folder = new();
        folder.Write("UTC", "TZif2");
        foreach (var name in new[] { "a", "b" })
            using (var large = File.Create(folder.At(name)))
                large.SetLength(33 << 20);

        Assert.Contains("larger than 64 MiB", await RefusedAsync(folder.Path), StringComparison.Ordinal);
    }

    private static async Task WriteZipAsync(string path, params (string Name, string Text)[] files)
    {
        await using var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Create);
        foreach (var (name, text) in files)
            await using (var entry = await zip.CreateEntry(name).OpenAsync())
                await entry.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static async Task<IReadOnlyList<LayerEntry>> EntriesAsync(string path) =>
        await new SystemFiles { TimeZones = path }.EntriesAsync();

    private static async Task<Digest> DiffIdAsync(string path) =>
        (await Layer.PackAsync(new MemoryStore(), await EntriesAsync(path))).DiffId;

    private static async Task<string> RefusedAsync(string path) =>
        (await Assert.ThrowsAsync<BuildException>(() => EntriesAsync(path))).Message;

    private static IEnumerable<string> Names(IEnumerable<LayerEntry> entries) =>
        entries.Select(each => each.Path[Place.Length..]).Order(StringComparer.Ordinal);
}
