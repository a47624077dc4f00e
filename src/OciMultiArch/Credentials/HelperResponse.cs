using System.Text.Json;

namespace OciMultiArch.Credentials;

/// <summary>How a helper ended, and what it wrote; the output is null when it was too much.</summary>
internal readonly record struct HelperResponse(int ExitCode, byte[]? Output)
{
    // Under this name a helper gives an identity token instead of a password.
    public const string TokenUser = "<token>";

    /// <summary>Reads the answer to <c>get</c>; null for an empty one. Says what is wrong, without content.</summary>
    public static string? Parse(ReadOnlyMemory<byte> output, out RegistryCredential? credential)
    {
        credential = null;
        try
        {
            using var document = JsonDocument.Parse(output);
            var (user, secret) = (Text(document.RootElement, "Username"), Text(document.RootElement, "Secret"));
            credential = user == TokenUser ? RegistryCredential.IdentityToken(secret)
                : user.Length > 0 || secret.Length > 0 ? RegistryCredential.Basic(user, secret) : null;
            return null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return "its answer is not the JSON of a credential";
        }
        catch (ArgumentException)
        {
            return "its answer holds an empty token or a user's name with ':'";
        }
    }

    private static string Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
