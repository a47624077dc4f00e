using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>One reading of Docker's <c>config.json</c>, or of podman's <c>auth.json</c>. Only what is asked for is looked at; messages name file and key, never content.</summary>
internal sealed class DockerConfigFile
{
    private const int Largest = 1 << 20;
    private readonly string path;
    private readonly JsonElement root;

    private DockerConfigFile(string path, byte[] bytes, JsonElement root)
    {
        (this.path, Bytes, this.root) = (path, bytes, root);
        if (root.ValueKind != JsonValueKind.Object)
            throw Broken("it is not a JSON object");
    }

    /// <summary>The file as it was read.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads the file; null when there is none.</summary>
    /// <exception cref="OciException">The file cannot be read or is malformed.</exception>
    public static async ValueTask<DockerConfigFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await BytesAsync(path, cancellationToken).ConfigureAwait(false);
            using var document = JsonDocument.Parse(bytes);
            return new(path, bytes, document.RootElement.Clone());
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var problem = "cannot be read. Check that it is a file, and its permissions.";
            throw new OciException($"The login file '{Printable.Short(path)}' {problem}", failure);
        }
        catch (JsonException failure)
        {
            // The cause stays out: its text may quote the file.
            var place = string.Create(CultureInfo.InvariantCulture, $"line {failure.LineNumber + 1}, byte {failure.BytePositionInLine}");
            throw Broken(path, $"it is not valid JSON at {place}");
        }
    }

    /// <summary>The helper to ask for a repository, or for a registry where the path is empty, without its <c>docker-credential-</c>; null when there is none.</summary>
    public string? HelperFor(string registry, string path)
    {
        var members = Members(root, "the top level");
        // An empty name of a host's own helper turns the store off for this host.
        var name = Best(members, "credHelpers", registry, path) is { } own
            ? Text(own.Value, $"credHelpers[\"{Printable.Short(own.Key, 100)}\"]")
            : Text(members.GetValueOrDefault("credsStore"), "credsStore");
        return name is { Length: > 0 } ? name : null;
    }

    /// <summary>What stands in <c>auths</c> for this repository; null when there is nothing, or an empty entry.</summary>
    public RegistryCredential? EntryFor(RepositoryName repository)
    {
        if (Best(Members(root, "the top level"), "auths", repository.Registry, repository.Path) is not { } entry)
            return null;
        var where = $"auths[\"{Printable.Short(entry.Key, 100)}\"]";
        if (entry.Value.ValueKind == JsonValueKind.Null)
            return null;
        var members = Members(entry.Value, where);
        string Member(string name) => Text(members.GetValueOrDefault(name), $"{where}.{name}") ?? "";
        AuthEntry found = new(Member("auth"), Member("username"), Member("password"), Member("identitytoken"), Member("registrytoken"));
        return found.Read(out var credential) is { } problem ? throw Broken($"{where}: {problem}") : credential;
    }

    /// <summary>The keys of <c>auths</c> that mean a registry as a whole, however they are spelled.</summary>
    public IReadOnlyList<string> KeysFor(string registry) =>
        [.. Fitting(Members(root, "the top level"), "auths", registry, "").Select(static each => each.Key)];

    private static async ValueTask<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.Asynchronous);
        var buffer = new byte[Largest + 1];
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length > Largest ? throw Broken(path, "it is larger than 1 MiB") : buffer[..length];
    }

    private KeyValuePair<string, JsonElement>? Best(Dictionary<string, JsonElement> members, string section, string registry, string path) =>
        Fitting(members, section, registry, path).Select(static each => (KeyValuePair<string, JsonElement>?)each).FirstOrDefault();

    private IEnumerable<KeyValuePair<string, JsonElement>> Fitting(Dictionary<string, JsonElement> members, string section, string registry, string path)
    {
        if (!members.TryGetValue(section, out var keys) || keys.ValueKind == JsonValueKind.Null)
            return [];
        var ranked = Members(keys, section).Select(each => (Entry: each, Rank: RegistryKey.Rank(each.Key, registry, path)));
        return ranked.Where(static each => each.Rank >= 0).OrderByDescending(static each => each.Rank).Select(static each => each.Entry);
    }

    private Dictionary<string, JsonElement> Members(JsonElement parent, string where)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw Broken($"{where} is not an object");
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var each in parent.EnumerateObject())
            if (!members.TryAdd(Whole(() => each.Name, where), each.Value))
                throw Broken($"{where} holds '{Printable.Short(each.Name, 100)}' twice");
        return members;
    }

    private string? Text(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => Whole(() => value.GetString()!, where),
        _ => throw Broken($"{where} is not text"),
    };

    // A JSON text may hold half a surrogate pair, which is no text.
    private string Whole(Func<string> read, string where)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Broken($"{where} holds malformed text");
        }
    }

    private OciException Broken(string problem) => Broken(path, problem);

    private static OciException Broken(string path, string problem) =>
        new($"The login file '{Printable.Short(path)}' is not usable: {problem}. Mend it, or delete it and log in again.");
}
