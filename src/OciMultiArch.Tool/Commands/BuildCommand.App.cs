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
        public static GoApp AppOf(ParseResult parsed, string package, IReadOnlyList<Platform> platforms)
        {
            var (files, layers) = ContentOptions.LayersOf(parsed);
            var app = GoOf(parsed, package, platforms) with
            {
                Format = parsed.GetValue(SharedOptions.Format) ?? ImageFormat.Oci,
                Compression = CompressionOption.Of(parsed),
                Files = files,
                FileLayers = layers,
                Capabilities = ContentOptions.CapabilitiesOf(parsed),
            };
            var removed = Set(parsed.GetRequiredValue(BuildCommand.RemovedLabels));
            var inherit = InheritArgument.Of(parsed.GetRequiredValue(Inherited));
            app = WithRuntime(app, parsed) with { Inherit = inherit, RemovedLabels = removed };
            app = app with { Created = parsed.GetValue(BuildCommand.Created) };
            return app with { SystemFiles = SystemFilesOf(parsed, platforms, TimeZonesOf(parsed)) };
        }

        /// <summary>Certificates, time zones, users and folders of images for some platforms.</summary>
        /// <exception cref="UsageException">The user of an image from scratch is a name that is not known.</exception>
        public static SystemFiles SystemFilesOf(ParseResult parsed, IReadOnlyList<Platform> platforms, string? timeZones)
        {
            var from = parsed.GetValue(BuildCommand.Base);
            ContentOptions.CheckBase(parsed, from);
            var isFromScratch = from is null;
            var user = isFromScratch ? ScratchUser(parsed, platforms) : null;
            return new()
            {
                CertificatesFile = parsed.GetValue(Certificates),
                TimeZones = timeZones,
                TemporaryDirectory = parsed.GetValue(Temporary),
                Users = user is null ? [] : [user],
            };
        }

        /// <summary>The place of a program in an image that is named or is a whole path; null for none.</summary>
        public static string? FileNameOf(string? name)
        {
            if (name is null || name.Contains('/', StringComparison.Ordinal))
                return name;
            return "/app/" + name;
        }

        public static HashSet<string> Set(IEnumerable<string> texts) => texts.ToHashSet(StringComparer.Ordinal);

        private static GoApp GoOf(ParseResult parsed, string package, IReadOnlyList<Platform> platforms)
        {
            var buildTags = parsed.GetRequiredValue(BuildTags).SelectMany(static tags => tags.Split(','));
            var variables = parsed.GetRequiredValue(GoVariables);
            GoApp app = new(package)
            {
                Platforms = platforms,
                LdFlags = parsed.GetValue(LdFlags),
                BuildTags = [.. buildTags],
                Flags = parsed.GetRequiredValue(BuildCommand.Flags),
            };
            var forAll = GoVariableArgument.ForAll(variables);
            var forEach = GoVariableArgument.ForEach(variables, platforms);
            app = app with { GoEnvironment = forAll, PlatformSettings = forEach };
            var command = parsed.GetValue(Go) ?? app.GoCommand;
            var name = FileNameOf(parsed.GetValue(Name));
            var parallel = MaxParallelOf(parsed.GetValue(SharedOptions.Jobs));
            return app with { GoCommand = command, FileName = name, MaxParallel = parallel };
        }

        private static GoApp WithRuntime(GoApp app, ParseResult parsed)
        {
            app = app with
            {
                Labels = parsed.GetRequiredValue(BuildCommand.Labels),
                Environment = AssetsOption.VariablesOf(parsed, Variables),
                Entrypoint = parsed.GetRequiredValue(BuildCommand.Entrypoint),
                Arguments = parsed.GetRequiredValue(BuildCommand.Command),
            };
            var ports = parsed.GetRequiredValue(Ports);
            var volumes = parsed.GetRequiredValue(BuildCommand.Volumes);
            app = app with { ExposedPorts = Set(ports), Volumes = Set(volumes) };
            return app with
            {
                User = parsed.GetValue(BuildCommand.User),
                ImageWorkingDirectory = parsed.GetValue(Folder),
                StopSignal = parsed.GetValue(BuildCommand.StopSignal),
            };
        }

        // A compiler keeps a processor busy; a transfer waits for a network.
        public static int MaxParallelOf(int? jobs) =>
            Math.Min(jobs ?? int.MaxValue, Environment.ProcessorCount);

        private static string? TimeZonesOf(ParseResult parsed)
        {
            if (parsed.GetResult(TimeZones) is null)
                return null;
            return parsed.GetValue(TimeZones) ?? GoApp.GoTimeZones;
        }
    }
}
