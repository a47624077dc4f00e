using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace OciMultiArch.Tool.Running;

/// <summary>A command whose own help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    private readonly string examples = examples;

    /// <summary>Whether an argument may be a secret by mistake, so that no message repeats arguments.</summary>
    public bool HidesArguments { get; set; }

    /// <summary>Lets the help of a whole command line show examples.</summary>
    public static void ShowExamples(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    private void WriteExamples()
    {
        Console.Out.WriteLine("Examples:");
        foreach (var example in examples.Split('\n'))
            Console.Out.WriteLine($"  {example.TrimEnd()}");
        Console.Out.WriteLine();
    }

    private sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var status = help.Invoke(parseResult);
            (parseResult.CommandResult.Command as DocumentedCommand)?.WriteExamples();
            return status;
        }
    }
}
