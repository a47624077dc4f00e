namespace OciMultiArch.TestingSample;

/// <summary>A part of a program: gives a release that was tested a further tag, and copies it to where users get it.</summary>
public sealed class Promotion(RegistryClient client)
{
    public async Task<Digest> RunAsync(string release, string target)
    {
        var image = await client.GetAsync(release);
        var reference = ImageReference.Parse(target);
        var repository = client.Repository(reference.Repository, RepositoryAccess.Push);
        await repository.PushAsync(image, [reference.Tag!.Value]);
        return image.Digest;
    }
}
