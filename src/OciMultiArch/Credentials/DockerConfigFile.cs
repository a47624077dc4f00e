using System.Globalization;
using System.Text.Json;
using OciMultiArch.Internal;
using OciMultiArch.Json;

namespace OciMultiArch.Credentials;

/// <summary>
/// One reading of Docker's <c>config.json</c>, of podman's <c>auth.json</c>, or of such a document in an environment
/// variable. Only what is asked for is checked; messages name file and key, never content.
/// </summary>
internal sealed class DockerConfigFile
{
    private const int MaxBytes = 1 << 20;
    private const int MaxShownKey = 100;
    private const string TopLevel = "the top level";
    private readonly CredentialOrigin origin;
    private readonly JsonElement root;

    private DockerConfigFile(CredentialOrigin origin, byte[] bytes, JsonElement root)
    {
        (this.origin, Bytes, this.root) = (origin, bytes, root);
        if (root.ValueKind != JsonValueKind.Object)
            throw Broken("it is not a JSON object");
    }

    /// <summary>The document as it was read, without a byte order mark.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads the file; null when there is none, and when it holds nothing.</summary>
    /// <exception cref="OciException">The file cannot be read or is malformed.</exception>
    public static async ValueTask<DockerConfigFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var origin = CredentialOrigin.LoginFile(path);
        try
        {
            var bytes = await BytesAsync(path, origin, cancellationToken).ConfigureAwait(false);
            return Parse(origin, bytes);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (IrregularFileException irregular)
        {
            throw new OciException(
                Problem.DiskFailure,
                $"The {origin.Name} cannot be read: {irregular.Message}.",
                new Remedy(IrregularFileException.Remedy),
                irregular);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OciException(
                Problem.DiskFailure,
                $"The {origin.Name} cannot be read.",
                new Remedy("Check that it is a file, and its permissions."),
                failure);
        }
    }

    /// <summary>
    /// Reads a document. Nothing, spaces and <c>null</c> say that there are no logins: programs make such files before
    /// the first login, and <c>/dev/null</c> is one.
    /// </summary>
    /// <param name="origin">Where it stands.</param>
    /// <param name="text">The document.</param>
    /// <returns>Null when it holds nothing.</returns>
    /// <exception cref="OciException">It is malformed.</exception>
    public static DockerConfigFile? Parse(CredentialOrigin origin, ReadOnlySpan<byte> text)
    {
        var bytes = WireJson.WithoutByteOrderMark(text).ToArray();
        var content = bytes.AsSpan().Trim(" \t\r\n"u8);
        if (content.IsEmpty || content.SequenceEqual("null"u8))
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return new(origin, bytes, document.RootElement.Clone());
        }
        catch (JsonException failure)
        {
            // The cause stays out: its text may quote the file.
            var line = failure.LineNumber + 1;
            var at = string.Create(CultureInfo.InvariantCulture, $"line {line}, byte {failure.BytePositionInLine}");
            throw Broken(origin, $"it is not valid JSON at {at}");
        }
    }

    /// <summary>The credential of a repository: of the helper that is named for it, or of its entry.</summary>
    /// <param name="request">The repository, or the registry as a whole.</param>
    /// <param name="helper">Runs helpers.</param>
    /// <param name="cancellationToken">Ends a running helper.</param>
    /// <exception cref="OciException">What is named for the repository is broken.</exception>
    public async ValueTask<RegistryCredential?> FindAsync(
        CredentialRequest request, CredentialHelper helper, CancellationToken cancellationToken)
    {
        if (HelperFor(request.Registry, request.Path) is { } name)
        {
            var server = RegistryKey.Server(request.Registry);
            var stored = await helper.GetAsync(name, server, cancellationToken).ConfigureAwait(false);
            if (stored is not null)
                return stored.From(OriginOf(name));
        }
        return EntryFor(request)?.From(origin);
    }

    /// <summary>
    /// What the answer to a request depends on: the keys that are meant. A document that cannot be read says so when
    /// its credential is asked for.
    /// </summary>
    /// <param name="request">The repository, or the registry as a whole.</param>
    /// <param name="read">Reads the document; null when there is none.</param>
    public static async ValueTask<string> ScopeAsync(
        CredentialRequest request, Func<ValueTask<DockerConfigFile?>> read)
    {
        try
        {
            var document = await read().ConfigureAwait(false);
            return CredentialScope.Join([document?.KeyIn("credHelpers", request), document?.KeyIn("auths", request)]);
        }
        catch (OciException)
        {
            return CredentialScope.Of(request);
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
            name = StoreName();
        // An empty name in credHelpers turns the store off for its registry.
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>The keys of <c>auths</c> that mean a registry as a whole, however they are spelled.</summary>
    public IReadOnlyList<string> KeysFor(string registry) =>
        [.. FittingEntries("auths", registry, "").Select(static entry => entry.Key)];

    private string? KeyIn(string section, CredentialRequest request) =>
        BestEntry(section, request.Registry, request.Path)?.Key;

    private string? StoreName() => Text(Members(root, TopLevel).GetValueOrDefault("credsStore"), "credsStore");

    private CredentialOrigin OriginOf(string helper)
    {
        var program = CredentialHelper.ProgramOf(helper);
        return helper == StoreName() ? CredentialOrigin.Store(program) : CredentialOrigin.Helper(program);
    }

    // Null also for an empty entry.
    private RegistryCredential? EntryFor(CredentialRequest request)
    {
        if (BestEntry("auths", request.Registry, request.Path) is not { } entry)
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

    private static async ValueTask<byte[]> BytesAsync(
        string path, CredentialOrigin origin, CancellationToken cancellationToken)
    {
        RegularFile.CheckWhole(path);
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
            throw Broken(origin, "it is larger than 1 MiB");
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

    private OciException Broken(string problem) => Broken(origin, problem);

    private static OciException Broken(CredentialOrigin origin, string problem) => new(
        Problem.InvalidContent, $"The {origin.Name} cannot be used: {problem}.", new Remedy(origin.Correction));
}
