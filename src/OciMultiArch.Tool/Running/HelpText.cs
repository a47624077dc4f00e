using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>The help of a command: what it does, its own options, examples, and one line for what every command takes.</summary>
/// <param name="to">Where it is written.</param>
/// <param name="width">The columns that a line may have.</param>
internal sealed class HelpText(TextWriter to, int width)
{
    private const int Indentation = 2;
    private const int WidestLabel = 32;

    /// <summary>Lets a whole command line show help in this form.</summary>
    public static void ShowIn(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new OwnHelp();
    }

    /// <summary>Writes the help of a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="path">The words that start it.</param>
    public void Write(Command command, string path)
    {
        foreach (var line in (command.Description ?? "").Split('\n'))
            WriteWrapped(line.TrimEnd(), 0);
        Section("Usage:");
        WriteWrapped(Usage(command, path), Indentation);
        Rows("Arguments:", command.Arguments.Where(static symbol => !symbol.Hidden).Select(RowOf));
        Rows("Commands:", command.Subcommands.Where(static symbol => !symbol.Hidden).Select(RowOf));
        Rows("Options:", command.Options.Where(static symbol => !symbol.Hidden).Select(RowOf));
        if (command is DocumentedCommand { Examples: var examples })
            WriteExamples(examples);
        if (command is RootCommand)
            return;
        to.WriteLine();
        WriteWrapped(
            "Every command also takes the options that 'ocimulti --help' shows: of progress, of digests, of retries, and of registries and "
            + "networks.",
            0);
    }

    private static string Usage(Command command, string path)
    {
        List<string> words = [path];
        if (command.Subcommands.Count > 0)
            words.Add("COMMAND");
        words.AddRange(command.Arguments.Where(static symbol => !symbol.Hidden).Select(Form));
        words.Add("[OPTIONS]");
        return string.Join(' ', words);
    }

    private static string Form(Argument argument)
    {
        var form = argument.Name;
        if (argument.Arity.MaximumNumberOfValues > 1)
            form += "...";
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{form}]" : form;
    }

    private static (string Label, string Text) RowOf(Argument argument) => (argument.Name, argument.Description ?? "");

    // What a command does is its first sentence; its own help has the rest.
    private static (string Label, string Text) RowOf(Command command)
    {
        var text = (command.Description ?? "").ReplaceLineEndings(" ");
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        if (end >= 0)
            text = text[..(end + 1)];
        return (command.Name, text);
    }

    private static (string Label, string Text) RowOf(Option option)
    {
        var names = option.Aliases.Append(option.Name).Where(static name => name.StartsWith('-')).Distinct();
        var label = string.Join(", ", names.OrderBy(static name => name.StartsWith("--", StringComparison.Ordinal)));
        if (option.HelpName is { } form)
            label += " " + form;
        var text = option.Description ?? "";
        if (option.Required)
            text = "Required. " + text;
        return (label, text);
    }

    private void Section(string title)
    {
        to.WriteLine();
        to.WriteLine(title);
    }

    private void Rows(string title, IEnumerable<(string Label, string Text)> given)
    {
        (string Label, string Text)[] rows = [.. given];
        if (rows.Length == 0)
            return;
        Section(title);
        var labels = rows.Max(static row => row.Label.Length);
        var column = Indentation + Math.Min(labels, Math.Min(WidestLabel, width / 3)) + Indentation;
        foreach (var (label, text) in rows)
            WriteRow(label, text, column);
    }

    private void WriteRow(string label, string text, int column)
    {
        var start = new string(' ', Indentation) + label;
        if (start.Length + Indentation > column)
        {
            to.WriteLine(start);
            start = "";
        }
        foreach (var line in WrappedText.Lines(text, width - column))
        {
            to.WriteLine((start.PadRight(column) + line).TrimEnd());
            start = "";
        }
    }

    private void WriteExamples(string examples)
    {
        Section("Examples:");
        foreach (var example in examples.Split('\n'))
            to.WriteLine($"{new string(' ', Indentation)}{example.TrimEnd()}");
    }

    // A line that fits stays as it is: it may be part of a table.
    private void WriteWrapped(string line, int indentation)
    {
        var margin = new string(' ', indentation);
        if (line.Length + indentation <= width)
        {
            to.WriteLine((margin + line).TrimEnd());
            return;
        }
        foreach (var part in WrappedText.Lines(line.Trim(), width - indentation))
            to.WriteLine(margin + part);
    }

    private sealed class OwnHelp : SynchronousCommandLineAction
    {
        private const int UsualWidth = 120;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            HelpText help = new(Console.Out, Width());
            help.Write(parseResult.CommandResult.Command, DocumentedCommand.WordsOf(parseResult));
            return 0;
        }

        // A terminal may not say how wide it is.
        private static int Width()
        {
            if (Console.IsOutputRedirected || Console.WindowWidth <= 0)
                return UsualWidth;
            return Math.Max(Console.WindowWidth, UsualWidth / 2);
        }
    }
}
