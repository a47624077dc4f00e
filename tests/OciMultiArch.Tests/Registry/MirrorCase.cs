using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Registry;

/// <summary>A registry, one mirror of it, and a client that knows both.</summary>
internal sealed class MirrorCase : IAsyncDisposable
{
    private MirrorCase(RegistryCase origin, FakeRegistry mirror) => (Origin, Mirror) = (origin, mirror);

    public RegistryCase Origin { get; }

    public FakeRegistry Mirror { get; }

    public RegistryClient Client { get; private set; } = null!;

    /// <summary>The repository app, for reading.</summary>
    public Repository App => Client.Repository($"{Origin.Fake.Host}/app");

    public SampleImage Image { get; } = SampleImage.Make("linux/amd64", payload: Bytes.Noise(100_000));

    public IEnumerable<string> AskedOfMirror => Mirror.Requests.Select(static each => each.ToString());

    public IEnumerable<string> AskedOfOrigin => Origin.Fake.Requests.Select(static each => each.ToString());

    /// <summary>The image is under the tag 1 in both.</summary>
    public static async Task<MirrorCase> StartAsync(
        Func<RegistryMirror, RegistryMirror>? how = null, Action<RegistryClientOptions>? configure = null)
    {
        MirrorCase made = new(await RegistryCase.StartAsync(), await FakeRegistry.StartAsync());
        made.Origin.Stored.Put(made.Image, "1");
        made.Mirror.Repository("app").Put(made.Image, "1");
        RegistryMirror mirror = new(made.Mirror.Host);
        made.Client = made.NewClient([how is null ? mirror : how(mirror)], configure);
        return made;
    }

    public RegistryClient NewClient(IList<RegistryMirror> mirrors, Action<RegistryClientOptions>? configure = null) =>
        Origin.NewClient((options, host) =>
        {
            foreach (var mirror in mirrors)
                host.Mirrors.Add(mirror);
            configure?.Invoke(options);
        });

    /// <summary>Reads the image by its tag, and its layer.</summary>
    public async Task<byte[]> PullAsync(RegistryClient? client = null)
    {
        var app = (client ?? Client).Repository($"{Origin.Fake.Host}/app");
        var image = await app.GetAsync("1");
        return (await image.Blobs[^1].ReadAsync()).ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Mirror.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
