using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OciMultiArch.SupplyChain.Signing.Formats;

/// <summary>An entry of a transparency log, as a signature carries it along (protobuf-specs, sigstore_rekor.proto).</summary>
/// <param name="LogId">The identifier of the log's key.</param>
/// <param name="Index">Its place in the log.</param>
/// <param name="Time">When the log took it, in seconds of Unix; 0 where it does not say.</param>
/// <param name="Body">What the log took.</param>
internal sealed record LogEntry(byte[] LogId, long Index, long Time, byte[] Body)
{
    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The log's promise, which holds the time; null for none.</summary>
    public byte[]? Promise { get; init; }

    /// <summary>That it is in the log; null where that is not said.</summary>
    public InclusionProof? Proof { get; init; }

    /// <summary>When the log took it.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeSeconds(Time);

    public static LogEntry Read(JsonElement entry)
    {
        var id = entry.GetProperty("logId").GetProperty("keyId").GetBytesFromBase64();
        var body = entry.GetProperty("canonicalizedBody").GetBytesFromBase64();
        var time = entry.TryGetProperty("integratedTime", out _) ? Number(entry, "integratedTime") : 0;
        return new(id, Number(entry, "logIndex"), Checked(time), body)
        {
            Promise = entry.Text("inclusionPromise", "signedEntryTimestamp") is { } promise ? Convert.FromBase64String(promise) : null,
            Proof = ProofIn(entry),
        };
    }

    /// <summary>A time that can be one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Checked(long time) =>
        time >= 0 && time <= MaxTime ? time : throw new FormatException("The time of the entry is none.");

    /// <summary>What the promise is a signature of: the entry as canonical JSON (RFC 8785).</summary>
    public byte[] ToPromise()
    {
        var id = Convert.ToHexStringLower(LogId);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"body":"{{Convert.ToBase64String(Body)}}","integratedTime":{{Time}},"logID":"{{id}}","logIndex":{{Index}}}""");
        return Encoding.UTF8.GetBytes(text);
    }

    private static InclusionProof? ProofIn(JsonElement entry)
    {
        if (!entry.TryGetProperty("inclusionProof", out var proof) || proof.ValueKind != JsonValueKind.Object)
            return null;
        var hashes = proof.TryGetProperty("hashes", out var listed) ? listed.EnumerateArray().ToArray() : [];
        var root = proof.GetProperty("rootHash").GetBytesFromBase64();
        var index = proof.TryGetProperty("logIndex", out _) ? Number(proof, "logIndex") : 0;
        byte[][] path = [.. hashes.Select(static hash => hash.GetBytesFromBase64())];
        return new(index, Number(proof, "treeSize"), root, path, proof.Text("checkpoint", "envelope") ?? "");
    }

    // 64 bits are a text in the JSON of protobuf, and may be a number.
    private static long Number(JsonElement parent, string name)
    {
        var value = parent.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number)
            return value.GetInt64();
        return long.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{name}' is no number.");
    }
}
