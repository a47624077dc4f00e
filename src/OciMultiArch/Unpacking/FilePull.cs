using OciMultiArch.Disk;
using OciMultiArch.Internal;

namespace OciMultiArch.Unpacking;

/// <summary>
/// One pull of files: checks all names, unpacks folders aside, checks what is there, and only then gives names.
/// </summary>
internal sealed class FilePull(Artifact artifact, TargetFolder target, FilePullOptions options)
{
    private const string Unpack = "io.deis.oras.content.unpack";

    /// <exception cref="OciException">Something is refused, missing or in the way.</exception>
    public async ValueTask<IReadOnlyList<PulledFile>> RunAsync(CancellationToken cancellationToken)
    {
        Item[] items = [.. artifact.Blobs.Skip(1).Select(ItemOf)];
        Item[] named = [.. items.Where(static item => item.Name is not null)];
        CheckNames(named);
        var present = await PresentAsync(named, cancellationToken).ConfigureAwait(false);
        List<UnpackedTar> unpacked = [];
        try
        {
            foreach (var item in named.Where(static item => item.IsFolder))
                unpacked.Add(await UnpackedTar.OfAsync(item.Blob, item.Name!, target, cancellationToken).ConfigureAwait(false));
            var placements = unpacked.ConvertAll(tar => new TarPlacement(tar, target, options.ReplacesFiles));
            foreach (var placement in placements)
                await placement.CheckAsync(cancellationToken).ConfigureAwait(false);
            var missing = named.Where(item => !item.IsFolder && !present.Contains(item.Name!));
            await ParallelWork.ForEachAsync(missing, WriteAsync, cancellationToken).ConfigureAwait(false);
            placements.ForEach(static placement => placement.Place());
        }
        finally
        {
            unpacked.ForEach(static tar => tar.Dispose());
        }
        return [.. items.Select(item => item.As(present))];
    }

    private Item ItemOf(Blob blob)
    {
        var annotations = blob.Descriptor.Annotations;
        if (!annotations.TryGetValue(AnnotationKeys.Title, out var title) || title.Length == 0)
            return new(blob, null, IsFolder: false);
        var isFolder = annotations.GetValueOrDefault(Unpack) == "true";
        return new(blob, FilePath.Of(title, blob.Digest), isFolder);
    }

    private void CheckNames(Item[] named)
    {
        if (named.Length == 0)
            throw new ContentNotFoundException(
                Problem.NotFound,
                $"{artifact.Digest} holds no files: none of its layers has a name ({AnnotationKeys.Title}).",
                new Remedy("Read its layers as blobs, or push it again with titles."));
        Dictionary<string, Digest> known = new(StringComparer.Ordinal);
        foreach (var item in named)
        {
            target.CheckWay(item.Name!);
            if (known.TryAdd(item.Name!, item.Blob.Digest))
                continue;
            throw Ambiguous($"two of its layers are named '{item.Name}'");
        }
        foreach (var name in known.Keys)
            for (var end = name.IndexOf('/', StringComparison.Ordinal); end > 0; end = name.IndexOf('/', end + 1))
                if (known.ContainsKey(name[..end]))
                    throw Ambiguous($"'{name[..end]}' cannot be both by itself and the folder of '{name}'");
    }

    // Files that are there already.
    private async ValueTask<HashSet<string>> PresentAsync(Item[] named, CancellationToken cancellationToken)
    {
        HashSet<string> present = new(StringComparer.Ordinal);
        foreach (var item in named.Where(static item => !item.IsFolder))
        {
            var name = item.Name!;
            var blob = item.Blob.Descriptor;
            if (await target.HasAsync(name, blob.Digest, blob.Size, cancellationToken).ConfigureAwait(false))
                present.Add(name);
            else if (target.Holds(name) && (!options.ReplacesFiles || Directory.Exists(target.PathOf(name))))
                throw target.Occupied(name);
        }
        return present;
    }

    private async ValueTask WriteAsync(Item item, CancellationToken cancellationToken)
    {
        var folder = target.MakeWay(item.Name!);
        using var file = PendingFile.Create(folder);
        var content = await item.Blob.OpenAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await file.FillAsync(content, item.Blob.Descriptor.Size, null, cancellationToken).ConfigureAwait(false);
        file.MoveTo(target.PathOf(item.Name!));
    }

    private ContentMismatchException Ambiguous(string because) =>
        new(Problem.InvalidContent, $"{artifact.Digest} cannot be written to a folder: {because}.");

    /// <summary>A layer, and the name that it is written under; null for none.</summary>
    private sealed record Item(Blob Blob, string? Name, bool IsFolder)
    {
        public PulledFile As(HashSet<string> present)
        {
            var isPresent = Name is not null && present.Contains(Name);
            return new() { Content = Blob.Descriptor, Path = Name, Arrival = isPresent ? Arrival.Present : Arrival.Copied };
        }
    }
}
