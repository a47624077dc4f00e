namespace OciMultiArch.Checks;

/// <summary>A manifest or index at one place of the walk.</summary>
/// <param name="artifact">What it is; its descriptor is that of its entry.</param>
/// <param name="path">The way to it.</param>
/// <param name="parent">The index that names it; null for the root.</param>
internal sealed class Node(Artifact artifact, IReadOnlyList<string> path, Node? parent = null)
{
    public Artifact Artifact => artifact;

    public IReadOnlyList<string> Path => path;

    public Node? Parent => parent;

    /// <summary>Whether it belongs to another manifest of its index and is no image of its own.</summary>
    public bool IsAttestation => Artifact.Descriptor.IsAttestation();

    public bool IsImage => !IsAttestation && Artifact.Manifest?.Config.MediaType.IsImageConfig == true;

    /// <summary>The platform that its entry names, or its digest.</summary>
    public string Name => NameOf(Artifact.Descriptor);

    public static string NameOf(Descriptor entry) => entry.Platform.IsNamed() && !entry.IsAttestation() ? entry.Platform.ToString() : entry.Digest.ToString();

    public VerifyProblem Problem(VerifyProblemKind kind, string message, Descriptor? of = null, VerifySeverity severity = VerifySeverity.Error) => new()
    {
        Kind = kind,
        Severity = severity,
        Path = of is null ? Path : [.. Path, of.MediaType.IsManifest ? NameOf(of) : of.Digest.ToString()],
        Descriptor = of ?? Artifact.Descriptor,
        Message = message,
    };
}
