using OciMultiArch.Credentials;
using OciMultiArch.Http.Settings;
using OciMultiArch.Internal;
using OciMultiArch.Json;
using OciMultiArch.Model;

namespace OciMultiArch;

/// <summary>
/// Settings of registries, read from a JSON file:
/// <c>new RegistryClientOptions { HostOptions = settings.OptionsOf }</c>. Immutable; thread-safe.
/// </summary>
/// <remarks>
/// The file is an object of <c>hosts</c>: an object for each registry, by <c>host</c> or <c>host:port</c> as references
/// write it, by <c>*.domain</c> for every host of a domain, or by <c>*</c> for every registry. Its members are those of
/// <see cref="RegistryHostSettings"/> in camelCase. <c>transport</c> is <c>tls</c>, <c>insecure</c>,
/// <c>plain-http</c> or <c>any-tls-else-http</c>.
/// A time is seconds, or has a unit (<c>1.5s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>); <c>chunkBytes</c> is bytes,
/// or has a unit (<c>8MiB</c>). A list of one text may be the text. A mirror is its host with an optional path, or an
/// object of that as <c>location</c>, with <c>pull</c> (<c>all</c>, <c>digest-only</c> or <c>tag-only</c>),
/// <c>prefix</c> and <c>sendsNamespace</c>: the members of <see cref="RegistryMirror"/>. Names of files begin at the
/// file's folder. In every text <c>${NAME}</c> is a variable of the environment, which keeps secrets out of the file.
/// What is not known is an error.
/// </remarks>
public sealed class RegistrySettings
{
    private const string Everything = "*";

    private readonly Dictionary<string, FormatException> unset;

    private RegistrySettings(
        IReadOnlyDictionary<string, RegistryHostSettings> hosts, Dictionary<string, FormatException> unset)
    {
        Hosts = hosts;
        this.unset = unset;
    }

    /// <summary>
    /// What the file says, by the name that it gives: a registry, <c>*.domain</c> or <c>*</c>. A name that uses a
    /// variable which is not set is left out: it is an error where it is asked for.
    /// </summary>
    public IReadOnlyDictionary<string, RegistryHostSettings> Hosts { get; }

    /// <summary>Reads the content of a file of settings. No network; PEM files are not read yet.</summary>
    /// <param name="json">The file's bytes.</param>
    /// <param name="folder">The full path of the folder in which names of files begin.</param>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    /// <exception cref="FormatException">
    /// The bytes are no such document, or have a member that is not known or a wrong value. The message says where and
    /// what to write, and repeats no secret. (A variable that is not set is an error once its registry is asked for.)
    /// </exception>
    public static RegistrySettings Parse(
        ReadOnlyMemory<byte> json, string folder, Func<string, string?>? environment = null)
    {
        return ReadDocument(json, folder, environment, "");
    }

    /// <summary>Reads a file of settings. No network; PEM files are not read yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Gives the value of an environment variable or null. Null: the process's own.</param>
    /// <param name="cancellationToken">Ends reading.</param>
    /// <exception cref="FormatException">As for <see cref="Parse"/>; the message begins with the file.</exception>
    /// <exception cref="OciException">The file cannot be read.</exception>
    public static async ValueTask<RegistrySettings> LoadAsync(
        string path, Func<string, string?>? environment = null, CancellationToken cancellationToken = default)
    {
        var fullPath = Path.GetFullPath(path);
        try
        {
            RegularFile.CheckWhole(fullPath);
            var json = await File.ReadAllBytesAsync(fullPath, cancellationToken).ConfigureAwait(false);
            return ReadDocument(json, Path.GetDirectoryName(fullPath)!, environment, $"{Printable.Short(path)}: ");
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{Printable.Short(path)}: {wrong.Message}", wrong);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw SettingFile.Unreadable("The file of settings", path, failure);
        }
    }

