namespace OciMultiArch.Merging;

/// <content>Tags that are not written while a platform is missing.</content>
internal sealed partial class MergeRun
{
    // Nobody who pulls a further tag, as latest, is to miss a platform that it had before.
    private IReadOnlyList<Tag> Due(IReadOnlyList<Platform> missing)
    {
        if (missing.Count == 0)
            return Tags;
        return [Tags[0]];
    }

    private IReadOnlyList<Tag> Waiting(MergeSnapshot snapshot)
    {
        if (snapshot.Index is null)
            return Tags;
        return [.. Tags.Except(Due(snapshot.Missing))];
    }
}
