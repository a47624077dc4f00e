using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using OciMultiArch.Http;

namespace OciMultiArch.Registry;

/// <summary>
/// How large the requests of an upload to one registry may be: what its user asked for, what it is known for, and what
/// its answers have taught.
/// </summary>
/// <param name="registry">The host, as references write it.</param>
/// <param name="asked">How many bytes of a blob one request is to carry; null for all of them.</param>
internal sealed partial class UploadLimits(string registry, long? asked)
{
    // A limit below this is none that a registry could be used with.
    private const long MinPart = 64 << 10;

    // What gateways allow is 100 MB more often than not: the first guess after a refusal lies below.
    private const long FirstGuess = 64 << 20;

    private readonly Lock gate = new();
    private readonly long knownMin = IsEcr(registry) ? 5 << 20 : 0;
    private long maxPart = registry == "ghcr.io" ? 4 << 20 : long.MaxValue;
    private long maxBody = long.MaxValue;
    private volatile bool refusesParts;
    private volatile bool misstatesRanges;

    /// <summary>Whether the ranges in answers to parts do not say how much has come.</summary>
    public bool MisstatesRanges => misstatesRanges;

    /// <summary>How many bytes each part of a blob has; null when it goes whole.</summary>
    /// <param name="size">The size of the blob.</param>
    /// <param name="session">What the registry said when it opened the session.</param>
    /// <param name="carried">The most that one request seems to carry; null for anything.</param>
    public long? PartSize(long size, SessionLimits session, long? carried = null)
    {
        var wanted = Math.Min(asked ?? long.MaxValue, carried ?? long.MaxValue);
        var isWhole = size <= wanted || refusesParts;
        if (isWhole && IsWholePossible(size, session))
            return null;
        var min = Math.Max(knownMin, session.Min);
        lock (gate)
        {
            var max = Math.Min(Math.Min(maxPart, maxBody), session.Max);
            var part = Math.Min(Math.Max(wanted, min), max);
            return part < size ? part : null;
        }
    }

    /// <summary>Whether nothing is known that forbids to send a blob with one request.</summary>
    public bool IsWholePossible(long size, SessionLimits session) => size <= Math.Min(MaxBody(), session.Max);

    /// <summary>Learns from a body that was refused as too large.</summary>
    /// <returns>Whether a smaller one may be tried.</returns>
    public bool LearnTooLarge(long sent)
    {
        lock (gate)
        {
            if (maxBody < sent)
                return true; // another upload has learned meanwhile
            var next = Math.Min(sent / 2, FirstGuess);
            if (next < MinPart)
                return false;
            maxBody = next;
            return true;
        }
    }

    /// <summary>Learns from the refusal of a part, where it says how large a part may be.</summary>
    /// <returns>Whether a smaller part may be tried.</returns>
    public bool LearnMaxPart(RegistryException refused, long sent)
    {
        if (refused.StatusCode == HttpStatusCode.RequestEntityTooLarge)
            return LearnTooLarge(sent);
        if (StatedLimit(refused.Reason) is not { } stated || stated >= sent || stated < MinPart)
            return false;
        lock (gate)
            maxPart = Math.Min(maxPart, stated);
        return true;
    }

    /// <summary>Learns from a part of which only the beginning was taken, again and again.</summary>
    /// <returns>Whether parts of that size are large enough to be of use.</returns>
    public bool LearnTaken(long taken)
    {
        if (taken < MinPart)
            return false;
        lock (gate)
            maxPart = Math.Min(maxPart, taken);
        return true;
    }

    public void MarkPartsRefused() => refusesParts = true;

    public void MarkRangesMisstated() => misstatesRanges = true;

    private long MaxBody()
    {
        lock (gate)
            return maxBody;
    }

    private static bool IsEcr(string registry) =>
        registry == "public.ecr.aws" || (registry.Contains(".dkr.ecr", StringComparison.Ordinal)
            && registry.Contains(".amazonaws.com", StringComparison.Ordinal));

    // GitHub's registry: "… exceeds the limit of 4.00MiB".
    private static long? StatedLimit(string reason)
    {
        var match = LimitInText().Match(reason);
        var isNumber = double.TryParse(
            match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        if (!match.Success || !isNumber)
            return null;
        var unit = "KMG".IndexOf(match.Groups["unit"].Value, StringComparison.OrdinalIgnoreCase) + 1;
        return (long)(number * Math.Pow(1024, unit));
    }

    [GeneratedRegex(
        @"limit of (?<number>[0-9]{1,6}(\.[0-9]{1,4})?) ?(?<unit>[KMG])i?B",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LimitInText();

    /// <summary>What a registry says of the parts that a session takes.</summary>
    /// <param name="Min">The fewest bytes that a part but the last may have.</param>
    /// <param name="Max">The most bytes that a request may have.</param>
    internal sealed record SessionLimits(long Min, long Max)
    {
        public static SessionLimits None { get; } = new(0, long.MaxValue);

        /// <summary>Reads the answer that opened a session; what makes no sense says nothing.</summary>
        public static SessionLimits Of(RegistryReply reply)
        {
            var min = Number(reply.Header("OCI-Chunk-Min-Length")) ?? 0;
            var max = Number(reply.Header("OCI-Chunk-Max-Length")) ?? long.MaxValue;
            return new(min, max < MinPart ? long.MaxValue : max);
        }

        private static long? Number(string? value) =>
            long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
