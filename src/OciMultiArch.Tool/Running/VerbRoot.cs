using System.CommandLine;

namespace OciMultiArch.Tool.Running;

/// <summary>
/// The program itself. Making all of its commands costs more than the work of many a command, so a command line that names
/// one gets that one; what is about the program itself, as its help, gets all.
/// </summary>
/// <param name="description">What the program does.</param>
/// <param name="verbs">The names of its commands and what makes each, in the order of the help.</param>
internal sealed class VerbRoot(string description, IReadOnlyList<(string Name, Func<Command> Create)> verbs)
    : RootCommand(description)
{
    private readonly IReadOnlyList<(string Name, Func<Command> Create)> all = verbs;
    private readonly Dictionary<string, Command> made = new(StringComparer.Ordinal);

    /// <summary>The commands that there are once all are made.</summary>
    public static Command Whole(ParseResult parsed)
    {
        var root = parsed.RootCommandResult.Command;
        if (root is VerbRoot self)
            self.Offer(self.all);
        return root;
    }

    /// <summary>Reads a command line, to the same result as if all commands were made.</summary>
    public ParseResult Read(string[] args)
    {
        // Only what stands in the command line can name a command. A directive may be about any.
        if (args is not [['[', ..], ..])
        {
            Offer(all.Where(verb => args.Contains(verb.Name)));
            var parsed = ReadWithOffered(args);
            if (parsed.CommandResult.Command != this || args is ["--version"])
                return parsed;
        }
        Offer(all);
        return ReadWithOffered(args);
    }

    private void Offer(IEnumerable<(string Name, Func<Command> Create)> offered)
    {
        Subcommands.Clear();
        foreach (var (name, create) in offered)
        {
            made.TryGetValue(name, out var command);
            Add(made[name] = command ?? create());
        }
    }

    // A token that starts with '@' is no response file.
    private ParseResult ReadWithOffered(string[] args) =>
        Parse(args, new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
}
