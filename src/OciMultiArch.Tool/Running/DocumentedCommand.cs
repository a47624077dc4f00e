using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OciMultiArch.Tool.Running;

/// <summary>A command whose own help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    private readonly string examples = examples;

    /// <summary>Whether its words may hold a secret by mistake, so that no complaint repeats them.</summary>
    public bool HidesWords { get; set; }

    /// <summary>Lets the help of a whole command line show examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new Help((HelpAction)help.Action!);
    }

    private sealed class Help(HelpAction usual) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var status = usual.Invoke(parseResult);
            if (parseResult.CommandResult.Command is DocumentedCommand verb)
                Console.Out.WriteLine($"Examples:\n{string.Concat(verb.examples.Split('\n').Select(static each => $"  {each.TrimEnd()}\n"))}");
            return status;
        }
    }
}
