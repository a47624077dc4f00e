using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>
/// One reading of Docker's <c>config.json</c>, or of podman's <c>auth.json</c>. Only what is asked for is checked;
/// messages name file and key, never content.
/// </summary>
internal sealed class DockerConfigFile
{
    private const int MaxBytes = 1 << 20;
    private const int MaxShownKey = 100;
    private const string TopLevel = "the top level";
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
            throw new OciException(
                Problem.DiskFailure,
                $"The login file '{Printable.Short(path)}' cannot be read.",
                new Remedy("Check that it is a file, and its permissions."),
                failure);
        }
        catch (JsonException failure)
        {
            // The cause stays out: its text may quote the file.
            var line = failure.LineNumber + 1;
            var place = string.Create(CultureInfo.InvariantCulture, $"line {line}, byte {failure.BytePositionInLine}");
            throw Broken(path, $"it is not valid JSON at {place}");
        }
    }

    /// <summary>
    /// The helper to ask for a repository, without its <c>docker-credential-</c>; null when there is none.
    /// </summary>
    /// <param name="registry">The repository's registry.</param>
    /// <param name="path">The repository's path; empty for the registry as a whole.</param>
    public string? HelperFor(string registry, string path)
    {
        string? name;
        if (BestEntry("credHelpers", registry, path) is { } own)
            name = Text(own.Value, At("credHelpers", own.Key));
        else
            name = Text(Members(root, TopLevel).GetValueOrDefault("credsStore"), "credsStore");
        // An empty name in credHelpers turns the store off for its registry.
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>
    /// What stands in <c>auths</c> for this repository; null when there is nothing, or an empty entry.
    /// </summary>
    public RegistryCredential? EntryFor(RepositoryName repository)
    {
        if (BestEntry("auths", repository.Registry, repository.Path) is not { } entry)
            return null;
        if (entry.Value.ValueKind == JsonValueKind.Null)
            return null;
        var where = At("auths", entry.Key);
        var members = Members(entry.Value, where);
        string Member(string name) => Text(members.GetValueOrDefault(name), $"{where}.{name}") ?? "";
        AuthEntry found = new(
            Member("auth"), Member("username"), Member("password"), Member("identitytoken"), Member("registrytoken"));
        if (found.Read(out var credential) is { } problem)
            throw Broken($"{where}: {problem}");
        return credential;
    }

    /// <summary>The keys of <c>auths</c> that mean a registry as a whole, however they are spelled.</summary>
    public IReadOnlyList<string> KeysFor(string registry) =>
        [.. FittingEntries("auths", registry, "").Select(static entry => entry.Key)];

    private static async ValueTask<byte[]> BytesAsync(string path, CancellationToken cancellationToken)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous,
        };
        using FileStream file = new(path, options);
        var buffer = new byte[MaxBytes + 1];
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (length > MaxBytes)
            throw Broken(path, "it is larger than 1 MiB");
        return buffer[..length];
    }

    private KeyValuePair<string, JsonElement>? BestEntry(string section, string registry, string path)
    {
        foreach (var entry in FittingEntries(section, registry, path))
            return entry;
        return null;
    }

    // The best comes first.
    private IEnumerable<KeyValuePair<string, JsonElement>> FittingEntries(string section, string registry, string path)
    {
        var keys = Members(root, TopLevel).GetValueOrDefault(section);
        if (keys.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return [];
        int Rank(KeyValuePair<string, JsonElement> entry) => RegistryKey.Rank(entry.Key, registry, path);
        return Members(keys, section).Where(entry => Rank(entry) >= 0).OrderByDescending(Rank);
    }

    private Dictionary<string, JsonElement> Members(JsonElement parent, string where)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw Broken($"{where} is not an object");
        Dictionary<string, JsonElement> members = new(StringComparer.Ordinal);
        foreach (var member in parent.EnumerateObject())
            if (!members.TryAdd(WellFormed(() => member.Name, where), member.Value))
                throw Broken($"{where} holds '{Printable.Short(member.Name, MaxShownKey)}' twice");
        return members;
    }

    private string? Text(JsonElement value, string where) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => WellFormed(() => value.GetString()!, where),
        _ => throw Broken($"{where} is not text"),
    };

    // A JSON text may hold half a surrogate pair, which is no text.
    private string WellFormed(Func<string> read, string where)
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

    private static string At(string section, string key) => $"{section}[\"{Printable.Short(key, MaxShownKey)}\"]";

    private OciException Broken(string problem) => Broken(path, problem);

    private static OciException Broken(string path, string problem) => new(
        Problem.InvalidContent,
        $"The login file '{Printable.Short(path)}' cannot be used: {problem}.",
        new Remedy("Correct it, or delete it and log in again."));
}
