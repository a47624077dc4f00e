using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>build</c>: go build for every platform, layered, indexed and pushed.</summary>
internal static class BuildCommand
{
    public static Command Command()
    {
        DocumentedCommand command = new("build",
            "Builds a Go program for every platform, puts each into an image, all into one index, and writes it. Without --tag it is written by its digest alone.",
            """
            ocimulti build ./cmd/api --platform linux/amd64,linux/arm64 --to ghcr.io/acme/api --tag 1.4.0 --tag latest
            ocimulti build . --platform linux/arm/v7 --base gcr.io/distroless/static-debian12:nonroot --to oci:out --tag dev --ldflags "-s -w"
            ocimulti build . --platform linux/amd64 --to docker-archive:app.tar:acme/app --tag dev && docker load -i app.tar
            ocimulti build . --platform linux/amd64,linux/arm64 --to oci:out --tag dev --ca-certificates /etc/ssl/certs/ca-certificates.crt --time-zones --tmp --user 65532
            ocimulti build . --platform linux/arm64 --to ghcr.io/acme/api --push-by-digest --result arm64.json
            ocimulti build . --platform linux/amd64 --to oci:out --file config.yaml=/etc/app/config.yaml:0640:65532:65532 --file ./static=/srv/static
            """)
        {
            BuildOptions.Package, BuildOptions.Platforms, BuildOptions.Base, BuildOptions.To, BuildOptions.Tags, BuildOptions.PerArchTags, SharedOptions.Format,
            BuildOptions.LdFlags, BuildOptions.BuildTags, BuildOptions.Labels, BuildOptions.Annotations, BuildOptions.User,
            BuildFileOptions.Certificates, BuildFileOptions.TimeZones, BuildFileOptions.Temporary, BuildFileOptions.Files, BuildOptions.Cache,
            DigestBuild.PushByDigest, DigestBuild.Result, SharedOptions.ExpectPlatforms, SharedOptions.Recheck, SharedOptions.DryRun, SharedOptions.Json,
        };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(BuildOptions.PerArchTags) is { Implicit: false } && result.GetResult(BuildOptions.Tags) is null or { Implicit: true })
                result.AddError("--per-arch-tags needs a --tag to begin with.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var plan = BuildPlan.Of(parsed);
        if (DigestBuild.IsAsked(parsed))
            return DigestBuild.RunAsync(session, parsed, progress => plan.BuildAsync(session, progress, cancellationToken), cancellationToken);
        return PushCommand.RunAsync(session, async progress =>
        {
            var built = await plan.BuildAsync(session, progress, cancellationToken);
            List<NamedArtifact> roots = [new(built) { Tags = plan.Tags }];
            if (plan.ArchTags.Count > 0)
                roots.InsertRange(0, (await built.ImagesAsync(cancellationToken)).Zip(plan.ArchTags, static (image, tags) => new NamedArtifact(image) { Tags = tags }));
            return [.. parsed.GetRequiredValue(BuildOptions.To).Distinct().Select(each => new PushCommand(each, roots))];
        }, cancellationToken);
    }
}
