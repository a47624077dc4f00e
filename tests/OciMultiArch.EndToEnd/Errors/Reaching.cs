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
        new("The registry does not answer", "inspect {registry}/app:1")
        {
            Also = "--retries 0 --timeout 1",
            Setup = static scene => Socket(scene, SocketReply.AtOnce.Stall()),
        },
        new("The server does not speak HTTP", "inspect {registry}/app:1")
        {
            Setup = static scene => Socket(scene, SocketReply.AtOnce.Send("SSH-2.0-OpenSSH_9.2\r\n").Close()),
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

    private static Task Socket(Scene scene, SocketReply reply)
    {
        scene.Socket(_ => reply);
        return Task.CompletedTask;
    }
}
