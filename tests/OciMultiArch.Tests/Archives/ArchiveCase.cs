using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Archives;

/// <summary>A place for an archive.</summary>
internal sealed class ArchiveCase : IDisposable
{
    private readonly TempFolder folder = new();

    public static RepositoryName App { get; } = RepositoryName.Parse("acme/app");

    public string Path => folder.At("images.tar");

    public string At(string relative) => folder.At(relative);

    /// <summary>All that is beside the archive, hidden or not.</summary>
    public IEnumerable<string> Beside() =>
        Directory.EnumerateFileSystemEntries(folder.Path).Select(
            static each => System.IO.Path.GetFileName(each)!).Order(StringComparer.Ordinal);

    public string Write(byte[] tar) => folder.Write("images.tar", tar);

    public async Task<OciArchive> WriteAsync(Artifact artifact, params string[] tags)
    {
        await using var writer = OciArchive.Create(Path);
        await writer.PushAsync(artifact, tags);
        await writer.CompleteAsync();
        return OciArchive.At(Path);
    }

    public async Task<DockerArchive> WriteDockerAsync(Artifact artifact, Platform? platform = null, params string[] tags)
    {
        await using var writer = DockerArchive.Create(Path, App, platform);
        await writer.PushAsync(artifact, tags);
        await writer.CompleteAsync();
        return DockerArchive.At(Path);
    }

    public static async Task<byte[]> ReadAsync(Blob blob) => (await blob.ReadAsync()).ToArray();

    public void Dispose() => folder.Dispose();
}
