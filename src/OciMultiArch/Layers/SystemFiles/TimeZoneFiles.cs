using System.IO.Compression;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The time zones of a folder or zip file of this machine, as <c>/usr/share/zoneinfo</c>.</summary>
internal sealed class TimeZoneFiles
{
    private const string Place = "usr/share/zoneinfo/";
    private const long Largest = 64 << 20;

    // Copies of all zones with and without leap seconds, and the zone that the machine itself is in.
    private static readonly string[] LeftOut = ["posix", "right", "posixrules", "localtime"];
    private static readonly string[] Tables = ["iso3166.tab", "zone.tab", "zone1970.tab", "zonenow.tab", "tzdata.zi", "leapseconds", "leap-seconds.list"];

    private readonly Dictionary<string, LayerEntry> entries = new(StringComparer.Ordinal);
    private readonly string path;
    private long left = Largest;

    private TimeZoneFiles(string path) => this.path = path;

    /// <exception cref="BuildException">It cannot be read, or holds no time zones.</exception>
    public static async ValueTask<IEnumerable<LayerEntry>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        TimeZoneFiles files = new(path);
        try
        {
            if (!Directory.Exists(path))
                await files.AddZipAsync(cancellationToken).ConfigureAwait(false);
            else if (File.Exists(Path.Combine(path, "UTC")) || File.Exists(Path.Combine(path, "Etc", "UTC")))
                await files.AddFolderAsync(Path.GetFullPath(path), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (SmallFile.IsUnreadable(failure))
        {
            throw new BuildException(
                $"The time zones {Printable.Short(path)} cannot be read: {Printable.Short(failure.Message)} Name a folder like /usr/share/zoneinfo, or a zip file of one.", failure);
        }
        return files.entries.ContainsKey("UTC") || files.entries.ContainsKey("Etc/UTC")
            ? files.entries.Values
            : throw new BuildException(
                $"{Printable.Short(path)} holds no time zones: neither UTC nor Etc/UTC is a compiled zone in it. Name a folder like /usr/share/zoneinfo, or a zip file of one.");
    }

    private async ValueTask AddZipAsync(CancellationToken cancellationToken)
    {
        var zip = await ZipFile.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
            foreach (var each in zip.Entries.Where(static each => !each.FullName.EndsWith('/')))
            {
                var stream = await each.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await AddAsync(each.FullName, stream, null, cancellationToken).ConfigureAwait(false);
            }
    }

    private async ValueTask AddFolderAsync(string root, CancellationToken cancellationToken)
    {
        foreach (var each in HostFolder.Read(root, "").Where(static each => each.Kind != LayerEntryKind.Directory))
        {
            var file = Path.Combine(root, each.Path);
            if (Open(file, each.Kind) is not { } stream)
                continue;
            await using (stream.ConfigureAwait(false))
                await AddAsync(each.Path, stream, LinkWithin(root, file, each.LinkTarget), cancellationToken).ConfigureAwait(false);
        }
    }

    // Null for a link that leads nowhere, in a circle or to a folder.
    private static FileStream? Open(string file, LayerEntryKind kind)
    {
        try
        {
            return Directory.Exists(file) ? null : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (IOException) when (kind == LayerEntryKind.SymbolicLink)
        {
            return null;
        }
    }

    private async ValueTask AddAsync(string name, Stream stream, string? link, CancellationToken cancellationToken)
    {
        if (IsLeftOut(name))
            return;
        var bytes = await SmallFile.ReadAsync(stream, left, Largest, cancellationToken).ConfigureAwait(false);
        left -= bytes.Length;
        if (!bytes.AsSpan().StartsWith("TZif"u8) && !Tables.Contains(name))
            return;
        var entry = link is null ? LayerEntry.File(Place + name, bytes) : LayerEntry.SymbolicLink(Place + name, link);
        if (!entries.TryAdd(name, entry))
            throw new InvalidDataException($"'{Printable.Short(name)}' is in it twice.");
    }

    // Other links become the files that they lead to.
    private static string? LinkWithin(string root, string file, string? target)
    {
        if (target is null || Path.IsPathRooted(target))
            return null;
        var leadsTo = Path.GetRelativePath(root, Path.GetFullPath(target, Path.GetDirectoryName(file)!)).Replace('\\', '/');
        return leadsTo.StartsWith("../", StringComparison.Ordinal) || IsLeftOut(leadsTo) ? null : target;
    }

    private static bool IsLeftOut(string name) => LeftOut.Contains(name.Split('/')[0]);
}
