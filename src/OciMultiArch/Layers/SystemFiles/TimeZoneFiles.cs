using System.IO.Compression;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>The time zones of a folder or zip file of this machine, as <c>/usr/share/zoneinfo</c>.</summary>
internal sealed class TimeZoneFiles
{
    private const string FolderInImage = "usr/share/zoneinfo/";
    private const long MaxBytes = 64 << 20;
    private const string Hint = "Name a folder like /usr/share/zoneinfo, or a zip file of one.";

    // Copies of all zones with and without leap seconds, and the zone that the machine itself is in.
    private static readonly string[] LeftOut = ["posix", "right", "posixrules", "localtime"];

    private static readonly string[] Tables =
    [
        "iso3166.tab", "zone.tab", "zone1970.tab", "zonenow.tab", "tzdata.zi", "leapseconds", "leap-seconds.list",
    ];

    private readonly Dictionary<string, LayerEntry> entries = new(StringComparer.Ordinal);
    private readonly string path;
    private long bytesLeft = MaxBytes;

    private TimeZoneFiles(string path)
    {
        this.path = path;
    }

    /// <exception cref="BuildException">It cannot be read, or holds no time zones.</exception>
    public static async ValueTask<IEnumerable<LayerEntry>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        TimeZoneFiles files = new(path);
        try
        {
            await files.AddAllAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (HostError.IsUnreadable(failure))
        {
            throw HostError.Of($"The time zones {Printable.Short(path)} cannot be read", Hint, failure);
        }
        if (!files.entries.ContainsKey("UTC") && !files.entries.ContainsKey("Etc/UTC"))
            throw HoldsNone(path);
        return files.entries.Values;
    }

    private async ValueTask AddAllAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
            await AddZipAsync(cancellationToken).ConfigureAwait(false);
        else if (HasFile("UTC") || HasFile("Etc/UTC"))
            await AddFolderAsync(Path.GetFullPath(path), cancellationToken).ConfigureAwait(false);
    }

    private bool HasFile(string name) => File.Exists(Path.Combine(path, name));

    private async ValueTask AddZipAsync(CancellationToken cancellationToken)
    {
        RegularFile.Check(path);
        var zip = await ZipFile.OpenReadAsync(path, cancellationToken).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            foreach (var file in zip.Entries.Where(static file => !file.FullName.EndsWith('/')))
            {
                var stream = await file.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                    await AddAsync(file.FullName, stream, null, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask AddFolderAsync(string root, CancellationToken cancellationToken)
    {
        foreach (var entry in LayerEntry.FromFolder(root, "/"))
        {
            var file = Path.Combine(root, entry.Path);
            if (entry.Kind == LayerEntryKind.Directory || Open(file, entry.Kind) is not { } stream)
                continue;
            var link = LinkWithin(root, file, entry.LinkTarget);
            await using (stream.ConfigureAwait(false))
                await AddAsync(entry.Path, stream, link, cancellationToken).ConfigureAwait(false);
        }
    }

    // Null for a link that leads nowhere, in a circle or to a folder.
    private static FileStream? Open(string file, LayerEntryKind kind)
    {
        if (Directory.Exists(file))
            return null;
        try
        {
            RegularFile.Check(file);
            return new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
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
        var bytes = await SmallFile.ReadAsync(stream, bytesLeft, MaxBytes, cancellationToken).ConfigureAwait(false);
        bytesLeft -= bytes.Length;
        if (!bytes.AsSpan().StartsWith("TZif"u8) && !Tables.Contains(name))
            return;
        if (!entries.TryAdd(name, Entry(name, bytes, link)))
            throw new InvalidDataException($"'{Printable.Short(name)}' is in it twice.");
    }

    // A zip file may have names that lead out of its root.
    private static LayerEntry Entry(string name, byte[] bytes, string? link)
    {
        var place = FolderInImage + name;
        try
        {
            return link is null ? LayerEntry.File(place, bytes) : LayerEntry.SymbolicLink(place, link);
        }
        catch (ArgumentException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }

    // Other links become the files that they lead to.
    private static string? LinkWithin(string root, string file, string? target)
    {
        if (target is null || Path.IsPathRooted(target))
            return null;
        var full = Path.GetFullPath(target, Path.GetDirectoryName(file)!);
        var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
        var leadsOut = relative.StartsWith("../", StringComparison.Ordinal);
        if (leadsOut || IsLeftOut(relative))
            return null;
        return target;
    }

    private static bool IsLeftOut(string name) => LeftOut.Contains(name.Split('/')[0]);

    private static BuildException HoldsNone(string path) => new(
        Problem.InvalidContent,
        $"{Printable.Short(path)} holds no time zones: neither UTC nor Etc/UTC is a compiled zone in it.",
        new Remedy(Hint));
}
