using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Tar files that are missing, damaged or something else.</summary>
internal static class Archives
{
    private const string ToOut = "copy oci-archive:app.tar:1 oci:out:1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("The file does not exist", "inspect oci-archive:nowhere.tar:1"),
        new(
            "A digest of what is not in an archive",
            "copy oci-archive:app.tar@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 oci:out:1")
        {
            Setup = static scene => MakeAsync(scene),
        },
        new("A name that is no tag, in an archive to write", "copy oci:app:1 oci-archive:out.tar:docker.io/acme/app:1") { Exit = 2 },
        new("Only some platforms of an index are in an archive", "copy oci:lay:1 oci:out:1") { Setup = MakePartialAsync },
        new("A platform that is not there", "copy oci:lay:1 oci:out:1 --platform linux/s390x") { Setup = MakePartialAsync },
        new("A Docker archive without a repository to write", "copy oci:app:1 docker-archive:out.tar") { Exit = 2 },
        new("A tag in an archive", "tag oci-archive:app.tar:1 latest") { Exit = 2 },
        new("The tag does not exist", "copy oci-archive:app.tar:2 oci:out:1") { Setup = static scene => MakeAsync(scene) },
        new("Several images, and none is named", "inspect oci-archive:app.tar")
        {
            Setup = static scene => MakeAsync(scene, tags: ["1", "2"]),
        },
        new("The file is cut", ToOut) { Setup = static scene => MakeAsync(scene, static bytes => bytes[..(bytes.Length / 2)]) },
        new("The file is damaged", ToOut)
        {
            Setup = static scene => MakeAsync(scene, static bytes => [.. bytes[..148], (byte)'9', (byte)'9', .. bytes[150..]]),
        },
        new("The file is not a tar file", ToOut) { Setup = static scene => Then(() => scene.Write("app.tar", new string('x', 2000))) },
        new("The file is empty", ToOut) { Setup = static scene => Then(() => scene.Write("app.tar", "")) },
        new("The file is compressed in a way that is not read", ToOut)
        {
            Setup = static scene => Then(() => scene.Write("app.tar", "BZh91AY&SY")),
        },
        new("The file is compressed, and damaged", ToOut)
        {
            Setup = static scene => Then(() => scene.Write("app.tar", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, .. new byte[1000]])),
        },
        new("A tar file of other things", ToOut) { Setup = static scene => MakeAsync(scene, static bytes => Renamed(bytes)) },
        new("The folder to write to does not exist", "copy oci:app:1 oci-archive:nowhere/out.tar:1"),
        new("A folder in place of a file", "copy oci:app:1 oci-archive:hello:1") { Exit = 2 },
        new("The disk is full", "copy oci:large:1 oci-archive:small/out.tar:1")
        {
            Setup = static async scene =>
            {
                Directory.CreateDirectory(scene.At("small"));
                scene.Mounts = $"mount -t tmpfs -o size=256k none '{scene.At("small")}'";
                await OciLayout.At(scene.At("large")).PushAsync(await Large.ImageAsync(), ["1"]);
            },
        },
    ];

    private static async Task MakePartialAsync(Scene scene)
    {
        var index = await Samples.IndexAsync("linux/amd64", "linux/arm64");
        await OciLayout.At(scene.At("lay")).PushAsync(index, ["1"]);
        File.Delete(scene.At($"lay/blobs/sha256/{index.Index!.Manifests[1].Digest.Encoded}"));
    }

    private static async Task MakeAsync(Scene scene, Func<byte[], byte[]>? harm = null, params string[] tags)
    {
        await using (var archive = OciArchive.Create(scene.At("app.tar")))
        {
            foreach (var (tag, platform) in (tags.Length == 0 ? ["1"] : tags).Zip(["linux/amd64", "linux/arm64"]))
                await archive.PushAsync(await Samples.ImageAsync(platform), [tag]);
            await archive.CompleteAsync();
        }
        if (harm is not null)
            scene.Write("app.tar", harm(await File.ReadAllBytesAsync(scene.At("app.tar"))));
    }

    // The first member under another name, with the checksum that goes with it.
    private static byte[] Renamed(byte[] tar)
    {
        var text = System.Text.Encoding.Latin1.GetString(tar).Replace("oci-layout", "ocI-layout", StringComparison.Ordinal);
        var at = text.IndexOf("ocI-layout", StringComparison.Ordinal);
        var bytes = System.Text.Encoding.Latin1.GetBytes(text);
        bytes.AsSpan(at + 148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var each in bytes.AsSpan(at, 512))
            sum += each;
        System.Text.Encoding.ASCII.GetBytes($"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 ").CopyTo(bytes, at + 148);
        return bytes;
    }

    private static Task Then(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
