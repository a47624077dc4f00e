using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch;

/// <summary>
/// Where an image or index is: <c>[registry/]path[:tag][@digest]</c>. A digest decides over a tag; without both,
/// <c>latest</c> is meant. Docker Hub's shorthand is resolved when parsed. Immutable; equal when every part is.
/// </summary>
[JsonConverter(typeof(TextValueConverter<ImageReference>))]
public sealed record ImageReference : IParsable<ImageReference>
{
    /// <summary>Makes a reference from its parts.</summary>
    /// <param name="repository">Registry and path.</param>
    /// <param name="tag">The tag, or null.</param>
    /// <param name="digest">The digest, or null.</param>
    public ImageReference(RepositoryName repository, Tag? tag = null, Digest? digest = null)
    {
        ArgumentNullException.ThrowIfNull(repository);
        Repository = repository;
        Digest = digest;
        Tag = tag ?? (digest is null ? Tag.Latest : null);
    }

    /// <summary>Registry and path.</summary>
    public RepositoryName Repository { get; }

    /// <summary>The tag; <c>latest</c> when neither tag nor digest was given, null when only a digest was.</summary>
    public Tag? Tag { get; }

    /// <summary>The digest, or null. When there is one it decides, and the tag only informs.</summary>
    public Digest? Digest { get; }

    /// <summary>Parses a reference.</summary>
    /// <param name="s">
    /// The text, for example <c>alpine</c>, <c>ghcr.io/acme/api:1.4.0</c> or <c>localhost:5000/app@sha256:…</c>.
    /// </param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">
    /// The text is not a reference; the message says which part is wrong and why.
    /// </exception>
    public static ImageReference Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (Read(s, out var reference) is { } problem)
            throw new FormatException($"'{ReferenceText.Short(s)}' is not an image reference: {problem}.");
        return reference!;
    }

    /// <summary>Parses a reference without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The reference when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out ImageReference result)
    {
        result = null;
        return s is not null && Read(s, out result) is null;
    }

    /// <summary>The full form, for calls that take a reference as text.</summary>
    /// <param name="reference">The reference; its tag counts as written, even <c>latest</c>.</param>
    [return: NotNullIfNotNull(nameof(reference))]
    public static implicit operator string?(ImageReference? reference) => reference?.ToString();

    /// <summary>The full form, for example <c>docker.io/library/alpine:latest</c>.</summary>
    public override string ToString()
    {
        var text = Repository.ToString();
        if (Tag is not null)
            text += $":{Tag}";
        if (Digest is not null)
            text += $"@{Digest}";
        return text;
    }

    private static string? Read(string text, out ImageReference? reference)
    {
        reference = null;
        if (text.Length == 0)
            return "it is empty";
        if (text.AsSpan().Trim().ContainsAny(' ', '\t'))
            return "it holds a blank, and a reference has none. Give several references one by one";
        if (ReferenceText.HasUser(text))
            return "credentials do not belong in it; log in to the registry instead";
        var (name, digestText) = Cut(text, text.IndexOf('@', StringComparison.Ordinal));
        Digest? digest = null;
        if (digestText is not null && OciMultiArch.Digest.Read(digestText, out digest) is { } wrongDigest)
            return $"'{Printable.Short(digestText, 150)}' after '@' is not a digest: {wrongDigest}";
        var colon = name.LastIndexOf(':');
        var hasTag = colon > name.LastIndexOf('/');
        var (repositoryText, tagText) = Cut(name, hasTag ? colon : -1);
        if (RepositoryName.Read(repositoryText, out var repository) is { } wrongName)
            return wrongName;
        if (tagText is not null && OciMultiArch.Tag.Problem(tagText) is { } wrongTag)
            return $"the tag '{Printable.Short(tagText, 150)}' is wrong: {wrongTag}";
        var tag = tagText is null ? null : OciMultiArch.Tag.Parse(tagText);
        reference = new(repository!, tag, digest);
        return null;
    }

    private static (string Before, string? After) Cut(string text, int at)
    {
        if (at < 0)
            return (text, null);
        return (text[..at], text[(at + 1)..]);
    }
}
