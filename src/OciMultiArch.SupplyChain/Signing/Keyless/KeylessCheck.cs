using OciMultiArch.Internal;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>Checks signatures without a key against a trust root.</summary>
/// <param name="root">What is trusted.</param>
/// <param name="identities">Who may have signed.</param>
internal sealed class KeylessCheck(TrustedRoot root, IReadOnlyList<CertificateIdentity> identities)
{
    /// <summary>Why a signature does not hold, as the end of a sentence; null where it does.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="entries">What logs are said to have taken of it.</param>
    public string? WhyNot(KeylessSignature signature, IReadOnlyList<LogEntry> entries)
    {
        var certificate = signature.Certificate;
        if (!certificate.Key.Fits(signature.Signed, signature.Signature))
            return "does not fit its certificate: it was changed.";
        if (entries.Count == 0)
            return "has no entry of a transparency log, so that nothing says when it was signed.";
        var doubts = entries.Select(entry => WhyNot(signature, entry)).ToArray();
        if (Array.TrueForAll(doubts, static doubt => doubt is not null))
            return doubts[0];
        if (identities.Contains(certificate.Identity))
            return null;
        return $"was signed by {Printable.Short(certificate.Identity.ToString())}, who is not trusted.";
    }

    private string? WhyNot(KeylessSignature signature, LogEntry entry)
    {
        var log = root.Logs.FirstOrDefault(log => log.Id.AsSpan().SequenceEqual(entry.LogId));
        if (log is null)
            return "has an entry of a transparency log that the trust root does not name.";
        if (WhyNotTaken(entry, log) is { } doubt)
            return doubt;
        var kind = EntryBody.KindOf(entry) ?? "";
        if (!EntryBody.IsKnown(kind))
            return $"has an entry of the kind '{Printable.Short(kind)}', which is not read.";
        if (!EntryBody.IsOf(entry, signature))
            return "has an entry of the transparency log that is of another signature.";
        return WhyNotVouched(signature.Certificate, entry.At);
    }

    private static string? WhyNotTaken(LogEntry entry, TransparencyLog log)
    {
        if (entry.Proof is { } proof)
        {
            if (!proof.Holds(entry.Body))
                return "has an entry that its proof of inclusion does not lead to the root of the log.";
            if (!Checkpoint.Holds(proof, log))
                return "has a proof of inclusion whose checkpoint the log did not sign.";
        }
        if (entry.Promise is not { } promise || entry.Time <= 0)
            return "has an entry without the log's promise, which says when it was signed; timestamps are not checked here.";
        if (!log.Key.Fits(entry.ToPromise(), promise))
            return "has an entry whose promise the transparency log did not sign: time, place or content was changed.";
        return log.Use.Holds(entry.At) ? null : "has an entry of a time when the log did not use the key of the trust root.";
    }

    private string? WhyNotVouched(SigningCertificate certificate, DateTimeOffset time)
    {
        if (!certificate.IsValidAt(time))
            return "was signed when its certificate was not valid.";
        if (root.Authorities.Any(authority => authority.Vouches(certificate.Content, time)))
            return null;
        return "has a certificate that leads to no authority of the trust root, or was not made for signing code.";
    }
}
