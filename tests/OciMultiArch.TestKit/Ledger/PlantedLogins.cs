using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OciMultiArch.TestKit;

/// <summary>Plants the logins that a program finds: in its environment, in the login files named there, on its input.</summary>
internal static class PlantedLogins
{
    /// <param name="environment">The program's whole environment.</param>
    /// <param name="arguments">Its arguments; those of <c>login</c> and <c>--trust</c> are understood.</param>
    /// <param name="input">Its standard input.</param>
    public static void Plant(IDictionary<string, string?> environment, IReadOnlyList<string> arguments, string? input)
    {
        var trusted = After("--trust", arguments).Select(each => each.Split('=', 2)).Where(each => each.Length == 2)
            .ToLookup(each => each[0], each => each[1]);
        void Own(string registry, string user, string password) =>
            PasswordLedger.Plant(user, password, [registry, .. trusted[registry]]);
        if (environment.TryGetValue("OCI_REGISTRY", out var named) && named is not null)
            Own(named, environment.GetOrDefault("OCI_REGISTRY_USERNAME"), environment.GetOrDefault("OCI_REGISTRY_PASSWORD"));
        Own("ghcr.io", environment.GetOrDefault("GITHUB_ACTOR"), environment.GetOrDefault("GITHUB_TOKEN"));
        foreach (var each in Documents(environment)) Plant(each, Own);
        if (input is not null && LoginOf(arguments) is { } registry)
            Own(registry, After("-u", arguments).Concat(After("--username", arguments)).FirstOrDefault(""), input.Trim());
    }

    // The first word after "login" that is neither an option nor the value of one.
    private static string? LoginOf(IReadOnlyList<string> arguments)
    {
        string[] withValue = ["-u", "--username", "--authfile", "--trust", "--progress"];
        var words = arguments.SkipWhile(each => each != "login").ToArray();
        var pairs = words.Zip(words.Skip(1));
        return pairs.FirstOrDefault(each => !withValue.Contains(each.First) && !each.Second.StartsWith('-')).Second;
    }

    private static IEnumerable<string> Documents(IDictionary<string, string?> environment)
    {
        yield return environment.GetOrDefault("DOCKER_AUTH_CONFIG");
        string[] files =
        [
            Path.Combine(environment.GetOrDefault("DOCKER_CONFIG"), "config.json"),
            Path.Combine(environment.GetOrDefault("HOME"), ".docker", "config.json"),
            Path.Combine(environment.GetOrDefault("HOME"), ".config", "containers", "auth.json"),
            environment.GetOrDefault("REGISTRY_AUTH_FILE"),
        ];
        foreach (var each in files)
            if (Path.IsPathFullyQualified(each) && File.Exists(each))
                yield return Read(each);
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // the test is about that
        }
    }

    private static void Plant(string document, Action<string, string, string> own)
    {
        if (Parse(document)?["auths"] is not JsonObject auths) return;
        foreach (var (key, entry) in auths)
            if (entry is JsonObject && entry["auth"] is JsonValue value && value.TryGetValue<string>(out var auth))
                Plant(key, auth, own);
    }

    private static void Plant(string key, string auth, Action<string, string, string> own)
    {
        var bytes = new byte[auth.Length];
        if (!Convert.TryFromBase64String(auth, bytes, out var length)) return;
        if (Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is not [var user, var password]) return;
        var registry = key.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal);
        own(registry.Split('/')[0], user, password);
    }

    private static JsonNode? Parse(string document)
    {
        try
        {
            return document.Length == 0 ? null : JsonNode.Parse(document) as JsonObject;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null; // the test is about that
        }
    }

    private static IEnumerable<string> After(string option, IReadOnlyList<string> arguments) =>
        arguments.Zip(arguments.Skip(1)).Where(each => each.First == option).Select(each => each.Second);

    private static string GetOrDefault(this IDictionary<string, string?> environment, string name) =>
        environment.TryGetValue(name, out var value) ? value ?? "" : "";
}
