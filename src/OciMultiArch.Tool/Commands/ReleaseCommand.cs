using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>release</c>: many indexes from one file.</summary>
internal static class ReleaseCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The release file: .json, or .yaml and .yml for the same document in YAML." };

    private static readonly Option<IReadOnlyDictionary<string, string>> Values = new("--set")
    {
        Description = "What a placeholder {NAME} of the file stands for, before what the file says. Repeatable; one that is used nowhere is wrong usage.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = OptionParsers.Pairs,
        DefaultValueFactory = static _ => new Dictionary<string, string>(),
    };

    private static readonly Option<IReadOnlyList<string>> Only = new("--only")
    {
        Description = "Release these indexes alone: the last part of the repository's path, the repository, or the reference with its tag. Repeatable.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = static _ => [],
        CustomParser = OptionParsers.Each(static text => text),
    };

    public static Command Command()
    {
        DocumentedCommand command = new("release",
            "Makes and writes many indexes at once, as a file says. Each stands for itself: what fails leaves nothing behind and does not stop the others; run it again to finish.",
            """
            ocimulti release release.json --dry-run
            ocimulti release release.yaml --set version=1.4.1
            ocimulti release release.yaml --only api --only worker
            """) { File, Values, Only, SharedOptions.DryRun, SharedOptions.Json };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = await ReadAsync(parsed.GetRequiredValue(File), parsed.GetRequiredValue(Values), parsed.GetRequiredValue(Only), cancellationToken);
        var results = session.IsDryRun
            ? await session.Client.PlanReleaseAsync(file, null, cancellationToken)
            : await session.Client.ReleaseAsync(file, null, cancellationToken);
        var report = ReleaseReport.Of(session, results);
        if (session.IsJson)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, ToolJson.Plain.ReleaseReport));
        else
            report.Write();
        foreach (var failed in report.Indexes.Where(static each => !each.Succeeded))
            Console.Error.WriteLine($"ocimulti: {failed.Reference}: {failed.Error}");
        return report.Failed == 0 ? 0 : 1;
    }

    private static async Task<ReleaseFile> ReadAsync(
        string path, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> only, CancellationToken cancellationToken)
    {
        var isYaml = Path.GetExtension(path) is ".yaml" or ".yml";
        if (!isYaml && Path.GetExtension(path) != ".json")
            throw new UsageException($"'{path}' is neither .json nor .yaml: its name says how it is read.");
        try
        {
            var bytes = await System.IO.File.ReadAllBytesAsync(path, cancellationToken);
            var file = ReleaseFile.Parse(isYaml ? YamlDocument.ToJson(bytes) : bytes, values);
            return only.Count > 0 ? file.Only(only) : file;
        }
        catch (FormatException wrong)
        {
            throw new UsageException($"{path}: {wrong.Message}", wrong);
        }
        catch (ArgumentException wrong)
        {
            throw UsageException.Of(wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {failure.Message}", failure);
        }
    }
}
