using System.Text.Json.Serialization;

namespace OciMultiArch.CloudCredentials;

/// <summary>What Azure answers. No record: those show what they hold.</summary>
internal sealed class AzureAnswer
{
    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    [JsonPropertyName("refresh_token")]
    public string? RefreshToken { get; init; }
}

[JsonSerializable(typeof(AzureAnswer))]
internal sealed partial class AzureAnswers : JsonSerializerContext;
