namespace OciMultiArch.TestKit;

/// <summary>What a client asked a <see cref="TokenServer"/> for, and as whom.</summary>
/// <param name="Scopes">Each scope on its own, however they were joined, in the order asked.</param>
/// <param name="User">The user that was proven; null: nobody.</param>
/// <param name="Parameters">All parameters of the query or the form.</param>
public sealed record TokenAsk(
    string Method, string? User, IReadOnlyList<string> Scopes, IReadOnlyDictionary<string, string> Parameters, string UserAgent);
