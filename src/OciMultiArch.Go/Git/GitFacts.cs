using System.Globalization;
using OciMultiArch.Copying;
using OciMultiArch.Internal;

namespace OciMultiArch.Go;

/// <summary>What a repository says of the commit that is checked out, read from its files.</summary>
internal sealed record GitFacts(string WorkTree, string Commit)
{
    private const int MaxTags = 10;

    /// <summary>The branch; null when HEAD is detached.</summary>
    public string? Branch { get; init; }

    /// <summary>The tag of the commit, of several the one with the highest version; null for none.</summary>
    public string? Tag { get; init; }

    /// <summary>The URL that it was cloned from, without a user's password; null for none.</summary>
    public string? Origin { get; init; }

    /// <summary>When the commit was made (its committer's time).</summary>
    public DateTimeOffset Time { get; init; }

    /// <exception cref="BuildException">The folder is in no repository, or the repository cannot be read.</exception>
    public static GitFacts Read(string folder)
    {
        try
        {
            var found = GitFolder.Find(folder) ?? throw new BuildException(
                Problem.NotFound,
                $"{Printable.Short(folder)} is in no git repository.",
                new("Write the value itself, or build where the repository is."));
            return Read(found);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnauthorizedAccessException
            or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            throw new BuildException(
                Problem.InvalidContent,
                $"The git repository of {Printable.Short(folder)} cannot be read: {failure.Message.TrimEnd('.')}.",
                new("Write the value itself."),
                failure);
        }
    }

    private static GitFacts Read(GitFolder folder)
    {
        GitRefs refs = new(folder);
        var place = Printable.Short(folder.WorkTree);
        if (refs.AreInTable)
            throw new BuildException(
                Problem.InvalidContent,
                $"The git repository {place} keeps its refs in a reftable, which is not read here.",
                new("Write the value itself, or have git keep refs as files ('git refs migrate')."));
        var (branch, commit) = refs.Head;
        if (commit is null)
            throw new BuildException(
                Problem.NotFound, $"The git repository {place} has no commit yet.", new("Commit first."));
        GitObjects objects = new(folder.Common);
        var content = objects.Find(commit) ?? throw new BuildException(
            Problem.NotFound,
            $"The commit {commit} of the git repository {place} is in none of its files that can be read.",
            new("Fetch it, or write the value itself."));
        var tag = TagOf(commit, refs, objects);
        var time = TimeOf(content.Header("committer") ?? "");
        var origin = GitRemote.UrlOf(folder);
        return new(folder.WorkTree, commit) { Branch = branch, Tag = tag, Origin = origin, Time = time };
    }

    // "Name <mail> 1700000000 +0100"
    private static DateTimeOffset TimeOf(string committer)
    {
        var words = committer.Split(' ');
        var seconds = words.Length < 2 ? "" : words[^2];
        return DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, CultureInfo.InvariantCulture));
    }

    private static string? TagOf(string commit, GitRefs refs, GitObjects objects)
    {
        var tags = refs.AllTags().Where(tag => StandsFor(tag, commit, objects));
        var names = tags.Select(static tag => tag.Name).OrderDescending(StringComparer.Ordinal);
        return names.OrderByDescending(TagVersion.Of).FirstOrDefault();
    }

    private static bool StandsFor((string Name, string Id, string? Peeled) tag, string commit, GitObjects objects)
    {
        if (tag.Id == commit || tag.Peeled == commit)
            return true;
        if (tag.Peeled is not null)
            return false;
        var id = tag.Id;
        for (var step = 0; step < MaxTags; step++)
        {
            if (objects.Find(id) is not { Kind: "tag" } annotated)
                return id == commit;
            id = annotated.Header("object") ?? "";
        }
        return false;
    }
}
