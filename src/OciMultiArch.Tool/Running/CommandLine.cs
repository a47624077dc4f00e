using System.CommandLine;
using System.Text.Json;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>
/// From arguments to an exit status: every failure becomes one message on the standard error, never a stack trace.
/// </summary>
internal static partial class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(VerbRoot root, string[] args)
    {
        Console.SetOut(new StandardOutput(Console.Out));
        if (!HasFolder())
            return Fail("The current folder does not exist any more. Go to another one.", Failed);
        HelpText.ShowIn(root);
        var parsed = root.Read(Usual(args));
        if (parsed.Errors.Count > 0 || ParseError.IsHelpForNone(parsed) || ParseError.SwallowedOption(parsed) is not null)
            return FailUsage(parsed, ParseError.Of(parsed));
        using Interruption interruption = new();
        try
        {
            InvocationConfiguration own = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(own, interruption.Token);
        }
        catch (UsageException wrong)
        {
            return FailUsage(parsed, ErrorText.Of(wrong));
        }
        catch (Exception) when (interruption.Token.IsCancellationRequested)
        {
            // What a signal ends may fail in another way first, as go does.
            return Fail("interrupted.", interruption.ExitStatus);
        }
        catch (ArgumentException wrong) // the library was handed options that contradict each other
        {
            return FailUsage(parsed, ErrorText.Of(wrong));
        }
        catch (Exception failure)
        {
            if (parsed.GetValue(SharedOptions.Json))
                Say(Console.Out, Output.Json(JsonSerializer.Serialize(Failure.Of(failure), ToolJson.Plain.Failure)));
            return Fail(ErrorText.Of(failure), Failed);
        }
        finally
        {
            InputFile.RemoveAll();
        }
    }

    // Paths of arguments are looked at while they are parsed.
    private static bool HasFolder()
    {
        try
        {
            return Directory.Exists(Directory.GetCurrentDirectory());
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // What people type first: 'help', 'help build', 'version'.
    private static string[] Usual(string[] args) => args switch
    {
        ["help", .. var command] => [.. command, "--help"],
        ["version"] => ["--version"],
        _ => args,
    };

    private static int FailUsage(ParseResult parsed, string message) =>
        Fail($"{message} See '{DocumentedCommand.WordsOf(parsed)} --help'.", WrongUsage);

    private static int Fail(string message, int status)
    {
        Say(Console.Error, $"ocimulti: {UrlUsers.Hide(message.TrimEnd())}");
        return status;
    }

    // If a stream is closed or its disk full, only the exit status says it.
    private static void Say(TextWriter to, string text)
    {
        try
        {
            to.WriteLine(text);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or OciException)
        {
        }
    }
}
