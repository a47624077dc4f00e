using System.Collections.Concurrent;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>One planted secret.</summary>
internal sealed class PlantedSecret(string secret)
{
    private const int MinLength = 6;
    private static readonly ConcurrentDictionary<string, bool> MayBeInClear = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> allowed = new(StringComparer.OrdinalIgnoreCase);

    public static string BasicOf(string user, string password) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <summary>Whether a text is long enough, and no word of the protocol, so that finding it means something.</summary>
    public static bool CanBeTold(string secret) => secret.Length >= MinLength && secret != RealRegistry.Password;

    public static void AllowInClear(string authority) => MayBeInClear[authority] = true;

    public void Allow(string authority) => allowed[authority] = true;

    /// <summary>What is wrong; null when the request does not hold the secret, or may.</summary>
    public string? Leak(SeenRequest request)
    {
        if (Place(request) is not { } place) return null;
        if (!IsAllowed(request))
            return $"{request}: in {place}, a secret that is for {string.Join(", ", allowed.Keys.Order(StringComparer.Ordinal))} alone.";
        var isClear = request.IsInClear && !MayBeInClear.ContainsKey(request.Authority);
        return isClear ? $"{request}: in {place}, a secret in clear." : null;
    }

    // Over TLS another port of a host is the same owner's.
    private bool IsAllowed(SeenRequest request)
    {
        if (allowed.ContainsKey(request.Authority)) return true;
        return request.IsTls && allowed.Keys.Any(each => HostOf(each) == HostOf(request.Authority));
    }

    private string? Place(SeenRequest request)
    {
        if (IsIn(request.Target)) return "the URL";
        foreach (var (name, value) in request.Headers)
            if (IsIn(value))
                return $"the header {name}";
        return IsIn(request.Body) ? "the body" : null;
    }

    private bool IsIn(string text) =>
        IsIn(text, secret) || (text.Contains('%', StringComparison.Ordinal) && IsIn(Uri.UnescapeDataString(text), secret));

    // A secret may be the beginning of another one.
    private static bool IsIn(string text, string form)
    {
        for (var at = 0; (at = text.IndexOf(form, at, StringComparison.Ordinal)) >= 0; at++)
            if (IsBorder(text, at - 1) && IsBorder(text, at + form.Length))
                return true;
        return false;
    }

    private static bool IsBorder(string text, int at) =>
        at < 0 || at >= text.Length || !(char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '_' or '.' or '+');

    private static string HostOf(string authority) => new Uri($"https://{authority}/").Host;
}
