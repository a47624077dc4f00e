namespace OciMultiArch.Tool.Arguments;

/// <summary>Tags of one place that are to be in another: what <c>copy --all-tags</c> and an entry of a file ask for.</summary>
internal sealed record TagCopy(Place From, Place To, TagFilter Filter)
{
    /// <summary>Patterns of tags that are written once.</summary>
    public IReadOnlyList<string> Immutable { get; init; } = [];

    /// <summary>The platforms that are taken; none for all.</summary>
    public IReadOnlyList<Platform> Platforms { get; init; } = [];

    /// <summary>What goes along of referrers, in the words of the option; null for what the command says.</summary>
    public IReadOnlyList<string>? Referrers { get; init; }

    /// <summary>Whether the tags of signatures beside the images go along, whatever the command says.</summary>
    public bool TakesSignatureTags { get; init; }

    /// <summary>What tells such a copy from others: what was copied by one says nothing of another.</summary>
    public string Identity
    {
        get
        {
            var platforms = Platforms.Select(static platform => $"{platform}");
            return string.Join('\n', [$"{From}", $"{To}", .. platforms]);
        }
    }

    /// <summary>Both places.</summary>
    public override string ToString() => $"{From} -> {To}";
}
