using OciMultiArch.TestKit;

namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Registries that cannot be reached, or not in this way.</summary>
internal static class Reaching
{
    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("Nothing listens there", "copy oci:app:1 {registry}/app:1"),
        new("The host's name is unknown", "inspect registry.invalid/app:1") { Setup = NamelessAsync },
        new("A certificate that this machine does not trust", "copy oci:app:1 {registry}/app:1 --tls {registry}")
        {
            Setup = static scene => scene.RealAsync(new() { Tls = true }),
        },
        new("TLS is spoken to plain HTTP", "copy oci:app:1 {registry}/app:1 --tls {registry}")
        {
            Setup = static scene => scene.FakeAsync(),
        },
        new("Plain HTTP is spoken to TLS", "copy oci:app:1 {registry}/app:1")
        {
            Setup = static scene => scene.RealAsync(new() { Tls = true }),
        },
        new("The connection breaks before an answer", "inspect {registry}/app:1")
        {
            Setup = static scene => Socket(scene, SocketReply.AtOnce.Reset()),
        },
        new("The server hangs up without an answer", "inspect {registry}/app:1")
        {
            Setup = static scene => Socket(scene, SocketReply.AfterBody.Close()),
        },
        new("The registry does not answer", "inspect {registry}/app:1")
        {
            Also = "--retries 0 --timeout 1",
            Setup = static scene => Socket(scene, SocketReply.AtOnce.Stall()),
        },
        new("The server does not speak HTTP", "inspect {registry}/app:1")
        {
            Setup = static scene => Socket(scene, SocketReply.AtOnce.Send("SSH-2.0-OpenSSH_9.2\r\n").Close()),
        },
        new("The proxy of the environment does not run", "inspect registry.example/app:1")
        {
            Setup = static scene => Variable(scene, "https_proxy", "http://planted:planted-Pa55word@127.0.0.1:9"),
        },
        new("The variable of a proxy holds no address", "inspect registry.example/app:1")
        {
            Setup = static scene => Variable(scene, "https_proxy", "http://planted:planted-Pa55word@"),
        },
        new("The proxy wants a password", "inspect registry.example/app:1")
        {
            Setup = static scene => Proxy(scene, new() { Login = "me:right" }),
        },
        new("The proxy does not take the password", "inspect registry.example/app:1")
        {
            Setup = static scene => Proxy(scene, new() { Login = "me:right" }, "http://planted:planted-Pa55word@{0}"),
        },
        new("The proxy does not connect to the registry", "inspect registry.example/app:1")
        {
            Setup = static scene => Proxy(scene, new() { Refusal = "503 Service Unavailable" }),
        },
        new("A password would go through a proxy in clear", "inspect registry.example/app:1 --plain-http registry.example")
        {
            Setup = static scene => ClearAsync(scene),
        },
        new("The registry asks for a client certificate", "inspect {registry}/app:1 --insecure {registry}")
        {
            Setup = static async scene =>
            {
                using var authority = TestAuthority.Create();
                await scene.RealAsync(new() { Tls = true, Clients = authority });
            },
        },
        new("A redirect that never ends", "inspect {registry}/app:1")
        {
            Setup = static scene => Socket(scene, SocketReply.Answer(307, "", "Location: /v2/app/manifests/1")),
        },
    ];

    // Whether there is a name service, and what it says of unknown names, differs from machine to machine.
    private static Task NamelessAsync(Scene scene)
    {
        scene.Write("names", "hosts: files\n");
        scene.Mounts = $"mount --bind '{scene.At("names")}' /etc/nsswitch.conf";
        return Task.CompletedTask;
    }

    private static Task Variable(Scene scene, string name, string value)
    {
        scene.Environment[name] = value;
        return Task.CompletedTask;
    }

    private static Task Proxy(Scene scene, ForwardProxyOptions options, string address = "http://{0}")
    {
        scene.Proxy(options, address);
        return Task.CompletedTask;
    }

    private static async Task ClearAsync(Scene scene)
    {
        var registry = await scene.FakeAsync(new() { BasicUser = RealRegistry.User });
        scene.Configure("""{ "auths": { "registry.example": { "auth": "cGxhbnRlZDpwbGFudGVkLVBhNTV3b3Jk" } } }""");
        scene.Proxy(new() { Targets = new Dictionary<string, string> { ["registry.example:80"] = registry.Host } });
    }

    private static Task Socket(Scene scene, SocketReply reply)
    {
        scene.Socket(_ => reply);
        return Task.CompletedTask;
    }
}
