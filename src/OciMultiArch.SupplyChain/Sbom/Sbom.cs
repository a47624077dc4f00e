namespace OciMultiArch.SupplyChain;

/// <summary>
/// A software bill of materials: what is in an image or a Go program. Equal content and options give equal bytes, on
/// every machine. Immutable.
/// </summary>
public sealed class Sbom
{
    private Sbom(SbomFormat format, SbomGraph graph)
    {
        Format = format;
        Root = graph.Root;
        Created = graph.Time;
        if (format == SbomFormat.Spdx)
            Text = SpdxWriter.Write(graph);
        else
            Text = CycloneDxWriter.Write(graph);
    }

    /// <summary>The form.</summary>
    public SbomFormat Format { get; }

    /// <summary>The media type of the document, which is the artifact type of a referrer too.</summary>
    public MediaType MediaType => SbomTypes.TypeOf(Format);

    /// <summary>The document: JSON in UTF-8, one line.</summary>
    public ReadOnlyMemory<byte> Bytes => Text.Bytes;

    /// <summary>What it is of.</summary>
    internal SbomNode Root { get; }

    /// <summary>When it counts as made.</summary>
    internal DateTimeOffset Created { get; }

    /// <summary>The document and its name.</summary>
    internal SbomText Text { get; }

    /// <summary>As the SBOM of an index names it.</summary>
    internal ImageSbom Entry => new(Root with { Document = Text }, Created);

    /// <summary>
    /// Lists a Go program: its main module, the standard library and its other modules, with versions and checksums. No
    /// network.
    /// </summary>
    /// <param name="hostPath">The file on this machine.</param>
    /// <param name="options">The form; null for the defaults. The base is not looked at.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidContentException">It is no program by Go, or damaged.</exception>
    /// <exception cref="BuildException">The file cannot be read.</exception>
    public static async ValueTask<Sbom> OfProgramAsync(
        string hostPath, SbomOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var graph = await ImageGraph.OfProgramAsync(hostPath, options, cancellationToken).ConfigureAwait(false);
        return new(options.Format, graph);
    }

    /// <summary>
    /// Lists an image: each file with its hashes, the modules of each Go program, and the packages of the base as far as
    /// its own SBOM says them. Layers are read once, those of a <see cref="SbomOptions.Base"/> not at all. Uses the
    /// network where they are behind one.
    /// </summary>
    /// <param name="image">A container image; of an index, take its images.</param>
    /// <param name="options">The form and the base; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidOperationException">It is an index, or no container image.</exception>
    /// <exception cref="InvalidContentException">It is not built on the base that is named.</exception>
    /// <exception cref="OciException">It cannot be read.</exception>
    public static async ValueTask<Sbom> OfImageAsync(
        Artifact image, SbomOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new();
        var graph = await ImageGraph.OfAsync(image, options, cancellationToken).ConfigureAwait(false);
        return new(options.Format, graph);
    }

    /// <summary>Lists an index: its images, each with its own SBOM.</summary>
    internal static Sbom OfIndex(Artifact index, IReadOnlyList<ImageSbom> images, SbomOptions options)
    {
        var name = options.Name ?? images[0].Root.Name;
        var root = ImageGraph.NodeOf(name, index.Descriptor, null);
        var created = options.Created ?? images.Max(static one => one.Created);
        SbomGraph graph = new(root, created);
        foreach (var image in images)
            graph.AddVariant(image.Root);
        return new(options.Format, graph);
    }
}
