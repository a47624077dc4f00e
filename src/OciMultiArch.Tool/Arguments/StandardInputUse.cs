using System.CommandLine;
using System.CommandLine.Parsing;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Who reads the standard input, which can be read once.</summary>
internal static class StandardInputUse
{
    private static readonly string[] Archives = ["oci-archive:", "docker-archive:"];
    private static readonly string[] Inputs = ["-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];
    private static readonly string[] Reading = ["--base", "--rebase", "--old-base", "--filename"];

    /// <summary>Refuses a file from the standard input where another option or argument reads that too.</summary>
    /// <exception cref="UsageException">Another does.</exception>
    public static void CheckFree(ParseResult parsed)
    {
        if (parsed.CommandResult.Children.Select(Reader).FirstOrDefault(static reader => reader is not null) is not { } other)
            return;
        throw new UsageException(
            $"--file - and {Output.Plain(other)} both read the standard input, which can be read once. Write one of them to a file.");
    }

    private static string? Reader(SymbolResult result)
    {
        switch (result)
        {
            case OptionResult option when Reading.Contains(option.Option.Name):
                var own = option.Tokens.FirstOrDefault(IsInput);
                return own is null ? null : $"{option.Option.Name} {own.Value}";
            case ArgumentResult argument:
                return argument.Tokens.FirstOrDefault(IsInput)?.Value;
            default:
                return null;
        }
    }

    private static bool IsInput(Token token)
    {
        var text = token.Value;
        if (Array.Find(Archives, kind => text.StartsWith(kind, StringComparison.Ordinal)) is { } archive)
            text = text[archive.Length..].Split(':', '@')[0];
        return Inputs.Contains(text);
    }
}
