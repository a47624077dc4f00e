namespace Acme.ImageKeeper;

/// <summary>Full names of images that the plan names below their registry.</summary>
internal static class References
{
    /// <param name="registries">The registries of the settings.</param>
    /// <param name="registry">The registry's name there.</param>
    /// <param name="image">Path and tag, as <c>acme/runtime:1.4.0</c>.</param>
    public static string In(NamedRegistries registries, string registry, string image)
    {
        var colon = image.LastIndexOf(':');
        if (colon < 0)
            throw new FormatException($"{image} has no tag.");
        return $"{registries.Name(registry, image[..colon])}{image[colon..]}";
    }
}
