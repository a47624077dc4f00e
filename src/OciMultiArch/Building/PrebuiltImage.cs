namespace OciMultiArch.Building;

/// <summary>The image of one platform, still without its layers.</summary>
/// <param name="Recipe">The image, which starts the program.</param>
/// <param name="Found">The program on this machine.</param>
/// <param name="Place">The program in the image.</param>
internal sealed record PrebuiltImage(ImageRecipe Recipe, FoundProgram Found, ProgramPlace Place)
{
    /// <summary>The image without its layers; null until it is made.</summary>
    public Artifact? Bare { get; init; }

    /// <summary>The program's layer: its file, or all that is in its folder.</summary>
    public IEnumerable<LayerEntry> Entries()
    {
        var program = Place.Entries(Found.Program);
        if (Found.Inner is null)
            return program;
        var path = program[^1].Path;
        var depth = Found.Inner.Split('/').Length;
        var folder = string.Join('/', path.Split('/').SkipLast(depth));
        var all = LayerEntry.FromFolder(Found.HostPath, "/" + folder);
        var beside = all.Where(entry => entry.Path != path);
        return [.. program, .. beside];
    }
}
