using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>
/// Fills in the placeholders of texts: <c>{version} {commit} {short-commit} {date} {timestamp} {tag} {branch}
/// {dirty}</c> from the git repository of a folder, <c>{name}</c> of the program, and <c>{os} {arch} {variant}</c> of a
/// platform. One that begins with '-', '_' or '.', such as <c>{-dirty}</c>, is written with that character where there is
/// a value. Fields of ko's and goreleaser's templates (<c>{{ .Git.Tag }}</c>, <c>{{ .Version }}</c>,
/// <c>{{ .Env.NAME }}</c>) are understood, other templates of Go are refused, and <c>{{"text"}}</c> is the text itself.
/// </summary>
/// <remarks>
/// The repository is read once, when a placeholder needs it, from its files alone; only <c>{dirty}</c> (the word
/// <c>dirty</c>, or nothing) runs git. <c>{tag}</c> is the tag of the commit that is checked out, of several the highest
/// version; <c>{version}</c> is that without a leading <c>v</c>, and without a tag Go's pseudo-version
/// (<c>0.0.0-20260131120000-abcdefabcdef</c>). <c>{date}</c> is SOURCE_DATE_EPOCH of the environment, or else the time
/// of the commit, in UTC.
/// </remarks>
/// <param name="folder">A folder of the sources.</param>
public sealed class BuildTemplates(string folder)
{
    private readonly TemplateValues values = new(folder);

    /// <summary>The value of <c>{name}</c>, what the program is called; null, the default, where there is none.</summary>
    public string? Name { get => values.Name; init => values.Name = value; }

    /// <summary>Whether a text has a placeholder for a platform.</summary>
    /// <exception cref="BuildException">A placeholder is not known.</exception>
    public static bool NamesPlatform(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return TextTemplate.Parse(template).NamesPlatform;
    }

    /// <summary>Fills in the placeholders of a text. Does not use the network.</summary>
    /// <param name="template">The text.</param>
    /// <param name="platform">The platform; null, the default, where there is none.</param>
    /// <param name="cancellationToken">Ends git, where it runs.</param>
    /// <exception cref="BuildException">
    /// A placeholder is not known, or has no value: there is no repository, no tag, no branch or no platform.
    /// </exception>
    public async ValueTask<string> ExpandAsync(
        string template, Platform? platform = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(template);
        List<string> made = [];
        foreach (var (text, name) in TextTemplate.Parse(template).Pieces)
        {
            if (name is null)
            {
                made.Add(text);
                continue;
            }
            var value = await values.OfAsync(name, platform, cancellationToken).ConfigureAwait(false);
            if (value.Length > 0)
                made.Add(text + value);
        }
        return string.Concat(made);
    }

    /// <summary>Fills in the placeholders of the values of a map.</summary>
    internal async ValueTask<Dictionary<string, string>> ExpandAsync(
        IEnumerable<KeyValuePair<string, string>> pairs, Platform? platform, CancellationToken cancellationToken)
    {
        Dictionary<string, string> made = new(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
            made[key] = await ExpandAsync(value, platform, cancellationToken).ConfigureAwait(false);
        return made;
    }
}
