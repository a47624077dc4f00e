using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Nobody knows who asks, or he may not.</summary>
internal static class Rights
{
    private const string Push = "copy oci:app:1 {registry}/app:1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("No credentials", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{}")) },
        new("A secret that a job does not get", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each =>
            {
                each.Configure("{}");
                each.Environment["OCI_REGISTRY"] = each.Registry;
                each.Environment["OCI_REGISTRY_USERNAME"] = "me";
                each.Environment["OCI_REGISTRY_PASSWORD"] = "";
            }),
        },
        new("A wrong password", Push) { Setup = static scene => ProtectedAsync(scene) },
        new("A token service that lets nobody write anonymously", Push) { Setup = TokensAsync },
        new("The account may not write", Push)
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Method == "POST",
                Refusals.Said(403, "DENIED", "permission_denied: write_package")),
        },
        new("The account may not read", "inspect {registry}/app:1")
        {
            Setup = static scene => InjectAsync(
                scene,
                static each => each.Method == "GET",
                Refusals.Said(403, "DENIED", "requested access to the resource is denied")),
        },
        new("config.json is broken", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{ \"auths\": ")),
        },
        new("config.json cannot be read", Push) { Setup = static scene => ProtectedAsync(scene, static each => each.ConfigureAFolder()) },
        new("An entry of config.json is not base64", Push)
        {
            Setup = static scene => ProtectedAsync(
                scene,
                static each => each.Configure($$"""{ "auths": { "{{each.Registry}}": { "auth": "%%%" } } }""")),
        },
        new("The credential helper is missing", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each => each.Configure("""{ "credsStore": "nowhere" }""")),
        },
        new("A wrong password in the environment", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each =>
            {
                each.Configure("{}");
                each.Environment["OCI_REGISTRY"] = each.Registry;
                each.Environment["OCI_REGISTRY_USERNAME"] = "planted";
                each.Environment["OCI_REGISTRY_PASSWORD"] = "planted-Pa55word";
            }),
        },
        new("DOCKER_AUTH_CONFIG is broken", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each =>
            {
                each.Configure("{}");
                each.Environment["DOCKER_AUTH_CONFIG"] = "{ \"auths\": ";
            }),
        },
        new("A token service on another host that gives everybody a token", Push) { Setup = WithheldAsync },
        new("The credential helper fails", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each => each.Helper("echo planted-Pa55word >&2; exit 3")),
        },
        new("The credential helper prints rubbish", Push)
        {
            Setup = static scene => ProtectedAsync(scene, static each => each.Helper("echo planted-Pa55word")),
        },
        new("A login with a wrong password", "login {registry} -u planted --password-stdin")
        {
            Stdin = "{secret}",
            Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{}")),
        },
        new("A login with a password on the command line", "login {registry} -u planted -p {secret}") { Exit = 2, Also = "" },
        new("A login without a user", "login {registry} --password-stdin") { Exit = 2, Stdin = "{secret}" },
        new("A login to a server that is not a registry", "login {registry} -u planted --password-stdin")
        {
            Stdin = "{secret}",
            Setup = static scene => Page(scene),
        },
        new("A login that cannot be kept", "login {registry} -u test --password-stdin")
        {
            Stdin = RealRegistry.Password,
            Setup = static scene => ProtectedAsync(scene, static each => each.Configure("{ \"auths\": ")),
        },
        new("The credential helper hangs", Push)
        {
            Also = "--retries 0",
            Setup = static scene => ProtectedAsync(scene, static each => each.Helper("exec sleep 600")),
        },
    ];

    private static Task Page(Scene scene)
    {
        scene.Socket(static _ => SocketReply.Answer(404, "<!DOCTYPE html><title>Not here</title>", "Content-Type: text/html"));
        return Task.CompletedTask;
    }

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

    // The planted password is for the registry; its token service is elsewhere and is not shown it.
    private static async Task WithheldAsync(Scene scene)
    {
        HashSet<string> pull = ["pull"];
        await scene.FakeAsync(new() { Tokens = await scene.TokensAsync(new() { AnonymousActions = pull }) });
    }

    private static async Task InjectAsync(Scene scene, Func<FakeRequest, bool> when, FakeReply reply) =>
        (await scene.FakeAsync()).Inject(when, reply, int.MaxValue);
}
