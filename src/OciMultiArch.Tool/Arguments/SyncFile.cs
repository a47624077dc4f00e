using OciMultiArch.Json;

namespace OciMultiArch.Tool.Arguments;

/// <summary>
/// Reads the file of <c>sync</c>: an object of <c>sync</c>, a list of objects with <c>from</c>, <c>to</c> and what
/// chooses among tags and platforms.
/// </summary>
internal static partial class SyncFile
{
    private const int MaxEntries = 10_000;

    private static readonly string[] Members =
    [
        "from", "to", "tags", "exclude", "regex", "versions", "newest", "platforms", "immutable", "referrers",
        "tagsOfSignatures",
    ];

    /// <exception cref="FormatException">The bytes are no such file; the message says where.</exception>
    public static IReadOnlyList<TagCopy> Parse(ReadOnlyMemory<byte> json) =>
        DocumentElement.Read(json, "The file", Read);

    private static IReadOnlyList<TagCopy> Read(DocumentElement top)
    {
        var list = top.With("sync").Get("sync");
        var entries = list.Items;
        if (entries.Count is 0 or > MaxEntries)
            throw list.Wrong($"it names {entries.Count} repositories; 1 to {MaxEntries} can be given.");
        List<TagCopy> copies = [];
        HashSet<(Place, Place)> known = [];
        foreach (var entry in entries)
            foreach (var copy in Entry(entry))
            {
                if (copy.From == copy.To)
                    throw entry.Wrong($"'from' and 'to' are both {copy.From}. Name two places.");
                if (!known.Add((copy.From, copy.To)))
                    throw entry.Wrong($"{copy.From} goes to {copy.To} by another entry already. Make one of both.");
                copies.Add(copy);
            }
        return copies;
    }

    private static IEnumerable<TagCopy> Entry(DocumentElement from)
    {
        CheckMembers(from);
        var source = from.Get("from").As(Place.Parse);
        var targets = Texts(from, "to", Target);
        if (targets.Count == 0)
            throw from.Wrong("'to' is missing.");
        var filter = Filter(from);
        var platforms = Texts(from, "platforms", static text => Platform.Parse(text));
        var immutable = Texts(from, "immutable", Pattern);
        var referrers = Texts(from, "referrers", ReferrerOptions.Parse);
        if (ReferrerOptions.Contradict(referrers))
            throw from.Wrong("'referrers' takes all, none or types, not several of these.");
        return targets.Select(target => new TagCopy(source, target, filter)
        {
            Platforms = platforms,
            Immutable = immutable,
            Referrers = referrers,
            TakesSignatureTags = from.Find("tagsOfSignatures")?.Flag ?? false,
        });
    }
}
