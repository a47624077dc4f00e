using OciMultiArch.Credentials;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <content>What <c>docker login</c> and <c>docker logout</c> write.</content>
public sealed partial class DockerCredentials
{
    // As docker writes a new one.
    private static readonly byte[] NewFile = "{\n\t\"auths\": {}\n}"u8.ToArray();

    /// <summary>
    /// Keeps a registry's credential, as <c>docker login</c> does: in the credential helper that the file names for it (<c>credHelpers</c>, else
    /// <c>credsStore</c>), otherwise in the file itself, unencrypted. All else in the file keeps its bytes. The file is replaced as a whole, for its
    /// owner alone (mode 0600; a link stays a link), and made with its folder when it is missing; several writers take turns. Nothing is asked of the
    /// registry: see <c>RegistryClient.CheckAsync</c>. No network.
    /// </summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="credential">What to keep. A helper takes no bearer token. Its end is not kept.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Where it is now.</returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="OciException">The file or the helper is broken or refuses: nothing was kept, and never in another place instead.</exception>
    public async ValueTask<CredentialPlace> StoreAsync(string registry, RegistryCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var key = RegistryKey.Server(RegistryKey.Parse(registry));
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file?.HelperFor(registry, "") is { } name)
        {
            await helper.StoreAsync(name, key, credential, cancellationToken).ConfigureAwait(false);
            await EraseEntriesAsync(registry, cancellationToken).ConfigureAwait(false); // an older password would stay readable
            return Place(name);
        }
        var entry = AuthEntry.Write(credential);
        await LoginFileEdit.ApplyAsync(path, now =>
        {
            var old = now?.KeysFor(registry).Where(each => each != key) ?? [];
            return JsonSplicer.Apply(now?.Bytes ?? NewFile, [.. old.Select(static each => JsonEdit.Remove(["auths", each])), JsonEdit.Set(["auths", key], entry)]);
        }, cancellationToken).ConfigureAwait(false);
        return Place(null);
    }

    /// <summary>Removes a registry's credential from the helper that the file names for it and from the file, as <c>docker logout</c> does. No network.</summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub. Entries for a path on it stay.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Where it was; null when there was none, and nothing was changed.</returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="OciException">The file or the helper is broken or refuses.</exception>
    public async ValueTask<CredentialPlace?> EraseAsync(string registry, CancellationToken cancellationToken = default)
    {
        var server = RegistryKey.Server(RegistryKey.Parse(registry));
        if (await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } file)
            return null;
        var name = file.HelperFor(registry, "");
        var isKept = name is not null && await helper.GetAsync(name, server, cancellationToken).ConfigureAwait(false) is not null;
        if (isKept)
            await helper.EraseAsync(name!, server, cancellationToken).ConfigureAwait(false);
        var wasEntry = await EraseEntriesAsync(registry, cancellationToken).ConfigureAwait(false);
        return isKept ? Place(name) : wasEntry ? Place(null) : null;
    }

    private async ValueTask<bool> EraseEntriesAsync(string registry, CancellationToken cancellationToken)
    {
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return file?.KeysFor(registry).Count > 0 && await LoginFileEdit.ApplyAsync(path, now => now?.KeysFor(registry) is { Count: > 0 } keys
            ? JsonSplicer.Apply(now.Bytes, [.. keys.Select(static each => JsonEdit.Remove(["auths", each]))])
            : null, cancellationToken).ConfigureAwait(false);
    }

    private CredentialPlace Place(string? name) => new() { Path = LoginFileEdit.Target(path), Helper = name is null ? null : $"docker-credential-{name}" };
}
