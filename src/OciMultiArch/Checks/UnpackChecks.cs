namespace OciMultiArch.Checks;

/// <summary>Whether the layers of an image can be unpacked, each on those below it.</summary>
internal static class UnpackChecks
{
    /// <summary>The first thing in each layer that cannot be unpacked.</summary>
    public static IEnumerable<VerifyProblem> Of(VerifiedManifest image, ImageConfig config, VerifiedBlobs blobs)
    {
        // Windows tells no case of letters, by which a link may lead to a file of another spelling.
        if (config.Platform?.Os == "windows")
            yield break;
        List<LayerFiles> below = [];
        foreach (var layer in image.Artifact.Manifest!.Layers)
        {
            // What is not known may be a folder, or hold the file.
            if (blobs.LayerScan(layer)?.Files is not { IsCutOff: false } files)
                yield break;
            if ((files.Conflict ?? Conflict(files, below)) is { } conflict)
                yield return Problem(image, layer, conflict);
            below.Add(files);
        }
    }

    /// <summary>What of a layer cannot be put on those below it, as a clause; null when all can.</summary>
    public static string? Conflict(LayerFiles layer, IReadOnlyList<LayerFiles> below)
    {
        ImageFiles all = new([.. below, layer]);
        HashSet<string> right = [""];
        var file = layer.Folders.Select(FileAt).FirstOrDefault(static found => found is not null);
        if (file is not null)
            return LayerFiles.FilesBelow(file);
        ImageFiles lower = new(below);
        var lost = layer.LinksBelow.FirstOrDefault(link => !LeadsToFile(link.Target, all, lower));
        if (lost.Path is null)
            return null;
        return LayerFiles.LinkTo(lost.Path, lost.Target);

        string? FileAt(string folder)
        {
            if (right.Contains(folder))
                return null;
            if (FileAt(LayerFiles.FolderOf(folder)) is { } above)
                return above;
            if (!IsFolder(layer, all, folder))
                return all.Resolve(folder)?.Path ?? folder;
            right.Add(folder);
            return null;
        }
    }

    // A folder that no layer states is made.
    private static bool IsFolder(LayerFiles layer, ImageFiles all, string path)
    {
        if (layer.Find(path) is { Kind: LayerFiles.MemberKind.Folder })
            return true;
        if (all.Find(path) is { } found)
            return found.Kind == LayerFiles.MemberKind.Folder;
        return !all.IsEndless(path);
    }

    // In the layer itself the file may stand behind its link, where it is not there in time; by another name it may not.
    private static bool LeadsToFile(string target, ImageFiles all, ImageFiles lower)
    {
        if (IsFile(lower.FindItself(target)))
            return true;
        var found = all.FindItself(target);
        return IsFile(found) && found?.Path != target;
    }

    private static bool IsFile((LayerFiles.Member Member, string Path)? found) =>
        found is { Member.Kind: not LayerFiles.MemberKind.Folder };

    private static VerifyProblem Problem(VerifiedManifest image, Descriptor layer, string conflict) => image.Error(
        VerifyProblemKind.LayerConflict,
        $"The layer {layer.Digest} of {image.Name} cannot be unpacked: {conflict}.",
        new("Build the image again."),
        layer);
}
