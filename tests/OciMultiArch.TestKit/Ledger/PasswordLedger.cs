using System.Collections.Concurrent;

namespace OciMultiArch.TestKit;

/// <summary>
/// The secrets that tests plant, and who may see each of them. Every server of the kit looks for all of them in every
/// request (headers, URL, body), and disposing it fails when one reached it that is not for it, or in clear by another
/// way than the loopback. What a client is given is planted by itself: credentials of <c>RegistryCase</c>, and logins in
/// the environment and the files of a program that is run.
/// </summary>
public static class PasswordLedger
{
    private static readonly ConcurrentDictionary<string, PlantedSecret> Secrets = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string> TokenReaders = new(StringComparer.Ordinal);

    /// <summary>Plants a user's password, as it is and as Basic authentication shows it.</summary>
    /// <param name="authorities">Host and port of all that may see it.</param>
    public static void Plant(string user, string password, params IEnumerable<string> authorities)
    {
        var pair = PlantedSecret.BasicOf(user, password);
        foreach (var secret in (string[])[password, pair])
            PlantSecret(secret, authorities);
    }

    /// <summary>Plants a secret that stands in a request as it is, such as an identity token.</summary>
    public static void PlantSecret(string secret, params IEnumerable<string> authorities)
    {
        if (!PlantedSecret.CanBeTold(secret)) return;
        var planted = Secrets.GetOrAdd(secret, static text => new(text));
        foreach (var each in authorities) planted.Allow(each);
    }

    /// <summary>Allows that a host gets secrets without TLS, as its user has set it.</summary>
    public static void AllowInClear(string authority) => PlantedSecret.AllowInClear(authority);

    /// <summary>Plants a token that was given: one registry may see it, and no other.</summary>
    public static void PlantToken(string token) => TokenReaders.TryAdd(token, "");

    /// <summary>What is wrong with a request; empty for nothing. No secret is repeated.</summary>
    public static IReadOnlyList<string> Leaks(SeenRequest request)
    {
        List<string> leaks = [];
        foreach (var secret in Secrets.Values)
            if (secret.Leak(request) is { } leak)
                leaks.Add(leak);
        if (TokenLeak(request) is { } token) leaks.Add(token);
        return leaks;
    }

    /// <summary>Fails when there are leaks.</summary>
    public static void Check(IReadOnlyCollection<string> leaks)
    {
        if (leaks.Count > 0)
            throw new InvalidOperationException($"Secrets reached whom they are not for:\n{string.Join('\n', leaks.Distinct())}");
    }

    private static string? TokenLeak(SeenRequest request)
    {
        if (request.Bearer is not { } token || !TokenReaders.ContainsKey(token)) return null;
        var reader = TokenReaders.AddOrUpdate(token, request.Authority, (_, known) => known.Length == 0 ? request.Authority : known);
        if (reader != request.Authority) return $"{request}: a token that was shown to {reader} before.";
        return request.IsInClear ? $"{request}: a token in clear." : null;
    }
}