    /// <summary>
    /// The names in <see cref="Hosts"/> that a registry fits, the closest first: the registry itself, the longest
    /// domain, <c>*</c>.
    /// </summary>
    /// <param name="registry">Host and optional port.</param>
    /// <exception cref="FormatException">
    /// What the registry fits names a variable of the environment that is not set. The message says where.
    /// </exception>
    public IReadOnlyList<string> NamesFor(string registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var key = RegistryKey.Canonical(registry);
        var host = AuthorityName.Split(key).Host;
        if (unset.Keys.FirstOrDefault(IsFitting) is { } first)
            throw new FormatException(unset[first].Message, unset[first]);
        var fitting = Hosts.Keys.Where(IsFitting);
        return [.. fitting.OrderByDescending(name => name == key).ThenByDescending(static name => name.Length)];

        bool IsFitting(string name) => name == key || name == Everything || IsDomainOf(name, host);
    }

    /// <summary>What the file says about a registry, the closest name over the others; null when it says nothing.</summary>
    /// <param name="registry">Host and optional port.</param>
    /// <exception cref="FormatException">As for <see cref="NamesFor"/>.</exception>
    public RegistryHostSettings? Find(string registry)
    {
        RegistryHostSettings? found = null;
        foreach (var name in NamesFor(registry))
            found = found?.Over(Hosts[name]) ?? Hosts[name];
        return found;
    }

    /// <summary>
    /// The options of a registry; null when the file says nothing about it. Reads the PEM files that it names.
    /// </summary>
    /// <param name="registry">Host and optional port.</param>
    /// <exception cref="OciException">A PEM file cannot be read or used.</exception>
    /// <exception cref="FormatException">As for <see cref="NamesFor"/>.</exception>
    public RegistryHostOptions? OptionsOf(string registry) => Find(registry)?.ToOptions(registry);

    private static RegistrySettings ReadDocument(
        ReadOnlyMemory<byte> json, string folder, Func<string, string?>? environment, string file)
    {
        HostSettingsReader reader = new(folder, environment ?? Environment.GetEnvironmentVariable);
        return DocumentElement.Read(json, "The file of settings", top => Read(top, reader, file));
    }

    private static RegistrySettings Read(DocumentElement top, HostSettingsReader reader, string file)
    {
        Dictionary<string, RegistryHostSettings> hosts = new(StringComparer.Ordinal);
        Dictionary<string, FormatException> unset = new(StringComparer.Ordinal);
        foreach (var (name, element) in top.With("hosts").Get("hosts").Pairs)
        {
            var host = HostName(name) ?? throw Shown(element, name).Wrong(
                "it is not a registry. Write host or host:port, *.domain for a domain, or * for every registry.");
            if (hosts.ContainsKey(host) || unset.ContainsKey(host))
                throw element.Wrong($"{host} stands there twice. Write it once.");
            try
            {
                hosts.Add(host, reader.Read(element));
            }
            catch (FormatException wrong) when (wrong.GetBaseException() is EnvironmentText.UnsetVariable)
            {
                unset.Add(host, new(file + wrong.Message, wrong));
            }
        }
        return new(hosts.AsReadOnly(), unset);
    }

    // What stands before an '@' may be a password.
    private static DocumentElement Shown(DocumentElement element, string name) =>
        name.Contains('@', StringComparison.Ordinal)
            ? element with { Place = $"hosts.{ReferenceText.ShortHost(name)}" }
            : element;

    private static string? HostName(string name)
    {
        if (name == Everything)
            return name;
        var isDomain = name.StartsWith("*.", StringComparison.Ordinal);
        var host = isDomain ? name[2..] : name;
        if (AuthorityName.Problem(host) is not null)
            return null;
        return isDomain ? name.ToLowerInvariant() : RegistryKey.Canonical(host);
    }

    private static bool IsDomainOf(string name, string host) =>
        name.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(name[1..], StringComparison.Ordinal);
}
