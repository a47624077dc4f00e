namespace OciMultiArch.Merging;

/// <content>What cannot be merged, and merges that do not come to an end.</content>
internal sealed partial class MergeRun
{
    private void CheckOptions()
    {
        if (options.RemovesPartTags && options.Expect.Count == 0)
            throw new ArgumentException(
                "Part tags are removed when all parts are there: say with Expect which those are. "
                + "A part that comes after the removal would find none of the others.");
        if (options.WaitsForAllParts && options.Expect.Count == 0)
            throw new ArgumentException(
                "The first tag waits until all parts are there: say with Expect which those are.");
        HashSet<Tag> expected = [];
        foreach (var tag in options.Expect.Select(names.Of))
            if (!expected.Add(tag))
                throw new ArgumentException(
                    $"Two of the expected platforms have the part tag {tag}. "
                    + "Leave one out, or let the template tell them apart.");
        if (options.ArtifactType is not null)
            MediaType.Parse(options.ArtifactType);
        var isBeyondDocker = options.ArtifactType is not null || options.Annotations.Count > 0;
        if (options.Format == ImageFormat.Docker && isBeyondDocker)
            throw new ArgumentException(
                "A Docker manifest list holds neither annotations nor an artifact type. "
                + "Leave them out, or use the OCI format.");
    }

    private void RefuseWhatOthersWouldNotFind(MergeInput input)
    {
        var platform = input.Images[0].Platform!;
        if (options.Expect.Count == 0 && !PartNames.IsFoundByName(platform))
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"The names in {platform} are not known. Nobody would find the part {input.Tag} in the list of tags.",
                new(RemedyKind.NamePlatforms, "Name all platforms with Expect."));
        var isExpected = options.Expect.Select(names.Of).Contains(input.Tag);
        if (options.Expect.Count > 0 && !isExpected)
            throw new InvalidContentException(
                Problem.InvalidContent,
                $"{platform} is none of the expected platforms {string.Join(", ", options.Expect)}. "
                + $"Nobody else would find its part {input.Tag}.",
                new("Leave the image out, or add its platform to those that are expected."));
    }

    private OciException PartHidden(StoredPart part) => new(
        Problem.Conflict,
        $"{store}: the part {part.Tag} of {Tags[0]} holds {part.Root}, not the image that was written there. "
        + "Another machine merges an image of the same platform, or the registry shows what was there before.",
        new("Run the merge again when the other has ended."));

    private OciException Unsettled(MergeSnapshot snapshot, int rounds)
    {
        var parts = string.Join(", ", snapshot.Parts.Select(static part => part.Tag));
        var written = string.Join(", ", Tags);
        var verb = snapshot.Pending.Count == 1 ? "holds" : "hold";
        return new(
            Problem.Conflict,
            $"{store}: the index {snapshot.Index!.Digest} of the parts {parts} was written {rounds} times "
            + $"under {written}, but {string.Join(", ", snapshot.Pending)} {verb} something else: "
            + "others keep writing. No part is lost.",
            new("Run the merge again, and check that all who merge give the same options."));
    }
}
