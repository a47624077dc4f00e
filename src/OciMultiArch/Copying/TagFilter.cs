using System.Text.RegularExpressions;
using OciMultiArch.Copying;
using OciMultiArch.Internal;

namespace OciMultiArch;

/// <summary>
/// Which tags of a repository are meant: those that fit every part that is set. Without any part: all but the lists of
/// referrers that clients keep under tags (distribution-spec, "Referrers Tag Schema"), which no filter ever takes.
/// Immutable; no network.
/// </summary>
public sealed partial class TagFilter
{
    private static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);
    private readonly TagGlob[] included = [];
    private readonly TagGlob[] excluded = [];
    private readonly Regex? regex;
    private readonly VersionRange? range;

    /// <summary>
    /// Patterns of which a tag must fit one: <c>*</c> stands for any letters, <c>?</c> for one, <c>[a-c]</c> for one of
    /// some. None, the default, for any tag. Where all are plain tags and nothing else is set but
    /// <see cref="Exclude"/>, the tags are not listed.
    /// </summary>
    /// <exception cref="FormatException">One is no pattern.</exception>
    public IReadOnlyList<string> Match
    {
        get;
        init
        {
            field = Frozen.List(value);
            included = [.. field.Select(TagGlob.Parse)];
        }
    } = Frozen.Empty<string>();

    /// <summary>Patterns of which a tag may fit none; none by default.</summary>
    /// <exception cref="FormatException">One is no pattern.</exception>
    public IReadOnlyList<string> Exclude
    {
        get;
        init
        {
            field = Frozen.List(value);
            excluded = [.. field.Select(TagGlob.Parse)];
        }
    } = Frozen.Empty<string>();

    /// <summary>
    /// A regular expression that the whole tag must fit; null, the default, for any. It is matched without
    /// backtracking, in time in proportion to the tag, so that it may not look around or refer back.
    /// </summary>
    /// <exception cref="FormatException">The text is no such expression.</exception>
    public string? Regex
    {
        get;
        init
        {
            field = value;
            regex = value is null ? null : Compiled(value);
        }
    }

    /// <summary>
    /// Versions that are wanted (Semantic Versioning 2.0), as <c>&gt;=1.2 &lt;2</c>, <c>^1.2</c>, <c>~1.2</c> or
    /// <c>1.2.x</c>, with <c>||</c> between several; null, the default, for any. A tag is read with or without a
    /// leading <c>v</c>, and missing parts are 0; what is no version does not fit, and a pre-release fits only where
    /// the range names one.
    /// </summary>
    /// <exception cref="FormatException">The text is no range.</exception>
    public string? Versions
    {
        get;
        init
        {
            field = value;
            range = value is null ? null : VersionRange.Parse(value);
        }
    }

    /// <summary>
    /// How many of the highest versions among the tags that fit are wanted, 1 or more; null, the default, for all. Tags
    /// that are no versions are none of them.
    /// </summary>
    public int? Newest
    {
        get;
        init
        {
            if (value is { } count)
                ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>The tags when they are all named, so that none need be listed; null otherwise.</summary>
    internal IReadOnlyList<Tag>? Named
    {
        get
        {
            var isNamed = included.Length > 0 && Array.TrueForAll(included, static pattern => pattern.IsLiteral);
            if (!isNamed || regex is not null || range is not null || Newest is not null)
                return null;
            var tags = Match.Distinct().Select(static text => Tag.Parse(text));
            return [.. tags.Where(Fits)];
        }
    }

    /// <summary>The tags that are meant: in the order given, or the highest version first with <see cref="Newest"/>.</summary>
    /// <param name="tags">All tags of a repository.</param>
    public IReadOnlyList<Tag> Select(IEnumerable<Tag> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        var fitting = tags.Where(Fits);
        if (Newest is not { } count)
            return [.. fitting];
        var versions = fitting.Select(static tag => (Tag: tag, Version: TagVersion.Of(tag.Value)));
        var ordered = versions.Where(static pair => pair.Version is not null)
            .OrderByDescending(static pair => pair.Version)
            .ThenByDescending(static pair => pair.Version!.Parts.Count);
        return [.. ordered.Take(count).Select(static pair => pair.Tag)];
    }

    /// <summary>Whether a tag fits all but <see cref="Newest"/>.</summary>
    /// <param name="tag">The tag.</param>
    public bool Fits(Tag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        var text = tag.Value;
        if (ReferrersList().IsMatch(text))
            return false;
        if (included.Length > 0 && !Array.Exists(included, pattern => pattern.Fits(text)))
            return false;
        if (Array.Exists(excluded, pattern => pattern.Fits(text)) || regex?.IsMatch(text) == false)
            return false;
        return range is null || (TagVersion.Of(text) is { } version && range.Fits(version));
    }

    /// <summary>Whether a tag fits all but <see cref="Newest"/>.</summary>
    /// <param name="tag">The tag.</param>
    /// <exception cref="FormatException">The text is not a tag.</exception>
    public bool Fits(string tag) => Fits(Tag.Parse(tag));

    private static Regex Compiled(string text)
    {
        try
        {
            const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            _ = new Regex(text, Options, MaxMatchTime); // a bracket too many must not close the group below
            return new($@"\A(?:{text})\z", Options, MaxMatchTime);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new FormatException(
                $"'{Printable.Short(text)}' is no regular expression that can be used here: {wrong.Message}", wrong);
        }
    }

    [GeneratedRegex("^sha(256-[0-9a-f]{64}|512-[0-9a-f]{64})$")]
    private static partial Regex ReferrersList();
}
