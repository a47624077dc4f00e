using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.SupplyChain;

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

    private static readonly Option<string?> ProvenanceOption = MakeProvenance();

    private readonly SbomFormat? sbom;
    private readonly string? builder;

    public SupplyChainOptions(ParseResult parsed)
    {
        sbom = parsed.GetValue(SbomOption);
        if (parsed.GetResult(ProvenanceOption) is not null)
            builder = parsed.GetValue(ProvenanceOption) ?? new BuildServer(Environment.GetEnvironmentVariable).Builder;
    }

    /// <summary>The options.</summary>
    public static Option[] All => [SbomOption, ProvenanceOption];

    /// <summary>Whether nothing is attached.</summary>
    public bool IsEmpty => sbom is null && builder is null;

    /// <summary>Attaches what is asked for to an image or index that was built here.</summary>
    /// <exception cref="OciException">It, or what is known of its base, cannot be read.</exception>
    public async Task<Artifact> AttachAsync(Artifact built, GoApp app, CancellationToken cancellationToken)
    {
        if (sbom is { } format)
            built = await built.WithSbomAsync(new() { Format = format, Base = app.Base }, cancellationToken);
        if (builder is null)
            return built;
        Provenance known = new() { BuilderId = builder, Base = app.Base, Parameters = ParametersOf(app) };
        var provenance = new BuildServer(Environment.GetEnvironmentVariable).AddTo(known);
        return await built.WithProvenanceAsync(provenance, cancellationToken);
    }

    // Only what was chosen.
    private static Dictionary<string, string> ParametersOf(GoApp app)
    {
        Dictionary<string, string> chosen = [];
        Add("package", app.Package);
        Add("platforms", string.Join(',', app.Platforms));
        Add("base", app.Base?.Reference?.ToString());
        Add("ldflags", app.LdFlags);
        Add("tags", string.Join(',', app.BuildTags));
        Add("flags", string.Join(' ', app.Flags));
        return chosen;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                chosen[name] = value;
        }
    }

    private static Option<string?> MakeProvenance()
    {
        var option = OptionFactory.Text(
            "--provenance",
            "BUILDER",
            "Attach SLSA provenance to each image and to the index, unsigned: sources, parameters, base, and the builder, a URI "
            + "as --provenance=BUILDER. Default of BUILDER: the workflow or runner of GitHub or GitLab.");
        option.Arity = ArgumentArity.ZeroOrOne;
        return option;
    }
}
