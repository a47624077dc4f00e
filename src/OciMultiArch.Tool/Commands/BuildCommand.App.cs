using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Commands;

/// <content>The program and its image, as the options describe them.</content>
internal static partial class BuildCommand
{
    private static class AppArguments
    {
        /// <exception cref="UsageException">An option names a platform that is not built.</exception>
        public static GoApp AppOf(
            ParseResult parsed, IReadOnlyList<Platform> platforms, IReadOnlyDictionary<string, string> annotations)
        {
            var files = parsed.GetRequiredValue(Files).SelectMany(static file => file.Entries());
            var app = GoOf(parsed, platforms) with
            {
                Annotations = annotations,
                Format = parsed.GetValue(SharedOptions.Format) ?? ImageFormat.Oci,
                Compression = CompressionOption.Of(parsed),
                Created = parsed.GetValue(BuildCommand.Created),
                Inherit = InheritArgument.Of(parsed.GetRequiredValue(Inherited)),
                RemovedLabels = Set(parsed.GetRequiredValue(BuildCommand.RemovedLabels)),
                Files = [.. files],
            };
            app = WithRuntime(app, parsed);
            return app with { SystemFiles = SystemFilesOf(parsed, app) };
        }

        private static GoApp GoOf(ParseResult parsed, IReadOnlyList<Platform> platforms)
        {
            var buildTags = parsed.GetRequiredValue(BuildTags).SelectMany(static tags => tags.Split(','));
            var variables = parsed.GetRequiredValue(GoVariables);
            GoApp app = new(parsed.GetRequiredValue(Package))
            {
                Platforms = platforms,
                LdFlags = parsed.GetValue(LdFlags),
                BuildTags = [.. buildTags],
                Flags = parsed.GetRequiredValue(BuildCommand.Flags),
            };
            return app with
            {
                Environment = GoVariableArgument.ForAll(variables),
                PlatformSettings = GoVariableArgument.ForEach(variables, platforms),
                GoCommand = parsed.GetValue(Go) ?? app.GoCommand,
                FileName = FileNameOf(parsed.GetValue(Name)),
                MaxParallel = MaxParallelOf(parsed.GetValue(SharedOptions.Jobs)),
            };
        }

        private static GoApp WithRuntime(GoApp app, ParseResult parsed) => app with
        {
            Labels = parsed.GetRequiredValue(BuildCommand.Labels),
            ImageEnvironment = parsed.GetRequiredValue(Variables),
            Entrypoint = parsed.GetRequiredValue(BuildCommand.Entrypoint),
            Arguments = parsed.GetRequiredValue(BuildCommand.Command),
            User = parsed.GetValue(BuildCommand.User),
            ImageWorkingDirectory = parsed.GetValue(Folder),
            ExposedPorts = Set(parsed.GetRequiredValue(Ports)),
            Volumes = Set(parsed.GetRequiredValue(BuildCommand.Volumes)),
            StopSignal = parsed.GetValue(BuildCommand.StopSignal),
        };

        private static string? FileNameOf(string? name)
        {
            if (name is null || name.Contains('/', StringComparison.Ordinal))
                return name;
            return "/app/" + name;
        }

        // A compiler keeps a processor busy; a transfer waits for a network.
        private static int MaxParallelOf(int? jobs) =>
            Math.Min(jobs ?? int.MaxValue, Environment.ProcessorCount);

        private static HashSet<string> Set(IEnumerable<string> texts) => texts.ToHashSet(StringComparer.Ordinal);

        private static SystemFiles SystemFilesOf(ParseResult parsed, GoApp app)
        {
            var isFromScratch = parsed.GetValue(BuildCommand.Base) is null;
            var user = isFromScratch ? ScratchUser(app) : null;
            return new()
            {
                CertificatesFile = parsed.GetValue(Certificates),
                TimeZones = TimeZonesOf(parsed),
                TemporaryDirectory = parsed.GetValue(Temporary),
                Users = user is null ? [] : [user],
            };
        }

        private static string? TimeZonesOf(ParseResult parsed)
        {
            if (parsed.GetResult(TimeZones) is null)
                return null;
            return parsed.GetValue(TimeZones) ?? GoApp.GoTimeZones;
        }
    }
}
