using System.CommandLine;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>edit</c>: every image of an index changed at once.</summary>
internal static class EditCommand
{
    public static Command Command()
    {
        DocumentedCommand command = new("edit",
            "Changes an image, or all images of an index at once. Everything that is not named keeps its bytes; layers that exist are neither read nor sent.",
            """
            ocimulti edit ghcr.io/acme/api:1.4.0 --label org.opencontainers.image.licenses=MIT --env TZ=UTC
            ocimulti edit ghcr.io/acme/api:1.4.0 --append ./certificates:/etc/ssl/certs --to registry.example/acme/api:1.4.0
            ocimulti edit ghcr.io/acme/api:1.4.0 --rebase gcr.io/distroless/static-debian12:nonroot --to ghcr.io/acme/api:1.4.0-1
            ocimulti edit ghcr.io/acme/api:1.4.0 --format docker --attestations drop --to registry.example/acme/api:docker
            """)
        {
            EditOptions.From, EditOptions.Platforms, EditOptions.Labels, EditOptions.RemovedLabels, EditOptions.Environment, EditOptions.RemovedEnvironment,
            EditOptions.Entrypoint, EditOptions.Arguments, EditOptions.User, EditOptions.WorkingDirectory, EditOptions.Ports, EditOptions.Annotations,
            EditOptions.Layers, EditOptions.Rebase, EditOptions.OldBase, EditOptions.Format, EditOptions.Attestations, EditOptions.To, BuildOptions.Cache,
            SharedOptions.ExpectPlatforms, SharedOptions.DryRun, SharedOptions.Json,
        };
        command.Validators.Add(static result =>
        {
            if (result.GetResult(EditOptions.OldBase) is not null && result.GetResult(EditOptions.Rebase) is null)
                result.AddError("--old-base belongs to --rebase, which names the base that takes its place.");
        });
        Session.Run(command, RunAsync);
        return command;
    }

    private static Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(EditOptions.From);
        var target = parsed.GetValue(EditOptions.To) ?? Target.InPlace(from);
        var asked = Asked(parsed);
        if (asked == new ImageEdit() && parsed.GetRequiredValue(EditOptions.Layers).Count == 0 && parsed.GetValue(EditOptions.Rebase) is null)
            throw new UsageException("Say what changes: --label, --env, --append, --rebase, --format or another word of 'ocimulti edit --help'.");
        return PushCommand.RunAsync(session, async _ =>
        {
            ValueTask<Artifact> Read(Target each, CancellationToken cancel) => each.GetAsync(session.Beside(each.Place, [target.Place]), cancel);
            var before = await Read(from, cancellationToken);
            return [new(target.Place, [new(await EditAsync(before, asked, parsed, Read, cancellationToken)) { Tags = [target.Tag!] }])];
        }, cancellationToken);
    }

    /// <exception cref="UsageException">The images cannot be changed so.</exception>
    private static async Task<Artifact> EditAsync(
        Artifact before, ImageEdit asked, ParseResult parsed, Func<Target, CancellationToken, ValueTask<Artifact>> read, CancellationToken cancellationToken)
    {
        try
        {
            var layers = new List<Layer>();
            foreach (var each in parsed.GetRequiredValue(EditOptions.Layers))
                layers.Add(await each.PackAsync(BuildCache.At(parsed.GetValue(BuildOptions.Cache)), cancellationToken));
            Rebase? rebase = parsed.GetValue(EditOptions.Rebase) is not { } other ? null : new()
            {
                NewBase = await read(other, cancellationToken),
                OldBase = parsed.GetValue(EditOptions.OldBase) is { } old
                    ? await read(old, cancellationToken)
                    : await RecordedBase.ReadAsync(before, asked.Platforms, read, cancellationToken),
            };
            return await before.EditImagesAsync(asked with { Layers = layers, Rebase = rebase }, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
    }

    private static ImageEdit Asked(ParseResult parsed)
    {
        var annotations = parsed.GetRequiredValue(EditOptions.Annotations);
        return new()
        {
            Change = new()
            {
                Labels = parsed.GetRequiredValue(EditOptions.Labels),
                Environment = parsed.GetRequiredValue(EditOptions.Environment),
                Entrypoint = parsed.GetRequiredValue(EditOptions.Entrypoint),
                Arguments = parsed.GetRequiredValue(EditOptions.Arguments),
                User = parsed.GetValue(EditOptions.User),
                WorkingDirectory = parsed.GetValue(EditOptions.WorkingDirectory),
                ExposedPorts = parsed.GetRequiredValue(EditOptions.Ports).ToHashSet(StringComparer.Ordinal),
            },
            RemovedLabels = parsed.GetRequiredValue(EditOptions.RemovedLabels).ToHashSet(StringComparer.Ordinal),
            RemovedEnvironment = parsed.GetRequiredValue(EditOptions.RemovedEnvironment).ToHashSet(StringComparer.Ordinal),
            Annotations = annotations.Where(static each => each.Value.Length > 0).ToDictionary(StringComparer.Ordinal),
            RemovedAnnotations = annotations.Where(static each => each.Value.Length == 0).Select(static each => each.Key).ToHashSet(StringComparer.Ordinal),
            Format = parsed.GetValue(EditOptions.Format),
            Platforms = parsed.GetRequiredValue(EditOptions.Platforms),
            Attestations = parsed.GetValue(EditOptions.Attestations),
        };
    }
}
