using System.Security.Cryptography;
using System.Text;
using OciMultiArch.Internal;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>
/// What was copied before: for each tag the digest that the source had, and which referrers were to go along. Kept in one
/// file for each pair of places, a line for each tag, which is written as soon as the tag is done, so that a run which is
/// killed goes on where it stopped. Losing the file costs requests alone. Safe for concurrent use within one run.
/// </summary>
internal sealed partial class SyncState : IDisposable
{
    private readonly Dictionary<Tag, (Digest Digest, string Referrers)> known = [];
    private readonly Lock gate = new();
    private readonly string referrers;
    private readonly string? file;
    private StreamWriter? lines;
    private bool isLost;

    private SyncState(string? file, ReferrerSelection selection)
    {
        this.file = file;
        referrers = TextOf(selection);
        if (file is not null && File.Exists(file))
            Read(file);
    }

    /// <summary>
    /// What the target is known to hold, with the referrers that are wanted. A copy, which later lines do not change.
    /// </summary>
    public IReadOnlyDictionary<Tag, Digest> Known => known
        .Where(pair => Suffices(pair.Value.Referrers))
        .ToDictionary(static pair => pair.Key, static pair => pair.Value.Digest);

    /// <summary>Whether tags were copied when fewer referrers were wanted than are now.</summary>
    public bool WantsReferrers => known.Values.Any(line => !Suffices(line.Referrers));

    /// <summary>Reads what is known of a copy; nothing where the folder cannot be read.</summary>
    public static SyncState Open(string folder, TagCopy copy, ReferrerSelection referrers)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(copy.Identity)));
        var file = Path.Combine(folder, $"{name}.txt");
        try
        {
            Directory.CreateDirectory(folder);
            return new(file, referrers);
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            Output.Message($"{file} cannot be read, so that everything is compared anew: {DiskReason.Of(failure, file)}.");
            return new(null, referrers);
        }
    }

    /// <summary>A tag is at the target as the source has it.</summary>
    public void Add(Tag tag, Digest digest)
    {
        lock (gate)
        {
            if (file is null || isLost || IsKnown(tag, digest))
                return;
            known[tag] = (digest, referrers);
            try
            {
                lines ??= Begin(file);
                lines.Write($"{tag} {digest} {referrers}\n");
                lines.Flush();
            }
            catch (Exception failure) when (IsOfDisk(failure))
            {
                isLost = true;
                Output.Message($"{file} cannot be written, so that the next run compares tags anew: {DiskReason.Of(failure, file)}.");
            }
        }
    }

    // What was copied with more referrers stays known as that.
    private bool IsKnown(Tag tag, Digest digest)
    {
        if (!known.TryGetValue(tag, out var line))
            return false;
        return line.Digest == digest && Suffices(line.Referrers);
    }

    // What could not be written is tried once more when the file is closed.
    public void Dispose()
    {
        try
        {
            lines?.Dispose();
        }
        catch (Exception failure) when (IsOfDisk(failure))
        {
            // It was told when it happened.
        }
    }
}
