using System.Net.Sockets;

namespace OciMultiArch.TestKit;

/// <summary>Files that are no regular files.</summary>
public static class SpecialFiles
{
    // One that is disposed takes its file along.
    private static readonly System.Collections.Concurrent.ConcurrentBag<Socket> Kept = [];

    /// <summary>Makes a <c>pipe</c>, a <c>socket</c> that nobody listens on, or a <c>device</c> like /dev/null (needs root).</summary>
    public static async Task MakeAsync(string kind, string path)
    {
        switch (kind)
        {
            case "pipe":
                (await Programs.RunAsync(Programs.Find("mkfifo", "coreutils"), [path])).Succeeded();
                break;
            case "device":
                (await Programs.RunAsync(Programs.Find("mknod", "coreutils"), ["-m", "666", path, "c", "1", "3"])).Succeeded();
                break;
            default:
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                Kept.Add(socket);
                break;
        }
    }

    /// <summary>What <c>stat</c> calls the kind of a file itself: "fifo", "socket", "character special file", "symbolic link" …</summary>
    public static async Task<string> KindAsync(string path) =>
        (await Programs.RunAsync(Programs.Find("stat", "coreutils"), ["-c", "%F", path])).Succeeded().Stdout.Trim();
}
