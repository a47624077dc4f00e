using System.CommandLine;
using System.CommandLine.Parsing;

namespace OciMultiArch.Tool.Running;

/// <summary>A command whose own help ends with examples.</summary>
internal sealed class DocumentedCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Lines to type.</summary>
    public string Examples { get; } = examples;

    /// <summary>Whether an argument may be a secret by mistake, so that no message repeats arguments.</summary>
    public bool HidesArguments { get; set; }

    /// <summary>Adds options that belong together.</summary>
    public void Add(IEnumerable<Option> options)
    {
        foreach (var option in options)
            Add(option);
    }

    /// <summary>The words that start the command of a command line.</summary>
    public static string WordsOf(ParseResult parsed)
    {
        List<string> names = [];
        for (var result = parsed.CommandResult; result.Parent is CommandResult parent; result = parent)
            names.Insert(0, result.Command.Name);
        return string.Join(' ', names.Prepend("ocimulti"));
    }
}
