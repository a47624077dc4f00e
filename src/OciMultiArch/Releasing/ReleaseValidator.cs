using OciMultiArch.Images;

namespace OciMultiArch.Releasing;

/// <summary>What cannot be released, found before anything is asked.</summary>
internal static class ReleaseValidator
{
    /// <summary>The first contradiction, in words; null when there is none.</summary>
    public static string? Find(ReleaseFile file)
    {
        HashSet<(RepositoryName, Tag)> written = [];
        foreach (var (at, index) in file.Indexes.Index())
            if (TargetProblem(index, written) is { } problem)
                return $"indexes[{at}]: {problem}";
        foreach (var (at, index) in file.Indexes.Index())
            if (ImageProblem(index, written) is { } problem)
                return $"indexes[{at}]: {problem}";
        return null;
    }

    private static string? TargetProblem(ReleaseIndex index, HashSet<(RepositoryName, Tag)> written)
    {
        if (index.Index.Tag is null || index.Index.Digest is not null)
            return $"{index.Index} is no name to write an index under. Give a repository and a tag.";
        foreach (var tag in index.AllTags)
            if (!written.Add((index.Index.Repository, tag)))
                return $"{index.Index.Repository}:{tag} is written by another index of the file already. "
                    + "Give one of them another tag.";
        return null;
    }

    private static string? ImageProblem(ReleaseIndex index, HashSet<(RepositoryName, Tag)> written)
    {
        // Which of the two would be first cannot be said: all indexes are written at once.
        foreach (var image in index.Images)
            if (image.From is { Digest: null, Tag: { } tag } && written.Contains((image.From.Repository, tag)))
                return $"the image {image.From} is itself written by this file. "
                    + "Release it with a file of its own first.";
        foreach (var (first, second) in DuplicatePlatforms.Find(index.Images, KeyOf))
            return $"two images of {index.Index} have platform {second.Platform}: {first.From} and {second.From}. "
                + "Leave one out.";
        return index.Images.Count == 0 ? $"{index.Index} has no image. Name one at least." : null;

        static string? KeyOf(ReleaseImage image) =>
            image.Platform is { } platform
                ? $"{DuplicatePlatforms.Key(platform)} {DuplicatePlatforms.IsZstdCopy(image.Annotations)}"
                : null;
    }
}
