using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using OciMultiArch.Internal;
using OciMultiArch.Model;

namespace OciMultiArch;

/// <summary>
/// A registry and the path of a repository on it. Docker Hub's shorthand is resolved when parsed: <c>alpine</c> is
/// <c>docker.io/library/alpine</c>. Immutable; equal when registry and path are.
/// </summary>
[JsonConverter(typeof(TextValueConverter<RepositoryName>))]
public sealed record RepositoryName : IParsable<RepositoryName>
{
    private const int MaxLength = 255;
    private static readonly SearchValues<char> Lower = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    private RepositoryName(string registry, string path) => (Registry, Path) = (registry, path);

    /// <summary>Host and optional port of the registry, in lower case; <c>docker.io</c> for Docker Hub.</summary>
    public string Registry { get; }

    /// <summary>The path on the registry, for example <c>library/alpine</c>.</summary>
    public string Path { get; }

    /// <summary>Parses <c>[registry/]path</c>.</summary>
    /// <param name="s">
    /// The text; its first part is a registry when it holds '.' or ':' or is <c>localhost</c>, otherwise Docker Hub is
    /// meant.
    /// </param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is not a repository name; the message says what is wrong.</exception>
    public static RepositoryName Parse(string s, IFormatProvider? provider = null)
    {
        ArgumentNullException.ThrowIfNull(s);
        if (Read(s, out var name) is { } problem)
            throw new FormatException($"'{ReferenceText.Short(s)}' is not a repository name: {problem}.");
        return name!;
    }

    /// <summary>Parses <c>[registry/]path</c> without throwing.</summary>
    /// <param name="s">The text, or null.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The name when the answer is true.</param>
    public static bool TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out RepositoryName result)
    {
        result = null;
        return s is not null && Read(s, out result) is null;
    }

    /// <summary>The full form <c>registry/path</c>, for calls that take the name as text.</summary>
    /// <param name="name">The name.</param>
    [return: NotNullIfNotNull(nameof(name))]
    public static implicit operator string?(RepositoryName? name) => name?.ToString();

    /// <summary>The full form <c>registry/path</c>.</summary>
    public override string ToString() => $"{Registry}/{Path}";

    internal static string? Read(string text, out RepositoryName? name)
    {
        name = null;
        if (text.Length == 0)
            return "it is empty";
        if (ReferenceText.HasUser(text))
            return "credentials do not belong in it; log in to the registry instead";
        if (text.Contains("://", StringComparison.Ordinal))
            return "leave out the scheme: write host/path";
        var (registry, path) = Split(text);
        if (registry is not null && AuthorityName.Problem(registry) is { } wrong)
            return wrong;
        var host = Canonical(registry);
        if (host == DockerHub.Registry && !path.Contains('/', StringComparison.Ordinal) && path.Length > 0)
            path = DockerHub.OfficialPrefix + path;
        if (PathProblem(path) is { } problem)
            return problem;
        if (IsBareHash(text))
            return "64 hexadecimal digits alone are not a name; write sha256:… after '@' for a digest";
        var length = host.Length + 1 + path.Length;
        if (length > MaxLength)
            return $"registry and path have {length} characters together, at most {MaxLength} are allowed";
        name = new(host, path);
        return null;
    }

    private static (string? Registry, string Path) Split(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return (null, text);
        var first = text[..slash];
        var isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':');
        return isHost ? (first, text[(slash + 1)..]) : (null, text);
    }

    private static string Canonical(string? registry)
    {
        var host = registry?.ToLowerInvariant() ?? DockerHub.Registry;
        return DockerHub.IsSpelledAs(host) ? DockerHub.Registry : host;
    }

    private static bool IsBareHash(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(Hex);

    private static string? PathProblem(string path)
    {
        if (path.Length == 0)
            return "the repository's path is missing";
        if (path.AsSpan().ContainsAnyInRange('A', 'Z'))
            return "the path must be lowercase";
        var wrong = Array.Find(path.Split('/'), static part => !IsComponent(part));
        return wrong switch
        {
            null => null,
            "" => "the path has an empty part",
            _ => $"the part '{Printable.Short(wrong, 80)}' must be lowercase letters and digits, "
                + "joined by '.', '_', '__' or dashes",
        };
    }

    // distribution-spec: [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*
    private static bool IsComponent(string part)
    {
        var at = 0;
        while (true)
        {
            var start = at;
            while (at < part.Length && Lower.Contains(part[at]))
                at++;
            if (at == start)
                return false;
            if (at == part.Length)
                return true;
            var separator = at;
            while (at < part.Length && part[at] is ('.' or '_' or '-'))
                at++;
            if (!IsSeparator(part.AsSpan(separator, at - separator)))
                return false;
        }
    }

    private static bool IsSeparator(ReadOnlySpan<char> text) =>
        text is "." or "_" or "__" || (text.Length > 0 && !text.ContainsAnyExcept('-'));
}
