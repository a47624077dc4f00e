namespace OciMultiArch.Stories;

/// <summary>Writes all the lists of a release file, each for itself; running it again finishes what failed.</summary>
public static class Story10Release
{
    /// <param name="path">The release file.</param>
    /// <param name="version">What <c>{version}</c> stands for in it.</param>
    /// <returns>Whether all of it is written.</returns>
    public static async Task<bool> RunAsync(string path, string version)
    {
        using var client = new RegistryClient();
        var values = new Dictionary<string, string> { ["version"] = version };
        var results = await client.ReleaseAsync(ReleaseFile.Parse(await File.ReadAllBytesAsync(path), values));
        foreach (var each in results)
            Console.WriteLine($"{each.Index.Index}: {each.Failure?.Message ?? each.Artifact!.Digest.ToString()}");
        return results.All(static each => each.IsSuccess);
    }
}
