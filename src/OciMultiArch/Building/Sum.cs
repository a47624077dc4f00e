using System.Security.Cryptography;
using System.Text;

namespace OciMultiArch.Building;

/// <summary>SHA-256 sums in hexadecimal.</summary>
internal static class Sum
{
    // Reads are as large as the hash asks for, so the stream needs no buffer.
    private static readonly FileStreamOptions Unbuffered = new() { BufferSize = 0, Options = FileOptions.SequentialScan };

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.Open(path, Unbuffered);
        await using (stream.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
            return Convert.ToHexStringLower(hash);
        }
    }
}
