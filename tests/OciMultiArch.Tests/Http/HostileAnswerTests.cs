using System.Text;
using OciMultiArch.TestKit;
using OciMultiArch.Tests.Content;
using OciMultiArch.Tests.Registry;

namespace OciMultiArch.Tests.Http;

/// <summary>Whatever a server says, only the library's own exceptions come out.</summary>
public sealed class HostileAnswerTests
{
    private const int Rounds = 250;

    private static readonly string[] Lines =
    [
        "Location: file:///x", "Location: //evil/y", "Location: /v2/app/blobs/uploads/1", "Location: http://[",
        "Location: \u00e9", "Location: ?",
        "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length: 3", "Content-Type: x",
        "Content-Type: application/json",
        "Content-Type: application/vnd.oci.image.manifest.v1+json",
        "Docker-Content-Digest: sha256:x",
        "Docker-Content-Digest: ::",
        "Retry-After: 0",
        "Content-Range: bytes 9-1/x", "Content-Range: bytes */5", "Link: <", "Link: <//evil>; rel=next",
        "Link: </v2/app/tags/list>; rel=\"next",
        "WWW-Authenticate: Bearer realm=\"",
        "WWW-Authenticate: Bearer realm=\"/token\"",
        "WWW-Authenticate: Basic",
        "Transfer-Encoding: chunked",
        "Content-Encoding: gzip", "OCI-Subject: x", "no colon at all", ": empty", "A: \0", "Set-Cookie: a=b",
    ];

    private static readonly string[] Bodies =
        [
            "", "{", "{}", "[]", "null", "0\r\n\r\n", "ffffffffffffffff\r\n", "-1\r\n", """{"tags":[null]}""",
            """{"token":"x"}""", """{"errors":[null,1,{"code":1}]}""", """{"schemaVersion":2}""", "\u0000",
        ];

    private static readonly int[] Statuses =
        [100, 101, 200, 201, 202, 204, 206, 301, 304, 307, 400, 401, 403, 404, 405, 416, 429, 500, 999];

    [Fact]
    public async Task Only_the_librarys_own_exceptions_leave()
    {
        Random random = new(20261123);
        await using var server = SocketServer.Start(_ => Reply(random));
        using var client = RegistryCase.ClientOf(static options =>
        {
            (options.MaxAttempts, options.RetryDelay) = (2, TimeSpan.FromTicks(1));
            (options.StallTimeout, options.ResponseTimeout) = (TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(60));
        });
        var app = client.Repository($"{server.Host}/app", RepositoryAccess.Push);
        var image = Samples.ToArtifact(SampleImage.Make("linux/amd64"));
        Func<Task>[] operations =
        [
            async () => await app.GetAsync("x"),
            async () => await app.GetAsync(image.Digest.ToString()),
            async () => await app.ResolveAsync(Tag.Parse("x")),
            async () => await app.TagsAsync().CountAsync(),
            async () => await app.ReferrersAsync(image.Digest).CountAsync(),
            async () => await app.WriteAsync(RegistryCase.Layer(10)),
            async () => await app.WriteAsync(image, [Tag.Parse("x")]),
            async () => await Blob.In(RegistryCase.Layer(10).Descriptor, app).ReadAsync(),
            async () => await (await app.OpenAsync(RegistryCase.Layer(10).Descriptor, 3)).DisposeAsync(),
            async () => await app.HasManifestAsync(image.Descriptor),
        ];

        for (var round = 0; round < Rounds; round++)
            if (await Record.ExceptionAsync(operations[round % operations.Length]) is { } failure)
                Assert.True(failure is OciException, $"round {round}: {failure}");
    }

    private static SocketReply Reply(Random random)
    {
        lock (random)
        {
            StringBuilder head = new($"HTTP/1.{random.Next(2)} {Statuses[random.Next(Statuses.Length)]} x\r\n");
            for (var lines = random.Next(6); lines > 0; lines--)
                head.Append(Lines[random.Next(Lines.Length)]).Append(random.Next(10) == 0 ? "\n" : "\r\n");
            head.Append("\r\n").Append(Bodies[random.Next(Bodies.Length)]);
            var bytes = Encoding.Latin1.GetBytes(head.ToString());
            if (random.Next(4) == 0)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var reply = SocketReply.AtOnce.Send(bytes);
            return random.Next(10) == 0 ? reply.Reset() : reply.Close();
        }
    }
}
