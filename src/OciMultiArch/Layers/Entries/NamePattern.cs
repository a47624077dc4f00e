using System.Text;

namespace OciMultiArch.Layers;

/// <summary>
/// One part of a pattern, for one name: <c>*</c> is any text, <c>?</c> one character, <c>[a-z]</c> one of some,
/// <c>[^a-z]</c> one of all others, and <c>\</c> takes the next character as it is.
/// </summary>
internal sealed class NamePattern
{
    private readonly Token[] tokens;

    private NamePattern(Token[] tokens) => this.tokens = tokens;

    /// <summary>Reads a part of a pattern.</summary>
    /// <param name="text">The part, without <c>/</c>.</param>
    /// <param name="problem">What is wrong with it; null for nothing.</param>
    public static NamePattern? Read(string text, out string? problem)
    {
        List<Token> tokens = [];
        var rest = text.EnumerateRunes().ToArray().AsSpan();
        while (!rest.IsEmpty)
        {
            if (Take(ref rest, out problem) is not { } token)
                return null;
            tokens.Add(token);
        }
        problem = null;
        return new([.. tokens]);
    }

    /// <summary>Whether a name is one that is meant. Letters that differ in case are different.</summary>
    public bool Matches(string name)
    {
        var runes = name.EnumerateRunes().ToArray();
        var at = 0;
        var token = 0;
        var star = -1;
        var resume = 0;
        while (at < runes.Length)
        {
            if (token < tokens.Length && tokens[token].IsAny)
            {
                star = token++;
                resume = at;
            }
            else if (token < tokens.Length && tokens[token].Matches(runes[at]))
            {
                at++;
                token++;
            }
            else if (star < 0)
            {
                return false;
            }
            else
            {
                // The last '*' takes one character more.
                at = ++resume;
                token = star + 1;
            }
        }
        return tokens[token..].All(static left => left.IsAny);
    }

    private static Token? Take(ref Span<Rune> rest, out string? problem)
    {
        problem = null;
        var first = rest[0];
        rest = rest[1..];
        switch (first.Value)
        {
            case '*':
                return new() { IsAny = true };
            case '?':
                return new() { IsNegated = true };
            case '[':
                return TakeSet(ref rest, out problem);
            case '\\' when rest.IsEmpty:
                problem = @"it ends in '\', which takes the next character as it is";
                return null;
            case '\\':
                first = rest[0];
                rest = rest[1..];
                break;
        }
        return new() { Ranges = [(first, first)] };
    }

    private static Token? TakeSet(ref Span<Rune> rest, out string? problem)
    {
        List<(Rune, Rune)> ranges = [];
        problem = "a '[' in it has no ']'; write \\[ for the character itself";
        var isNegated = !rest.IsEmpty && rest[0].Value is '^' or '!';
        if (isNegated)
            rest = rest[1..];
        while (TakeMember(ref rest) is { } low)
        {
            var high = low;
            if (rest is [{ Value: '-' }, not { Value: ']' }, ..])
            {
                rest = rest[1..];
                if (TakeMember(ref rest) is not { } last)
                    return null;
                high = last;
            }
            if (high < low)
            {
                problem = $"the range {low}-{high} in it is the wrong way round";
                return null;
            }
            ranges.Add((low, high));
        }
        if (rest.IsEmpty || ranges.Count == 0)
            return null;
        rest = rest[1..];
        problem = null;
        return new() { IsNegated = isNegated, Ranges = [.. ranges] };
    }

    // Null at the ']' that ends a set, or without one at the end of all.
    private static Rune? TakeMember(ref Span<Rune> rest)
    {
        if (rest.IsEmpty || rest[0].Value == ']')
            return null;
        var isEscape = rest[0].Value == '\\' && rest.Length > 1;
        var member = rest[isEscape ? 1 : 0];
        rest = rest[(isEscape ? 2 : 1)..];
        return member;
    }

    /// <summary>What one character may be; a negated one without ranges is every character.</summary>
    private sealed record Token
    {
        /// <summary>Whether this is <c>*</c>.</summary>
        public bool IsAny { get; init; }

        public bool IsNegated { get; init; }

        public (Rune Low, Rune High)[] Ranges { get; init; } = [];

        public bool Matches(Rune rune) =>
            Array.Exists(Ranges, range => range.Low <= rune && rune <= range.High) != IsNegated;
    }
}
