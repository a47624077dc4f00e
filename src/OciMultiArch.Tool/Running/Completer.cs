using System.CommandLine;
using System.CommandLine.Help;

namespace OciMultiArch.Tool.Running;

/// <summary>Completes the last word of a command line that somebody is typing.</summary>
/// <param name="root">All verbs and options.</param>
/// <param name="references">Completes references.</param>
internal sealed class Completer(Command root, ReferenceCompleter references)
{
    private static readonly string[] Platforms =
    [
        "linux/386", "linux/amd64", "linux/arm/v5", "linux/arm/v6", "linux/arm/v7", "linux/arm64", "linux/loong64",
        "linux/mips64le", "linux/ppc64le", "linux/riscv64", "linux/s390x", "windows/amd64", "windows/arm64",
    ];

    /// <summary>What the last word may become; empty where the shell knows better, as for files.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(string[] words, CancellationToken cancellationToken)
    {
        if (words.Length == 0)
            return [];
        var word = words[^1];
        var command = CommandOf(words[..^1]);
        var shared = root.Options.Where(static option => option.Recursive);
        Option[] options = [.. command.Options.Concat(shared).Where(static option => !option.Hidden)];
        if (word.StartsWith("--", StringComparison.Ordinal) && word.Contains('=', StringComparison.Ordinal))
        {
            var at = word.IndexOf('=', StringComparison.Ordinal) + 1;
            var values = await ValuesAsync(Find(options, word[..(at - 1)]), word[at..], cancellationToken);
            return [.. values.Select(value => word[..at] + value)];
        }
        if (words.Length > 1 && Find(options, words[^2]) is { } open && TakesValue(open))
            return await ValuesAsync(open, word, cancellationToken);
        if (word.StartsWith('-'))
            return Fitting(options.SelectMany(static symbol => symbol.Aliases.Prepend(symbol.Name)), word);
        if (command.Subcommands.Count > 0)
            return Fitting(command.Subcommands.Where(static symbol => !symbol.Hidden).Select(static symbol => symbol.Name), word);
        return await references.CompleteAsync(word, cancellationToken);
    }

    private static Option? Find(Option[] options, string word) =>
        Array.Find(options, option => option.Name == word || option.Aliases.Contains(word));

    private static bool TakesValue(Option option) =>
        option.ValueType != typeof(bool) && option is not (HelpOption or VersionOption);

    private static string[] Fitting(IEnumerable<string> known, string word)
    {
        var fitting = known.Where(one => one.StartsWith(word, StringComparison.Ordinal));
        return [.. fitting.Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool IsLower(char letter) => char.IsAsciiLetterLower(letter) || letter is '-' or ',';

    private Command CommandOf(string[] words)
    {
        var command = root;
        foreach (var word in words)
            command = command.Subcommands.FirstOrDefault(known => known.Name == word) ?? command;
        return command;
    }

    private async Task<IReadOnlyList<string>> ValuesAsync(Option? option, string word, CancellationToken cancellationToken)
    {
        var form = option?.HelpName ?? "";
        if (form.StartsWith("OS/ARCH", StringComparison.Ordinal))
        {
            var last = word.LastIndexOf(',') + 1;
            return [.. Fitting(Platforms, word[last..]).Select(platform => word[..last] + platform)];
        }
        var choices = form.Split('|').Select(static choice => choice.Split('[', ':')[0]).Where(static choice => choice.All(IsLower));
        if (form.Contains('|', StringComparison.Ordinal) && choices.Any())
            return Fitting(choices.Where(static choice => choice.Length > 0), word);
        return await references.CompleteAsync(word, cancellationToken);
    }
}
