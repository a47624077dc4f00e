using System.CommandLine;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--sbom</c> and <c>--provenance</c>: what is attached to images when they are made.</summary>
internal sealed class SupplyChainOptions
{
    private static readonly (string Name, SbomFormat? Format)[] Formats =
        [("spdx", SbomFormat.Spdx), ("cyclonedx", SbomFormat.CycloneDx), ("none", null)];

    private static readonly Option<SbomFormat?> SbomOption = OptionFactory.Choice(
        "--sbom",
        "Attach an SBOM to each image and to the index, as referrers that are written before the tags. Default: none.",
        Formats);

    private static readonly Option<string?> ProvenanceOption = MakeProvenance(
        "Attach SLSA provenance to each image and to the index, unsigned: sources, parameters, base, and the builder, a URI "
        + "as --provenance=BUILDER. ");

    private static readonly Option<SbomFormat?> SbomOfComposed = OptionFactory.Choice(
        "--sbom",
        "Attach an SBOM to an index that is written, which lists those that refer to its images: each must have one of this "
        + "form. Default: none.",
        Formats);

    private static readonly Option<string?> OfComposed = MakeProvenance(
        "Attach SLSA provenance to the index, unsigned: the images that it is made of, and who made it, a URI as "
        + "--provenance=BUILDER. ");

    private static BuildServer Server => new(Environment.GetEnvironmentVariable);

    private readonly SbomFormat? sbom;
    private readonly string? builder;

    public SupplyChainOptions(ParseResult parsed)
    {
        sbom = parsed.GetValue(SbomOption) ?? parsed.GetValue(SbomOfComposed);
        var given = parsed.GetResult(OfComposed) is null ? ProvenanceOption : OfComposed;
        if (parsed.GetResult(given) is not null)
            builder = Checked(parsed.GetValue(given)) ?? Server.Builder;
    }

    /// <summary>The options.</summary>
    public static Option[] All => [SbomOption, ProvenanceOption];

    /// <summary>The options of commands that make an index of images that others have built.</summary>
    public static Option[] ForComposed => [SbomOfComposed, OfComposed];

    /// <summary>Whether nothing is attached.</summary>
    public bool IsEmpty => sbom is null && builder is null;

    /// <summary>Attaches what is asked for to an image or index that was built here.</summary>
    /// <exception cref="OciException">It, or what is known of its base, cannot be read.</exception>
    public async Task<Artifact> AttachAsync(Artifact built, BuildFacts facts, CancellationToken cancellationToken)
    {
        if (sbom is { } format)
            built = await built.WithSbomAsync(new() { Format = format, Base = facts.Base }, cancellationToken);
        if (builder is null)
            return built;
        Provenance known = new() { BuilderId = builder, Base = facts.Base, Parameters = facts.Parameters };
        var sources = await GitSource.OfAsync(facts.Folder, cancellationToken);
        var provenance = Server.AddTo(known, sources);
        return await built.WithProvenanceAsync(provenance, cancellationToken);
    }

    /// <summary>Attaches what is asked for to an index of images that others have built.</summary>
    /// <exception cref="OciException">It cannot be read.</exception>
    public async ValueTask<Artifact> AttachToComposedAsync(Artifact index, CancellationToken cancellationToken)
    {
        if (sbom is { } format)
            index = await index.WithIndexSbomAsync(new() { Format = format }, cancellationToken);
        if (builder is null)
            return index;
        Provenance provenance = new() { BuilderId = builder, BuildType = Provenance.ComposedIndex };
        return await index.WithProvenanceAsync(provenance, cancellationToken);
    }

    /// <summary>Refuses an image of which an SBOM of an index could not say anything, before anything is written.</summary>
    /// <exception cref="InvalidContentException">It has no SBOM of the form.</exception>
    public async Task CheckComposedAsync(Artifact image, CancellationToken cancellationToken)
    {
        if (sbom is not { } format)
            return;
        var index = await Artifact.CreateIndexAsync([image], null, null, cancellationToken);
        await index.WithIndexSbomAsync(new() { Format = format }, cancellationToken);
    }

    /// <summary>Refuses places of which none can hold what is attached.</summary>
    /// <exception cref="UsageException">There is nowhere for it.</exception>
    public void CheckPlaces(IReadOnlyList<Place> places)
    {
        if (IsEmpty || places.Any(static place => place.HoldsReferrers))
            return;
        throw new UsageException(
            "--sbom and --provenance attach documents to images, which engines and Docker archives cannot hold. Add a --to: a "
            + "repository of a registry, oci:DIR or oci-archive:FILE.");
    }

    private static string? Checked(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return new Provenance { BuilderId = text }.BuilderId;
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException($"--provenance: {ErrorText.Of(wrong)}", wrong);
        }
    }

    private static Option<string?> MakeProvenance(string description)
    {
        var option = OptionFactory.Text(
            "--provenance",
            "BUILDER",
            description + "Default of BUILDER: the workflow or runner of GitHub or GitLab.");
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }
}
