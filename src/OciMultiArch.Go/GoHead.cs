using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OciMultiArch.Go;

/// <summary>
/// The length of a program and its first bytes. Go keeps its build ID there, whose last part is a hash of the whole program:
/// programs that have equal ones are equal.
/// </summary>
internal sealed partial class GoHead
{
    // cmd/internal/buildid looks no further.
    private const int Length = 32 * 1024;
    private readonly long size;
    private readonly byte[] bytes;

    private GoHead(long size, byte[] bytes)
    {
        this.size = size;
        this.bytes = bytes;
    }

    /// <summary>Whether go gave the program a build ID; <c>-ldflags=-buildid=</c> leaves it out.</summary>
    public bool HasBuildId => BuildId().IsMatch(Encoding.Latin1.GetString(bytes));

    /// <summary>A hash of it: with a build ID, that of no other program.</summary>
    public string Sum => string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(bytes))} {size}");

    public static async Task<GoHead> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[Length];
            var count = await stream
                .ReadAtLeastAsync(buffer, Length, throwOnEndOfStream: false, cancellationToken)
                .ConfigureAwait(false);
            return new(stream.Length, buffer[..count]);
        }
    }

    public bool Equals(GoHead? other)
    {
        if (other is null || size != other.size)
            return false;
        return bytes.AsSpan().SequenceEqual(other.bytes);
    }

    public override bool Equals(object? obj) => Equals(obj as GoHead);

    public override int GetHashCode() => HashCode.Combine(size, bytes.Length);

    // Action and content of the link and of the main package, each 15 bytes in base64.
    [GeneratedRegex(@"(?:[-\w]{20}/){3}[-\w]{20}", RegexOptions.ECMAScript)]
    private static partial Regex BuildId();
}
