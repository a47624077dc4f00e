using OciMultiArch.Internal;

namespace OciMultiArch.Layout;

/// <content>What names stand for, as whoever asks for an image means them.</content>
internal abstract partial class LayoutSource
{
    private const int MaxNamesTold = 8;

    /// <inheritdoc cref="Content.INamedContent.GetAsync"/>
    public async ValueTask<Artifact> GetAsync(string? name, CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        if (name is null)
            return await UnnamedAsync(index, cancellationToken).ConfigureAwait(false);
        var meant = index.Meant(name);
        if (meant.Count > 1)
            throw Ambiguous(name, meant, index);
        if (meant.Count == 1)
            return await RootAsync(meant[0], name, cancellationToken).ConfigureAwait(false);
        // Names come first: busybox:latest has the form of a digest.
        if (Digest.TryParse(name, null, out var digest) && digest.CanVerify)
            return await WithDigestAsync(index, digest, cancellationToken).ConfigureAwait(false);
        throw NoSuchName(name);
    }

    /// <summary>
    /// What there is to ask for: each name once in the order of the entries, then '@' and digest of each root without a
    /// name. Where index.json is itself an index, its own digest comes first.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var index = await IndexAsync(cancellationToken).ConfigureAwait(false);
        var roots = await MeantRootsAsync(index, cancellationToken).ConfigureAwait(false);
        return [.. NamesOf(index, roots)];
    }

    private static IEnumerable<string> NamesOf(LayoutIndex index, IReadOnlyList<Descriptor> roots)
    {
        var every = index.Entries.Select(index.UniqueNameIn).OfType<string>();
        var named = every.Distinct(StringComparer.Ordinal);
        var unnamed = roots.Where(static root => LayoutIndex.NameIn(root) is null);
        var digests = unnamed.Select(static root => root.Digest);
        if (index.IsImage)
            digests = digests.Prepend(Digest.Of(index.Bytes.Span));
        return named.Concat(digests.Select(static digest => $"@{digest}"));
    }

    private async ValueTask<Artifact> UnnamedAsync(LayoutIndex index, CancellationToken cancellationToken)
    {
        const string usual = "latest";
        if (index.EntriesNamed(Tag.Latest) is [var latest])
            return await RootAsync(latest, usual, cancellationToken).ConfigureAwait(false);
        var roots = await MeantRootsAsync(index, cancellationToken).ConfigureAwait(false);
        if (roots.DistinctBy(static root => root.Digest).ToArray() is [var only])
            return await RootAsync(only, LayoutIndex.NameIn(only), cancellationToken).ConfigureAwait(false);
        if (index.IsImage)
            return AsImage(index);
        if (index.Meant(usual) is [var named])
            return await RootAsync(named, usual, cancellationToken).ConfigureAwait(false);
        throw NotOne([.. NamesOf(index, roots)]);
    }

    // A root first: its entry may say more of it than an index that also holds it.
    private async ValueTask<Artifact> WithDigestAsync(
        LayoutIndex index, Digest digest, CancellationToken cancellationToken)
    {
        if (index.IsImage && Digest.Of(index.Bytes.Span) == digest)
            return AsImage(index);
        if (index.Entries.FirstOrDefault(entry => entry.Digest == digest) is { } root)
            return await RootAsync(root, name: null, cancellationToken).ConfigureAwait(false);
        await foreach (var manifest in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
            if (manifest.Digest == digest)
                return manifest;
        throw new ContentNotFoundException(
            Problem.NotFound, $"{owner} holds no manifest {digest}.", OciMultiArch.Remedy.CheckTags($"{owner}"));
    }

    private async ValueTask<Artifact> RootAsync(Descriptor entry, string? name, CancellationToken cancellationToken)
    {
        var root = LayoutIndex.WithoutName(entry);
        return await FindAsync(root, cancellationToken).ConfigureAwait(false) ?? throw Gone(root, name);
    }

    // Its digest is that of index.json where a program wrote an index of a registry there byte for byte.
    private Artifact AsImage(LayoutIndex index) => Artifact.Parse(index.MediaType, index.Bytes, owner);

    /// <summary>
    /// The entries that are images of their own: those with a name, and of the others those that no index here holds
    /// and that are attached to nothing here.
    /// </summary>
    private async ValueTask<IReadOnlyList<Descriptor>> MeantRootsAsync(
        LayoutIndex index, CancellationToken cancellationToken)
    {
        var named = index.Entries.Where(static entry => LayoutIndex.NameIn(entry) is not null);
        HashSet<Digest> withName = [.. named.Select(static entry => entry.Digest)];
        if (index.Entries.All(entry => withName.Contains(entry.Digest)))
            return [.. named];
        var distinct = index.Entries.DistinctBy(static entry => entry.Digest);
        if (distinct.Count() == 1)
            return index.Entries;
        var parts = await PartsAsync(index, cancellationToken).ConfigureAwait(false);
        return [.. index.Entries.Where(IsRoot)];

        bool IsRoot(Descriptor entry)
        {
            if (LayoutIndex.NameIn(entry) is not null)
                return true;
            var isPart = parts.Contains(entry.Digest) || entry.IsAttestation;
            return !isPart && !withName.Contains(entry.Digest);
        }
    }

    private async ValueTask<HashSet<Digest>> PartsAsync(LayoutIndex index, CancellationToken cancellationToken)
    {
        HashSet<Digest> held = [];
        List<(Digest Referrer, Digest Subject)> attached = [];
        var known = index.Entries.Select(static entry => entry.Digest).ToHashSet();
        await foreach (var manifest in ManifestsAsync(index.Entries, cancellationToken).ConfigureAwait(false))
        {
            known.Add(manifest.Digest);
            foreach (var child in manifest.Index?.Manifests ?? [])
                held.Add(child.Digest);
            if (manifest.Subject is { } subject)
                attached.Add((manifest.Digest, subject.Digest));
        }
        foreach (var (referrer, subject) in attached)
            if (known.Contains(subject))
                held.Add(referrer);
        return held;
    }

    private ContentNotFoundException NoSuchName(string name)
    {
        var what = Tag.TryParse(name, null, out _) ? "tag" : "image";
        return new(
            Problem.NotFound,
            $"There is no {what} '{Printable.Short(name)}' in {owner}.",
            OciMultiArch.Remedy.CheckTags($"{owner}"));
    }

    private ContentNotFoundException Gone(Descriptor root, string? name)
    {
        var how = name is null ? "lists" : $"has the name {Printable.Short(name)} for";
        return new(
            Problem.NotFound, $"{owner} {how} {root.Digest}, but does not hold that manifest.", new Remedy(Remedy));
    }

    private ContentNotFoundException NotOne(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return new(Problem.NotFound, $"{owner} holds no image.", new Remedy(RemedyOfNone));
        var shown = names.Take(MaxNamesTold).Select(static name => Printable.Short(name, 150));
        var told = string.Join(", ", shown);
        var more = names.Count > MaxNamesTold ? $" and {names.Count - MaxNamesTold} more" : "";
        return new(
            Problem.NotFound,
            $"{owner} does not hold exactly one image, and none has the tag latest. It has {told}{more}.",
            new Remedy("Name one of them."));
    }

    private InvalidContentException Ambiguous(string name, IReadOnlyList<Descriptor> found, LayoutIndex index)
    {
        var shown = found.Take(4).Select(entry => $"{entry.Digest} ({index.UniqueNameIn(entry)})");
        var kind = Tag.TryParse(name, null, out _) ? "tag" : "name";
        return new(
            Problem.InvalidContent,
            $"{owner}: the {kind} {Printable.Short(name)} stands for {string.Join(" and ", shown)}.",
            new Remedy("Ask for one of them by its whole name or its digest, or write the tag again, which moves it."));
    }
}
