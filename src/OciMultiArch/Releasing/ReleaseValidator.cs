namespace OciMultiArch.Releasing;

/// <summary>What cannot be released, found before anything is asked.</summary>
internal static class ReleaseValidator
{
    /// <summary>The first contradiction, in words; null when there is none.</summary>
    public static string? Find(ReleaseFile file)
    {
        Dictionary<(RepositoryName, Tag), ReleaseIndex> written = [];
        foreach (var (at, index) in file.Indexes.Index())
        {
            if (index.Index is not { Tag: not null, Digest: null })
                return $"indexes[{at}]: {index.Index} is no name to write an index under: a repository and a tag are.";
            foreach (var tag in index.AllTags)
                if (!written.TryAdd((index.Index.Repository, tag), index))
                    return $"indexes[{at}]: {index.Index.Repository}:{tag} is written by another index of the file already. Give one of them another tag.";
        }
        return file.Indexes.Index().Select(each => In(each.Index, each.Item, written)).FirstOrDefault(static each => each is not null);
    }

    private static string? In(int at, ReleaseIndex index, Dictionary<(RepositoryName, Tag), ReleaseIndex> written)
    {
        Dictionary<string, ImageReference> platforms = new(StringComparer.Ordinal);
        foreach (var image in index.Images)
        {
            // Which of the two would be first cannot be said: all indexes are written at once.
            if (image.From is { Digest: null, Tag: { } tag } from && written.ContainsKey((from.Repository, tag)))
                return $"indexes[{at}]: the image {from} is itself written by this file. Release it with a file of its own first.";
            if (image.Platform is { } platform && !platforms.TryAdd(platform.CanonicalKey, image.From))
                return $"indexes[{at}]: {index.Index} gets two images for {platform}: {platforms[platform.CanonicalKey]} and {image.From}. Leave one out.";
        }
        return index.Images.Count == 0 ? $"indexes[{at}]: {index.Index} gets no image." : null;
    }
}
