using System.Globalization;
using System.Text;
using OciMultiArch.SupplyChain.Signing.Formats;

namespace OciMultiArch.SupplyChain.Signing.Keyless;

/// <summary>What a log signed of its tree: name, size and root, and signatures below (c2sp.org/signed-note, tlog-checkpoint).</summary>
internal static class Checkpoint
{
    private const string Gap = "\n\n";
    private const string Signed = "— ";
    private const int HintSize = 4;

    /// <summary>Whether a log signed this tree.</summary>
    public static bool Holds(InclusionProof proof, TransparencyLog log)
    {
        var gap = proof.Checkpoint.IndexOf(Gap, StringComparison.Ordinal);
        if (gap < 0)
            return false;
        var text = proof.Checkpoint[..(gap + 1)];
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[1] != proof.Size.ToString(CultureInfo.InvariantCulture))
            return false;
        if (lines[2] != Convert.ToBase64String(proof.Root))
            return false;
        var signatures = proof.Checkpoint[(gap + Gap.Length)..].Split('\n').Select(SignatureIn).OfType<byte[]>();
        return signatures.Any(signature => IsOf(log, text, signature));
    }

    private static bool IsOf(TransparencyLog log, string text, byte[] signature)
    {
        var hint = log.Id.AsSpan(0, Math.Min(HintSize, log.Id.Length));
        return signature.AsSpan().StartsWith(hint) && log.Key.Fits(Encoding.UTF8.GetBytes(text), signature.AsSpan(HintSize));
    }

    // "— name base64", where the first bytes stand for the key.
    private static byte[]? SignatureIn(string line)
    {
        if (!line.StartsWith(Signed, StringComparison.Ordinal) || line.Split(' ') is not [.., var text])
            return null;
        var bytes = new byte[text.Length];
        var isRead = Convert.TryFromBase64String(text, bytes, out var count);
        return isRead && count > HintSize ? bytes[..count] : null;
    }
}
