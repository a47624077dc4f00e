using OciMultiArch.Tool.Arguments;

namespace OciMultiArch.Tool.Running;

/// <summary>Completes references: layout folders and their tags; tags of registries only when the user asked for it.</summary>
internal sealed class ReferenceCompleter(Session session)
{
    private const string Layout = "oci:";
    private const string AsksRegistries = "OCIMULTI_COMPLETE_TAGS";
    private static readonly string[] Kinds = [Layout, "oci-archive:", "docker-archive:"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>References that begin with a word; none where a place cannot be read.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync(string word, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var tag = word.LastIndexOf(':') + 1;
        if (word.StartsWith(Layout, StringComparison.Ordinal) && tag == Layout.Length)
            return Folders(word[Layout.Length..]);
        if (word.StartsWith(Layout, StringComparison.Ordinal) || IsAsked(word, tag))
            return await TagsAsync(word[..tag], word[tag..], limit.Token);
        if (word.Length == 0)
            return [];
        return [.. Kinds.Where(kind => kind.StartsWith(word, StringComparison.Ordinal))];
    }

    private static bool IsAsked(string word, int tag)
    {
        if (Environment.GetEnvironmentVariable(AsksRegistries) is not "1")
            return false;
        var path = word.IndexOf('/', StringComparison.Ordinal);
        return path > 0 && tag > path && word.LastIndexOf('/') < tag;
    }

    // A folder that holds a layout is one; others may hold one further down.
    private static string[] Folders(string start)
    {
        try
        {
            var above = start[..(start.LastIndexOf('/') + 1)];
            var folders = Directory.EnumerateDirectories(above.Length == 0 ? "." : above);
            var names = folders.Select(folder => above + Path.GetFileName(folder));
            var fitting = names.Where(name => name.StartsWith(start, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
            return [.. fitting.Select(static name => Layout + name + (IsLayout(name) ? ":" : "/"))];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsLayout(string folder) => File.Exists(Path.Combine(folder, "oci-layout"));

    private async Task<IReadOnlyList<string>> TagsAsync(string before, string start, CancellationToken cancellationToken)
    {
        try
        {
            var source = session.ForReading(Place.Parse(before[..^1]));
            List<string> found = [];
            await foreach (var tag in source.TagsAsync(cancellationToken))
            {
                if (tag.Value.StartsWith(start, StringComparison.Ordinal))
                    found.Add(before + tag);
            }
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (Exception unknown) when (unknown is OciException or FormatException or OperationCanceledException)
        {
            return [];
        }
    }
}
