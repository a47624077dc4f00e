using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <content>The members of an entry.</content>
internal static partial class SyncFile
{
    private const int MaxShown = 80;

    // What options and other tools call the same.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["match"] = "tags",
        ["include"] = "tags",
        ["source"] = "from",
        ["target"] = "to",
        ["destination"] = "to",
        ["dest"] = "to",
        ["tags-of-signatures"] = "tagsOfSignatures",
        ["signatures"] = "tagsOfSignatures",
    };

    private static void CheckMembers(DocumentElement from)
    {
        IEnumerable<JsonProperty> members = from.Json.ValueKind == JsonValueKind.Object ? from.Json.EnumerateObject() : [];
        foreach (var name in members.Select(static member => member.Name))
        {
            if (Members.Contains(name))
                continue;
            var meant = OtherNames.GetValueOrDefault(name) ?? NearestWord.To(name, Members);
            if (meant is not null)
                throw from.Wrong($"there is no member '{Printable.Short(name, MaxShown)}' here. Did you mean '{meant}'?");
        }
        from.With(Members);
    }

    private static Place Target(string text)
    {
        var place = Place.ParseNew(text);
        if (!place.IsArchive)
            return place;
        throw new FormatException($"'{text}' is an archive, which is written as a whole. Name a repository or oci:DIR.");
    }

    private static TagFilter Filter(DocumentElement from)
    {
        var match = Texts(from, "tags", Pattern);
        var exclude = Texts(from, "exclude", Pattern);
        var regex = from.Find("regex")?.As(static text => new TagFilter { Regex = text }.Regex);
        var versions = from.Find("versions")?.AsNumber(static text => new TagFilter { Versions = text }.Versions);
        var newest = from.Find("newest")?.AsNumber(TagFilterOptions.ParseCount);
        return new() { Match = match, Exclude = exclude, Regex = regex, Versions = versions, Newest = newest };
    }

    private static string Pattern(string text) => new TagFilter { Match = [text] }.Match[0];

    // One text, or a list of them. YAML tells no number from a text.
    private static IReadOnlyList<T> Texts<T>(DocumentElement from, string name, Func<string, T> parse)
    {
        if (from.Find(name) is not { } found)
            return [];
        IReadOnlyList<DocumentElement> items = found.Json.ValueKind == JsonValueKind.Array ? found.Items : [found];
        return [.. items.Select(item => item.AsNumber(parse))];
    }
}
