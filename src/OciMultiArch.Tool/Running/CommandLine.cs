using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>From arguments to an exit status: every failure becomes one message on the standard error, never a stack trace.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        DocumentedCommand.ShowExamples(root);
        // A token that starts with '@' is no response file.
        var parsed = root.Parse(args, new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count > 0)
            return Complain($"{Discreet(parsed, Problem(parsed))} See '{Path(parsed)} --help'.", WrongUsage);
        using Interruption interruption = new();
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, interruption.Token);
        }
        catch (UsageException wrong)
        {
            return Complain($"{ErrorText.Of(wrong)} See '{Path(parsed)} --help'.", WrongUsage);
        }
        catch (Exception) when (interruption.Token.IsCancellationRequested) // what a signal ends may fail in other ways first, as go does
        {
            return Complain("interrupted.", interruption.ExitStatus);
        }
        catch (Exception failure)
        {
            var message = ErrorText.Of(failure);
            if (parsed.GetValue(SharedOptions.Json))
                Say(Console.Out, JsonSerializer.Serialize(new(message), ToolJson.Plain.FailureReport));
            return Complain(message, Failed);
        }
    }

    private static int Complain(string message, int status)
    {
        Say(Console.Error, $"ocimulti: {message.TrimEnd()}");
        return status;
    }

    // Where a stream is closed or its disk full, the exit status says it alone.
    private static void Say(TextWriter to, string text)
    {
        try
        {
            to.WriteLine(text);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
        }
    }

    // An unknown word is the cause of what else is missing.
    private static string Problem(ParseResult parsed) => parsed.UnmatchedTokens is [var unknown, ..]
        ? $"'{Output.Plain(unknown)}' is not understood here."
        : $"{ErrorText.OneLine(parsed.Errors[0].Message).TrimEnd('.')}.";

    // A password that was put in a wrong place is not shown once more.
    private static string Discreet(ParseResult parsed, string problem) => parsed.CommandResult.Command is DocumentedCommand { HidesWords: true }
        ? parsed.Tokens.Where(static each => each.Type == TokenType.Argument).Select(static each => each.Value).Concat(parsed.UnmatchedTokens)
            .Where(static each => each.Length > 0).Aggregate(problem, static (text, word) => text.Replace($"'{Output.Plain(ErrorText.OneLine(word))}'", "'…'", StringComparison.Ordinal))
        : problem;

    private static string Path(ParseResult parsed)
    {
        List<string> words = [];
        for (var each = parsed.CommandResult; each.Parent is CommandResult parent; each = parent)
            words.Insert(0, each.Command.Name);
        return string.Join(' ', words.Prepend("ocimulti"));
    }
}
