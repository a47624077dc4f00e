using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OciMultiArch.Json;

/// <summary>What Google's registries add to a page of tags (Container Registry and Artifact Registry, "tags/list").</summary>
internal sealed class ManifestPage
{
    /// <summary>Digest to manifest; null where the registry lists tags alone.</summary>
    [JsonPropertyName("manifest")]
    public IReadOnlyDictionary<string, Entry?>? Manifests { get; init; }

    /// <summary>One manifest. Its size is that of the whole image.</summary>
    public sealed class Entry
    {
        [JsonPropertyName("mediaType")]
        public string? MediaType { get; init; }

        /// <summary>The tags on it; null or empty for none.</summary>
        [JsonPropertyName("tag")]
        public IReadOnlyList<string?>? Tags { get; init; }

        /// <summary>Milliseconds since 1970, as a text; anything else is no time.</summary>
        [JsonPropertyName("timeUploadedMs")]
        public JsonElement Uploaded { get; init; }

        /// <returns>When it was uploaded; null when that is not said.</returns>
        public DateTimeOffset? Time()
        {
            if (Uploaded.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
                return null;
            var isNumber = long.TryParse(Uploaded.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var time);
            if (!isNumber || time == 0 || time > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
                return null;
            return DateTimeOffset.FromUnixTimeMilliseconds(time);
        }
    }
}
