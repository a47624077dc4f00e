using System.Text;
using OciMultiArch.Http;
using OciMultiArch.Json;

namespace OciMultiArch.Registry;

/// <summary>
/// What has to be there before a first manifest can be read: the system's library for hashing, which has to be loaded,
/// and what the JSON reader keeps of its types. To make it takes longer than all else that a short program does between
/// two requests.
/// </summary>
internal static class FirstManifest
{
    private static int isPrepared;

    /// <summary>Lets it be made while the connection to the registry is on its way, once in a process.</summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref isPrepared, 1) == 0)
            ConnectionWait.Do(ReadSmallest); // what fails here fails again for whoever reads
    }

    /// <summary>Reads the smallest manifest.</summary>
    internal static void ReadSmallest()
    {
        const string Text = """{"schemaVersion":2,"config":{"mediaType":"a/b","digest":"DIGEST","size":2},"layers":[]}""";
        var config = Digest.Of("{}"u8);
        var manifest = Encoding.UTF8.GetBytes(Text.Replace("DIGEST", config.ToString(), StringComparison.Ordinal));
        OciJson.ReadManifest(manifest, MediaType.OciManifest);
    }
}
