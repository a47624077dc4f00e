using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Images and indexes that are not whole: <c>manifest verify</c>, and <c>--recheck</c>, which mends some of it.</summary>
internal static class Verifications
{
    private const string Verify = "manifest verify oci:app:1";
    private const string AtRegistry = "manifest verify {registry}/app:1";

    private static readonly LayerEntry Loader =
        LayerEntry.File("/lib64/ld-linux-x86-64.so.2", SampleElf.Library()) with { Mode = LayerEntry.ProgramMode };

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("An index that does not exist", "manifest verify oci:app:2"),
        new("An archive that does not exist", "manifest verify oci-archive:nowhere.tar:1"),
        new("No password for the registry", AtRegistry) { Setup = Common.ProtectAsync },
        new("An expected platform is missing", $"{Verify} --expect-platforms linux/amd64,linux/s390x"),
        new("An image of the index is gone", Verify)
        {
            Setup = static scene => OnImageAsync(scene, static (at, image) => File.Delete(Layouts.Path(at, image.Digest))),
        },
        new("An image of the index is damaged", Verify)
        {
            Setup = static scene => OnImageAsync(scene, static (at, image) => Layouts.Spoil(Layouts.Path(at, image.Digest))),
        },
        new("A config is gone", Verify)
        {
            Setup = static scene => OnImageAsync(scene, static (at, image) => File.Delete(Layouts.Path(at, image.Manifest!.Config.Digest))),
        },
        new("A layer is gone", Verify)
        {
            Setup = static scene => OnImageAsync(
                scene, static (at, image) => File.Delete(Layouts.Path(at, image.Manifest!.Layers[0].Digest))),
        },
        new("A layer is cut", Verify)
        {
            Setup = static scene => OnImageAsync(
                scene,
                static (at, image) => File.WriteAllText(Layouts.Path(at, image.Manifest!.Layers[0].Digest), "cut")),
        },
        new("Two layers are gone", Verify) { Setup = TwoAsync },
        new("A layer with wrong bytes", $"{Verify} --deep")
        {
            Setup = static scene => OnImageAsync(
                scene,
                static (at, image) => Layouts.Spoil(Layouts.Path(at, image.Manifest!.Layers[0].Digest))),
        },
        new("A layer that is not a tar file", $"{Verify} --deep"),
        new("A program that is linked dynamically, without its loader", "manifest verify oci:one:1 --deep")
        {
            Setup = static scene => StartingAsync(scene, SampleElf.Program()),
        },
        new("A program without a library", "manifest verify oci:one:1 --deep")
        {
            Setup = static scene => StartingAsync(
                scene, SampleElf.Program("libssl.so.3"), Loader),
        },
        new("A program that nobody may execute", "manifest verify oci:one:1 --deep")
        {
            Setup = static scene => StartingAsync(scene, SampleExecutable.Elf("linux/amd64"), LayerEntry.FileMode),
        },
        new("A program that is cut short", "manifest verify oci:one:1 --deep")
        {
            Setup = static scene => StartingAsync(scene, SampleExecutable.Elf("linux/amd64")[..100]),
        },
        new("A script without its interpreter", "manifest verify oci:one:1 --deep")
        {
            Setup = static scene => StartingAsync(scene, "#!/usr/bin/python3\n"u8.ToArray()),
        },
        new("A platform that is not that of the image", "manifest verify oci:one:1")
        {
            Setup = static async scene =>
                await Common.PutAsync(
                    scene,
                    await Artifact.CreateIndexAsync([(await Samples.ImageAsync("linux/amd64")).WithPlatform(Platform.Parse("linux/arm64"))])),
        },
        new("An image of the index is gone from the registry", AtRegistry)
        {
            Setup = static async scene => (await Common.ServeAsync(scene)).Repository("app").Remove(Common.Images[1].Digest),
        },
        new("A layer is gone from the registry", AtRegistry)
        {
            Setup = static async scene => (await Common.ServeAsync(scene)).Repository("app").Remove(Bytes.Digest(Common.Images[1].Layer)),
        },
        new("A layer in the registry has lost bytes", AtRegistry)
        {
            Setup = static async scene => (await Common.ServeAsync(scene)).Repository("app").PutBlob(
                Common.Images[1].Layer[..10], Bytes.Digest(Common.Images[1].Layer)),
        },
        new("The registry fails half way", AtRegistry)
        {
            Setup = static scene => Common.ServeAsync(scene, static each => each.Is("HEAD", "/blobs/"), new FakeReply(503)),
        },
        new("A layer to send again that the source has lost too", "copy oci:app:1 {registry}/app:1 --recheck") { Setup = LostAsync },
        new("A layer to send again that the registry does not take", "copy oci:app:1 {registry}/app:1 --recheck") { Setup = CutAsync },
        new("An interruption", AtRegistry) { Exit = 130, Setup = Common.InterruptAsync },
    ];

    private static async Task OnImageAsync(Scene scene, Action<Scene, Artifact> harm) =>
        harm(scene, (await (await OciLayout.At(scene.At("app")).GetAsync("1")).ImagesAsync())[1]);

    // An image of one layer, whose containers start this program.
    private static Task StartingAsync(Scene scene, byte[] program, params LayerEntry[] more) =>
        StartingAsync(scene, program, LayerEntry.ProgramMode, more);

    private static async Task StartingAsync(Scene scene, byte[] program, UnixFileMode mode, params LayerEntry[] more)
    {
        MemoryStore store = new();
        var image = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [await Layer.PackAsync(store, [LayerEntry.File("/app", program) with { Mode = mode }, .. more])],
            Change = new() { Entrypoint = ["/app"] },
        }.BuildAsync();
        await Common.PutAsync(scene, image);
    }

    private static async Task TwoAsync(Scene scene)
    {
        foreach (var each in await (await OciLayout.At(scene.At("app")).GetAsync("1")).ImagesAsync())
            File.Delete(Layouts.Path(scene, each.Manifest!.Layers[0].Digest));
    }

    // The registry has everything but a layer, and so has the source.
    private static async Task LostAsync(Scene scene)
    {
        var (app, layer) = await PushedAsync(scene);
        app.Remove(layer.ToString());
        File.Delete(Layouts.Path(scene, layer));
    }

    private static async Task CutAsync(Scene scene)
    {
        var (app, layer) = await PushedAsync(scene);
        app.PutBlob(app.Blobs[layer.ToString()][..10], layer.ToString());
    }

    private static async Task<(FakeRepository App, Digest Layer)> PushedAsync(Scene scene)
    {
        var index = await OciLayout.At(scene.At("app")).GetAsync("1");
        var registry = await scene.FakeAsync();
        using RegistryClient client = new();
        await client.Repository($"{registry.Host}/app", RepositoryAccess.Push).PushAsync(index, ["1"]);
        return (registry.Repository("app"), (await index.ImagesAsync())[1].Manifest!.Layers[0].Digest);
    }
}
