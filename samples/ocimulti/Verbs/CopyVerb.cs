using System.CommandLine;

namespace OciMultiArch.Tool.Verbs;

/// <summary><c>copy</c>: an image or index with all it holds to another place.</summary>
internal static class CopyVerb
{
    private static readonly Argument<Target> From = new("SOURCE") { Description = "What exists: a registry reference or oci:DIR:TAG.", CustomParser = Door.One(Target.Parse) };
    private static readonly Argument<Target> To = new("DEST") { Description = "Where it goes: a registry reference or oci:DIR:TAG.", CustomParser = Door.One(Target.Parse) };

    public static Command Command()
    {
        Verb command = new("copy",
            "Copies an image or index with all it holds, byte for byte. What the target has is not sent; between repositories of one registry layers are mounted.",
            """
            ocimulti copy ghcr.io/acme/api:1.4.0 registry.example/acme/api:1.4.0
            ocimulti copy ghcr.io/acme/api:1.4.0 oci:airgap:1.4.0
            """) { From, To, Shared.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (from, to) = (parsed.GetRequiredValue(From), parsed.GetRequiredValue(To));
        var store = session.ForWriting(to.Place);
        var artifact = await from.GetAsync(session.Beside(from.Place, to.Place), cancellationToken);
        if (to.Digest is { } digest && digest != artifact.Digest)
            throw new UsageException($"{to} names another digest than {from}, which is {artifact.Digest}.");
        IReadOnlyList<Tag> tags = to.Tag is null ? [] : [to.Tag];
        var push = await store.PushAsync(artifact, tags.Select(static each => each.Value), null, cancellationToken);
        Output.Write(session, Report.Of(session, to.Place, artifact, tags, push));
    }
}
