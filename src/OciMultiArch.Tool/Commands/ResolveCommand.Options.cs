using System.CommandLine;
using OciMultiArch.Go;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Commands;

/// <content>The options of <c>resolve</c>, and where what is built goes.</content>
internal static partial class ResolveCommand
{
    private const string NamePlaceholder = "{name}";

    private static readonly Option<string[]> Files = OptionFactory.Required(OptionFactory.Short("-f", OptionFactory.Texts(
        "--filename",
        "FILE",
        "A file of YAML or JSON, a folder with such files, or - for the standard input; repeatable.")));

    private static readonly Option<bool> Recursive = OptionFactory.Short(
        "-R", OptionFactory.Flag("--recursive", "Also the files of folders in a folder."));

    private static readonly Option<LabelSelector?> Selector = OptionFactory.Short("-l", OptionFactory.One(
        "--selector",
        "LABELS",
        static text => (LabelSelector?)LabelSelector.Parse(text),
        "Only documents with these labels: KEY=VALUE, KEY!=VALUE, KEY or !KEY, with commas between."));

    private static readonly Option<bool> Pin = OptionFactory.Flag(
        "--pin", "Also add its digest to the value of every image: that has none.");

    private static readonly Option<IReadOnlyList<Platform>> Platforms =
        OptionFactory.BuiltPlatforms("--platform", "What ko://PACKAGE is built for.");

    private static readonly Option<string?> To = OptionFactory.Text(
        "--to",
        "REPOSITORY",
        "Where images of ko://PACKAGE go: host/repository, in which {name} is the last part of the package's path.");

    private static Option[] Options =>
    [
        Files, Recursive, Selector, Pin, SharedOptions.ExpectPlatforms, Platforms, To, SharedOptions.Tags,
        .. BuildCommand.OptionsOfPrograms, SharedOptions.Wait, SharedOptions.DryRun,
    ];

    // Before anything is asked or built.
    private static void CheckPackages(ParseResult parsed, IEnumerable<Placeholder> asked)
    {
        string[] packages = [.. asked.Select(static one => one.Package).OfType<string>()];
        if (packages.Length == 0)
            return;
        if (parsed.GetValue(To) is null || parsed.GetRequiredValue(Platforms).Count == 0)
            throw new UsageException(
                $"{BuildScheme}{packages[0]} is to be built: say for what and where with --platform and --to, for example "
                + "--to ghcr.io/acme/{name}.");
        HashSet<RepositoryName> taken = [];
        foreach (var package in packages)
        {
            var name = RepositoryOf(parsed, package);
            if (!taken.Add(name))
                throw new UsageException(
                    $"--to gives {name} to two packages, the second time to {package}. Write {{name}} in it, or give packages "
                    + "other names.");
        }
    }

    private static RepositoryName RepositoryOf(ParseResult parsed, string package)
    {
        var path = ProgramName.OfPackage(package);
        var name = string.Join(path, parsed.GetValue(To)!.Split(NamePlaceholder));
        try
        {
            return RepositoryName.Parse(name);
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"--to: {wrong.Message}", wrong);
        }
    }
}
