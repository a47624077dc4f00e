namespace OciMultiArch.Stories;

/// <summary>Replaces one image of a list that exists, and changes a label of all of them; every other byte stays.</summary>
public static class Story7Edit
{
    /// <param name="registry">Where the image is, for example <c>ghcr.io</c>.</param>
    public static async Task RunAsync(string registry)
    {
        using var client = new RegistryClient();
        var repo = client.Repository($"{registry}/acme/api", RepositoryAccess.Push);
        var index = await (await repo.GetAsync("1.4.0")).EditAsync(
        [
            IndexEdit.Replace(await repo.GetAsync("rebuilt-amd64")), // its attestations come with it, the old one's go
            IndexEdit.Annotate(AnnotationKeys.Version, "1.4.1"),
        ]);
        var labels = new Dictionary<string, string> { [AnnotationKeys.Version] = "1.4.1" };
        var image = await index.EditImagesAsync(new() { Change = new() { Labels = labels } }); // no layer is read
        await repo.PushAsync(image, ["1.4.1"]);
    }
}
