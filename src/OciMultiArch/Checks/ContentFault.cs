namespace OciMultiArch.Checks;

/// <summary>What is wrong with one piece of content, whoever points at it.</summary>
/// <param name="IsMissing">Whether it is not there at all.</param>
/// <param name="Reason">Why it is not what its descriptor says; null when it is missing.</param>
/// <param name="Remedy">What to do where it lies; null when nothing is known to help.</param>
internal sealed record ContentFault(bool IsMissing, string? Reason, Remedy? Remedy = null)
{
    private const string WithoutRecheck = "Otherwise a push takes a manifest that is there for whole.";

    /// <summary>Whether it is larger than what is read, so that nothing is known of it.</summary>
    public bool IsLimit { get; private init; }

    /// <summary>Reads content. That it is missing or damaged is a result; every other failure passes through.</summary>
    public static async ValueTask<(T? Found, ContentFault? Fault)> CatchAsync<T>(Func<ValueTask<T>> read)
        where T : class
    {
        try
        {
            return (await read().ConfigureAwait(false), null);
        }
        catch (ContentNotFoundException)
        {
            return (null, new(true, null));
        }
        catch (ContentMismatchException damaged)
        {
            var isLimit = damaged.Problem == Problem.LimitExceeded;
            return (null, new(false, damaged.Reason, damaged.Remedy) { IsLimit = isLimit });
        }
    }

    /// <summary>The problem when this is wrong with a manifest that an index names.</summary>
    public VerifyProblem OfChild(VerifiedManifest index, Descriptor entry)
    {
        var digest = index.Artifact.Digest;
        if (IsLimit)
            return index.Error(
                VerifyProblemKind.TooLarge,
                $"In the index {digest}, {Described(entry)} was not checked: {Reason}",
                Remedy,
                entry);
        if (!IsMissing)
            return index.Error(
                VerifyProblemKind.ManifestMismatch,
                $"In the index {digest}, {Described(entry)} is not what the entry says. {Reason}",
                Remedy,
                entry);
        return index.Error(
            VerifyProblemKind.ManifestMissing,
            $"The index {digest} is there, but {Described(entry)} that it names is gone{From(index.Artifact.Sources)}: "
            + "it was deleted, perhaps together with its own tag.",
            Recheck(
                $"Push {Again(entry)} again, as the very image that the index names, "
                + "or push the index anew with PushOptions.Recheck.",
                entry),
            entry);
    }

    /// <summary>The problem when this is wrong with the config of a manifest.</summary>
    public VerifyProblem OfConfig(VerifiedManifest image)
    {
        var config = image.Artifact.Blobs[0];
        if (IsMissing)
            return Gone(image, config, VerifyProblemKind.ConfigMissing, "config");
        return Mismatch(image, config, VerifyProblemKind.ConfigMismatch, "The config");
    }

    /// <summary>
    /// The problem when this is wrong with a layer of a manifest, or with another blob that a document names.
    /// </summary>
    public VerifyProblem OfLayer(VerifiedManifest holder, Blob layer)
    {
        if (IsMissing)
            return Gone(holder, layer, VerifyProblemKind.LayerMissing, "layer");
        return Mismatch(holder, layer, VerifyProblemKind.LayerMismatch, "A layer");
    }

    private static VerifyProblem Gone(VerifiedManifest holder, Blob blob, VerifyProblemKind kind, string what)
    {
        var image = holder.Artifact.Descriptor;
        return holder.Error(kind,
            $"The manifest of {holder.Name}, {holder.Artifact.Digest}, is there, but its {what} {blob.Digest} "
            + $"({blob.Descriptor.Size} bytes) is gone{From(blob.Sources)}.",
            Recheck($"Push {Again(image)} again with PushOptions.Recheck. {WithoutRecheck}", image),
            blob.Descriptor);
    }

    private VerifyProblem Mismatch(VerifiedManifest holder, Blob blob, VerifyProblemKind kind, string what)
    {
        if (IsLimit)
            return holder.Error(
                VerifyProblemKind.TooLarge, $"{what} of {holder.Name} was not checked: {Reason}", Remedy, blob.Descriptor);
        return holder.Error(
            kind,
            $"{what} of {holder.Name} is not what its manifest says. {Reason}",
            Recheck($"Then push it there with PushOptions.Recheck. {WithoutRecheck}", holder.Artifact.Descriptor),
            blob.Descriptor);
    }

    private static Remedy Recheck(
        string text, Descriptor image) => new(RemedyKind.Recheck, text, VerifiedManifest.NameOf(image));

    private static string Again(Descriptor entry) =>
        entry.Platform.IsNamed() && !entry.IsAttestation ? "that platform" : "it";

    private static string Described(Descriptor entry)
    {
        if (entry.IsAttestation)
            return $"the attestation {entry.Digest}";
        if (entry.MediaType.IsIndex)
            return $"the index {entry.Digest}";
        if (entry.Platform.IsNamed())
            return $"the image for {entry.Platform}, {entry.Digest},";
        return $"the image {entry.Digest}";
    }

    private static string From(IReadOnlyList<IContentSource> places)
    {
        if (places.Count == 0)
            return "";
        return $" from {string.Join(" and ", places)}";
    }
}
