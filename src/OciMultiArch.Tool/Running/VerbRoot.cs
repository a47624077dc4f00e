using System.CommandLine;

namespace OciMultiArch.Tool.Running;

/// <summary>
/// The program itself. Making all of its commands costs more than the work of many a command, so a command line that names
/// one gets that one; what is about the program itself, as its help, gets all.
/// </summary>
/// <param name="description">What the program does.</param>
internal sealed class VerbRoot(string description) : RootCommand(description)
{
    private readonly List<(string Name, Func<Command> Create)> verbs = [];
    private readonly Dictionary<string, Command> made = new(StringComparer.Ordinal);

    /// <summary>Adds a command, behind the others in the help.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="create">Makes it when it is needed.</param>
    public void Add(string name, Func<Command> create) => verbs.Add((name, create));

    /// <summary>The commands that there are once all are made.</summary>
    public static Command Whole(ParseResult parsed)
    {
        var root = parsed.RootCommandResult.Command;
        if (root is VerbRoot self)
            self.Offer(self.verbs);
        return root;
    }

    /// <summary>Reads a command line, to the same result as if all commands were made.</summary>
    public ParseResult Read(string[] args)
    {
        // Only what stands in the command line can name a command. A directive may be about any.
        if (args is not [['[', ..], ..])
        {
            Offer(verbs.Where(verb => args.Contains(verb.Name)));
            var parsed = ReadWithOffered(args);
            if (parsed.CommandResult.Command != this || args is ["--version"])
                return parsed;
        }
        Offer(verbs);
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
