namespace OciMultiArch.Building;

/// <summary>How much a cache of builds may hold. What is over it goes, the least recently used first.</summary>
internal sealed class CacheLimit(string notes, long maxBytes)
{
    /// <summary>The folder of a cache that keeps documents of bases, beside that of notes.</summary>
    public const string Documents = "bases";

    private const int MaxNotes = 10_000;

    // Another build may be about to send what it packed.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>The layers that are kept; null where they are not on disk.</summary>
    public OciLayout? Layers { get; init; }

    /// <summary>The folder that has a folder for each program; null where none are kept.</summary>
    public string? Programs { get; init; }

    /// <summary>Removes the program in a folder, where nobody uses it.</summary>
    public Action<string> RemoveProgram { get; init; } = KeptFile.Remove;

    /// <summary>Programs and layers are counted apart; each of both may have as much.</summary>
    public async ValueTask TrimAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var program in Beyond(ProgramFolders()))
                RemoveProgram(program.Path);
            TrimNotes(notes);
            TrimNotes(Path.Combine(notes, "..", Documents));
            await TrimLayersAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (KeptFile.IsOfDisk(failure) || failure is OciException)
        {
            // The next build tries again.
        }
    }

    private static void TrimNotes(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var note in FilesOf(folder).OrderByDescending(static note => note.Used).Skip(MaxNotes))
            KeptFile.Remove(note.Path);
    }

    // Only what no index of the layout leads to goes, and nothing that was used lately.
    private async ValueTask TrimLayersAsync(CancellationToken cancellationToken)
    {
        if (Layers is null)
            return;
        var blobs = Path.Combine(Layers.Folder, "blobs", "sha256");
        if (!Directory.Exists(blobs))
            return;
        var youngest = Beyond(FilesOf(blobs)).FirstOrDefault();
        if (youngest is null)
            return;
        var age = TimeProvider.System.GetUtcNow().UtcDateTime - youngest.Used;
        if (age < Grace)
            age = Grace;
        await Layers.PruneAsync(age, null, cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<Kept> Beyond(IEnumerable<Kept> kept)
    {
        long total = 0;
        foreach (var entry in kept.OrderByDescending(static entry => entry.Used))
        {
            total += entry.Bytes;
            if (total > maxBytes)
                yield return entry;
        }
    }

    private IEnumerable<Kept> ProgramFolders()
    {
        if (Programs is null)
            return [];
        return Directory.EnumerateDirectories(Programs).Select(OfFolder);
    }

    private static IEnumerable<Kept> FilesOf(string folder)
    {
        var files = new DirectoryInfo(folder).EnumerateFiles();
        return files.Select(Of);
    }

    private static Kept Of(FileInfo file) => new(file.FullName, file.Length, file.LastWriteTimeUtc);

    private static Kept OfFolder(string folder)
    {
        Kept[] files = [.. FilesOf(folder)];
        var used = files.Select(static file => file.Used).DefaultIfEmpty(DateTime.MinValue);
        var bytes = files.Sum(static file => file.Bytes);
        return new(folder, bytes, used.Max());
    }

    private sealed record Kept(string Path, long Bytes, DateTime Used);
}
