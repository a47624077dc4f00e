using OciMultiArch.Internal;
using OciMultiArch.Platforms;

namespace OciMultiArch.Merging;

/// <summary>The names of the parts of one tag, and which tags could be one.</summary>
internal sealed class PartNames
{
    private readonly NameTemplate template;
    private readonly Dictionary<string, string> values;
    private readonly TemplateMatcher matcher;
    private readonly IReadOnlyList<Tag> tags;

    /// <param name="template">What a part is called.</param>
    /// <param name="tags">The tags that are merged into; parts are named for the first.</param>
    /// <exception cref="ArgumentException">The template names no platform, or something unknown.</exception>
    public PartNames(NameTemplate template, IReadOnlyList<Tag> tags)
    {
        this.template = template;
        this.tags = tags;
        values = new(StringComparer.Ordinal) { ["tag"] = tags[0].Value };
        matcher = new(template, values);
        if (!template.NamesPlatform)
            throw new ArgumentException(
                $"The template '{template}' of part tags names no platform, so all parts would have one name. "
                + "Write {os}, {arch} and {variant} into it.");
        try
        {
            template.Expand(new() { Os = "linux", Architecture = "amd64" }, values);
        }
        catch (FormatException wrong)
        {
            throw new ArgumentException(wrong.Message, wrong);
        }
    }

    /// <summary>The part tag of a platform.</summary>
    /// <exception cref="ArgumentException">
    /// There is none: what the template makes is no tag, or is one that is merged into.
    /// </exception>
    public Tag Of(Platform platform)
    {
        var name = template.Expand(platform, values);
        var made = $"The template '{template}' of part tags makes '{Printable.Short(name)}' for {platform}";
        if (!Tag.TryParse(name, null, out var tag))
            throw new ArgumentException($"{made}, which is not a tag: {Tag.Problem(name)}. Choose another template.");
        if (tags.Contains(tag))
            throw new ArgumentException($"{made}, which is a tag of the index itself. Choose another template.");
        return tag;
    }

    /// <summary>The part tag of a platform that somebody else has named; null when there is none.</summary>
    public Tag? Find(Platform platform)
    {
        var name = template.Expand(platform, values);
        if (!Tag.TryParse(name, null, out var tag))
            return null;
        return tags.Contains(tag) ? null : tag;
    }

    /// <summary>Whether a tag could be a part, by its name alone.</summary>
    public bool CouldBe(Tag tag) => !tags.Contains(tag) && matcher.Fits(tag.Value);

    /// <summary>Whether a platform's part can be told from the list of tags.</summary>
    public static bool IsFoundByName(Platform platform)
    {
        var canonical = platform.Canonical();
        return PlatformNames.IsSystem(canonical.Os) && PlatformNames.IsArchitecture(canonical.Architecture);
    }

    /// <summary>Whether a tag is the part of a platform.</summary>
    public bool IsOf(Tag tag, Platform platform) => template.Expand(platform, values) == tag.Value;
}
