using System.Text;
using System.Text.Json;

namespace OciMultiArch.Clouds;

/// <summary>A file of kind <c>external_account</c>. Messages name its members, never their values.</summary>
internal sealed class AccountFile
{
    private const string Kind = "external_account";
    private readonly string name;
    private readonly JsonElement root;

    /// <exception cref="OciException">It is of another kind.</exception>
    public AccountFile(string text, string name)
    {
        this.name = name;
        root = CloudJson.TryParse(Encoding.UTF8.GetBytes(text)) ?? throw Broken("its file is no JSON");
        if (root.ValueKind != JsonValueKind.Object || Find("type") != Kind)
            throw Broken($"its file is not of type '{Kind}'");
        Source = root.TryGetProperty("credential_source", out var source) ? source : default;
        if (Source.ValueKind != JsonValueKind.Object)
            throw Broken("its file holds no 'credential_source'");
    }

    /// <summary>Where the workload's own token is.</summary>
    public JsonElement Source { get; }

    public string Name => name;

    public string? Find(string member) => Find(root, member);

    public static string? Find(JsonElement parent, string member)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(member, out var value))
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    public string Text(string member) => Find(member) ?? throw Broken($"its file holds no '{member}'");

    /// <summary>A place that is shown a token.</summary>
    public Uri Url(string member)
    {
        var url = CloudUrl.Parse(Text(member));
        if (url?.Scheme != Uri.UriSchemeHttps)
            throw Broken($"'{member}' of its file is no https URL");
        return url.UserInfo.Length > 0 ? throw Broken($"'{member}' of its file {CloudUrl.HoldsUser}") : url;
    }

    public OciException Broken(string problem) => CloudFailure.Setting(
        name, problem, "Write it with 'gcloud iam workload-identity-pools create-cred-config', or use another identity.");
}
