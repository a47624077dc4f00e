using System.CommandLine;
using System.Runtime.InteropServices;
using OciMultiArch.Internal;

namespace OciMultiArch.Tool.Arguments;

/// <summary><c>--load</c> of commands that write images: also into a container engine on this machine.</summary>
internal static class LoadOption
{
    private static readonly string[] Programs = ["docker", "podman"];

    public static Option<Request?> Option { get; } = OptionFactory.One(
        "--load",
        "docker|podman[:REPO[:TAG]]",
        static text => (Request?)Request.Parse(text),
        "Also load the image for this machine's platform, or the one that --platform names, into an engine here, through "
        + "'docker load' or 'podman load'. Its name is REPO:TAG, or else that of the image elsewhere.");

    /// <summary>The place that is asked for, and the tags there; null for none.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="named">Places that may say the repository, the first that does.</param>
    /// <param name="tags">The tags where none is written.</param>
    /// <param name="platforms">The platforms that are chosen.</param>
    /// <exception cref="UsageException">Nothing says the repository.</exception>
    /// <exception cref="OciException">There is no such program on PATH.</exception>
    public static (Place.Engine Place, IReadOnlyList<Tag> Tags)? Of(
        ParseResult parsed, IEnumerable<Place?> named, IReadOnlyList<Tag> tags, IReadOnlyList<Platform> platforms)
    {
        if (parsed.GetValue(Option) is not { } request)
            return null;
        var repository = request.Repository ?? named.Select(RepositoryOf).FirstOrDefault(static name => name is not null);
        if (repository is null)
            throw new UsageException(
                $"--load {request.Program} needs a name for the image. Write it, as --load {request.Program}:REPO:TAG.");
        var file = ProgramPath.Find(request.Program, Environment.GetEnvironmentVariable("PATH")) ?? throw Missing(request.Program);
        var platform = platforms.Count == 1 ? platforms[0] : Host;
        Tag[] usual = tags.Count > 0 ? [.. tags] : [Tag.Latest];
        return (new(request.Program, file, repository, platform), request.Tag is null ? usual : [request.Tag]);
    }

    /// <summary>Whether a value, right or not, names a tag.</summary>
    public static bool HasTag(string text)
    {
        var written = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (RepositoryName.TryParse(written, null, out _))
            return false;
        return ImageReference.TryParse(written, null, out var name) && name.Tag is not null;
    }

    // Engines run Linux, on whatever system they are.
    private static Platform Host => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => Platform.Parse("linux/amd64"),
        Architecture.X86 => Platform.Parse("linux/386"),
        Architecture.Arm => Platform.Parse("linux/arm/v7"),
        Architecture.Armv6 => Platform.Parse("linux/arm/v6"),
        Architecture.LoongArch64 => Platform.Parse("linux/loong64"),
        var other => Platform.Parse($"linux/{other.ToString().ToLowerInvariant()}"),
    };

    private static RepositoryName? RepositoryOf(Place? place) => place switch
    {
        Place.Registry registry => registry.Name,
        Place.DockerTar archive => archive.Name,
        _ => null,
    };

    private static OciException Missing(string program) => new(
        Problem.MissingProgram,
        $"There is no program '{program}' on PATH to load the image with.",
        new Remedy($"Install it, or write an archive, docker-archive:FILE:REPO:TAG, and load that where the engine is."));

    /// <summary>What is asked for.</summary>
    internal sealed record Request(string Program, RepositoryName? Repository, Tag? Tag)
    {
        /// <exception cref="FormatException">The text is no such request.</exception>
        public static Request Parse(string text)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var program = colon < 0 ? text : text[..colon];
            if (!Programs.Contains(program))
                throw new FormatException($"'{text}' names neither docker nor podman. Write docker|podman[:REPO[:TAG]].");
            if (colon < 0)
                return new(program, null, null);
            var written = text[(colon + 1)..];
            var reference = ImageReference.Parse(written);
            if (reference.Digest is not null)
                throw new FormatException($"'{text}' names a digest, which an engine does not take as a name.");
            var tag = RepositoryName.TryParse(written, null, out _) ? null : reference.Tag;
            return new(program, reference.Repository, tag);
        }
    }
}
