using OciMultiArch.Internal;

namespace OciMultiArch.Http;

/// <summary>One entry of a registry's error list; the code as sent, <c>UNKNOWN</c> where there is none; the detail as text, or as the JSON it was.</summary>
internal sealed record RegistryError(string Code, string? Message, string? Detail);

/// <summary>What the body of a failed answer says. All text is cleaned and short: fit for a message.</summary>
internal sealed record RegistryErrors(IReadOnlyList<RegistryError> Items)
{
    private const int Shown = 3;

    /// <summary>What a body that holds no error list says: a line of text, or the title of a page; null when it says nothing.</summary>
    public string? Hint { get; init; }

    /// <summary>The codes in the order of the body.</summary>
    public IReadOnlyList<string> Codes => [.. Items.Select(static each => each.Code)];

    /// <summary>Reads a body of any form. Never throws.</summary>
    public static RegistryErrors Parse(ReadOnlySpan<byte> body) =>
        JsonErrors.Parse(body) ?? new(Frozen.Empty<RegistryError>()) { Hint = HtmlAnswerHint.Of(body) };

    /// <summary>One line for a message, for example <c>DENIED (permission_denied: write_package)</c>; empty when the body says nothing.</summary>
    public override string ToString()
    {
        if (Items.Count == 0)
            return Hint is null ? "" : $"({Hint})";
        var shown = string.Join(", ", Items.Take(Shown).Select(static each => each.Message is null ? each.Code : $"{each.Code} ({each.Message})"));
        return Items.Count > Shown ? $"{shown} and {Items.Count - Shown} more" : shown;
    }
}
