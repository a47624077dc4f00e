namespace OciMultiArch.Credentials;

/// <summary>Texts of <see cref="ICredentialSource.ScopeAsync"/>.</summary>
internal static class CredentialScope
{
    /// <summary>One answer for the whole registry.</summary>
    public static ValueTask<string> WholeRegistry => new("");

    /// <summary>An answer of its own for each request: what is always right.</summary>
    public static string Of(CredentialRequest request) => $"{request.Repository} {request.Access}";

    /// <summary>A text that is the same only when each part is.</summary>
    public static string Join(IEnumerable<string?> parts) =>
        string.Join('\n', parts.Select(static part => part is null ? "-" : $"{part.Length}:{part}"));
}
