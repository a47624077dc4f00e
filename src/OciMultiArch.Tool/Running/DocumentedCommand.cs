using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OciMultiArch.Tool.Running;

/// <summary>A command whose own help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Lines to type.</summary>
    public string Examples { get; } = examples;

    /// <summary>Whether an argument may be a secret by mistake, so that no message repeats arguments.</summary>
    public bool HidesArguments { get; set; }

    /// <summary>Lets a whole command line show help in this program's form.</summary>
    public static void ShowHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new OwnHelp();
    }

    private sealed class OwnHelp : SynchronousCommandLineAction
    {
        private const int UsualWidth = 120;

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            new HelpText(Console.Out, Width()).Write(parseResult.CommandResult.Command, CommandLine.NameOf(parseResult));
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
