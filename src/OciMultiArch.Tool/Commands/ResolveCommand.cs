using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>resolve</c>: puts digests into the YAML of deployments.</summary>
internal static partial class ResolveCommand
{
    private const string BuildScheme = "ko://";
    private const string ImageScheme = "oci://";

    public static Command Create()
    {
        DocumentedCommand command = new("resolve",
            "Prints YAML with images by digest: ko://PACKAGE is built and written, oci://REF and with --pin every image: "
            + "with a tag are looked up. Every other letter stays, comments and order included.",
            """
            ocimulti resolve -f k8s/ --platform linux/amd64,linux/arm64 --to ghcr.io/acme/{name} | kubectl apply -f -
            ocimulti resolve -f k8s.yaml --pin --expect-platforms linux/amd64,linux/arm64
            kustomize build . | ocimulti resolve -f - --pin
            """);
        foreach (var option in Options)
            command.Add(option);
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var files = await ReadAsync(parsed, cancellationToken);
        var pins = parsed.GetValue(Pin);
        Dictionary<string, Placeholder> asked = new(StringComparer.Ordinal);
        foreach (var file in files)
            foreach (var value in file.Yaml.Values)
                if (PlaceholderOf(file.Name, value, pins) is { } placeholder)
                    asked.TryAdd(value.Text, placeholder);
        CheckPackages(parsed, asked.Values);
        var found = await AnswerAsync(session, parsed, [.. asked.Values], cancellationToken);
        Write(files, AnswerOf);

        string? AnswerOf(YamlValue value) =>
            PlaceholderOf("", value, pins) is null ? null : found[value.Text];
    }

    // What a value asks for; null when it stays as it is.
    private static Placeholder? PlaceholderOf(string file, YamlValue value, bool pins)
    {
        var text = value.Text;
        if (text.StartsWith(BuildScheme, StringComparison.Ordinal))
            return new(text, text[BuildScheme.Length..], null);
        if (text.StartsWith(ImageScheme, StringComparison.Ordinal))
        {
            var name = text[ImageScheme.Length..];
            return new(text, null, ReferenceOf(file, value.Line, name));
        }
        if (!pins || value.Key != "image" || text.Contains('@', StringComparison.Ordinal))
            return null;
        return new(text, null, ReferenceOf(file, value.Line, text));
    }

    private static ImageReference ReferenceOf(string file, int line, string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"{file}, line {line}: {wrong.Message}", wrong);
        }
    }

    private static async Task<Dictionary<string, string>> AnswerAsync(
        Session session, ParseResult parsed, Placeholder[] asked, CancellationToken cancellationToken)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        var images = Array.FindAll(asked, static one => one.Image is not null);
        Target[] targets = [.. images.Select(static one => TargetOf(one.Image!))];
        var artifacts = await session.GetAllAsync(targets, [], cancellationToken);
        foreach (var (placeholder, artifact) in images.Zip(artifacts))
        {
            await session.ExpectAsync(artifact, cancellationToken);
            found[placeholder.Text] = placeholder.AnswerOf(artifact.Digest);
        }
        var platforms = parsed.GetRequiredValue(Platforms);
        var programs = Array.FindAll(asked, static one => one.Package is not null);
        BuildCommand.BuildRequest[] requests = [.. programs.Select(RequestOf)];
        var built = await BuildCommand.BuildForAsync(session, parsed, requests, cancellationToken);
        for (var at = 0; at < programs.Length; at++)
        {
            var text = programs[at].Text;
            found[text] = $"{requests[at].To}@{built[at].Digest}";
            Output.Message($"{text} is {found[text]}");
        }
        return found;

        BuildCommand.BuildRequest RequestOf(Placeholder program) => new(program.Package!, RepositoryOf(parsed, program.Package!))
        {
            Platforms = platforms,
            Tags = SharedOptions.TagsOf(parsed),
        };
    }

    private static Target TargetOf(ImageReference image)
    {
        var tag = image.Digest is null ? image.Tag ?? Tag.Latest : null;
        return new(new Place.Registry(image.Repository), tag, image.Digest);
    }

    /// <summary>A value that stands for an image.</summary>
    /// <param name="Text">The value.</param>
    /// <param name="Package">The package to build; null for an image that exists.</param>
    /// <param name="Image">The image that exists; null for one to build.</param>
    private sealed record Placeholder(string Text, string? Package, ImageReference? Image)
    {
        // A pinned tag stays readable; engines go by the digest.
        public string AnswerOf(Digest digest)
        {
            if (Text.StartsWith(ImageScheme, StringComparison.Ordinal))
                return $"{Image!.Repository}@{digest}";
            return $"{Text}@{digest}";
        }
    }
}
