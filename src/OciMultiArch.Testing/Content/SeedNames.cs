using System.Text.RegularExpressions;
using OciMultiArch.Testing.Requests;

namespace OciMultiArch.Testing.Content;

/// <summary>Names that a test gives, by the grammar of registries: what no client could ask for is a slip of the test.</summary>
internal static partial class SeedNames
{
    /// <exception cref="ArgumentException">No registry takes it.</exception>
    public static void CheckRepository(string repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        if (RequestAddress.Of($"/v2/{repository}/tags/list").Repository == repository)
            return;
        throw new ArgumentException(
            $"'{repository}' is no name of a repository. Write parts of lower-case letters, digits, '.', '_' and '-', with "
                + "'/' between them, and neither registry nor tag: acme/api.",
            nameof(repository));
    }

    /// <exception cref="ArgumentException">No registry takes one of them.</exception>
    public static void CheckTags(IEnumerable<string> tags)
    {
        foreach (var tag in tags)
            if (!Tag().IsMatch(tag))
                throw new ArgumentException(
                    $"'{tag}' is no tag. Write at most 128 letters, digits, '.', '_' and '-', and neither '.' nor '-' first.",
                    nameof(tags));
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex Tag();
}
