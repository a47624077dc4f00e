using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Nobody knows who asks, or he may not.</summary>
internal static class Rights
{
    private const string Push = "copy oci:app:1 {registry}/app:1";

    public static IReadOnlyList<BadInput> All { get; } =
    [
        new("No credentials", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{}")) },
        new("A wrong password", Push) { Setup = static scene => ProtectedAsync(scene) },
        new("A token service that gives strangers no right to write", Push) { Setup = TokensAsync },
        new("The account may not write", Push) { Setup = static scene => InjectAsync(scene, static each => each.Method == "POST", Refusals.Said(403, "DENIED", "permission_denied: write_package")) },
        new("The account may not read", "inspect {registry}/app:1") { Setup = static scene => InjectAsync(scene, static each => each.Method == "GET", Refusals.Said(403, "DENIED", "requested access to the resource is denied")) },
        new("config.json is broken", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{ \"auths\": ")) },
        new("config.json cannot be read", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.ConfigureAFolder()) },
        new("An entry of config.json is no base64", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each => each.Configure($$"""{ "auths": { "{{each.Registry}}": { "auth": "%%%" } } }""")),
        },
        new("The credential helper is missing", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Configure("""{ "credsStore": "nowhere" }""")) },
        new("The credential helper fails", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Helper("echo planted-Pa55word >&2; exit 3")) },
        new("The credential helper prints rubbish", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Helper("echo planted-Pa55word")) },
        new("The credential helper hangs", Push) { Also = "--retries 0", Setup = static scene => ProtectedAsync(scene, static each => each.Helper("exec sleep 600")) },
    ];

    // Whoever asks needs another password than the one that is planted.
    private static async Task ProtectedAsync(Scene scene, Action<Scene>? configure = null)
    {
        await scene.FakeAsync(new() { BasicUser = RealRegistry.User });
        configure?.Invoke(scene);
    }

    private static async Task TokensAsync(Scene scene)
    {
        await scene.FakeAsync(new() { Tokens = await scene.TokensAsync(new() { AnonymousActions = new HashSet<string> { "pull" } }) });
        scene.Configure("{}");
    }

    private static async Task InjectAsync(Scene scene, Func<FakeRequest, bool> when, FakeReply reply) => (await scene.FakeAsync()).Inject(when, reply, int.MaxValue);
}
