using OciMultiArch.Credentials;
using OciMultiArch.Json;

namespace OciMultiArch;

/// <content>What <c>docker login</c> and <c>docker logout</c> write.</content>
public sealed partial class DockerCredentials
{
    // As docker writes a new one.
    private static readonly byte[] NewFile = "{\n\t\"auths\": {}\n}"u8.ToArray();

    /// <summary>
    /// Keeps a registry's credential, as <c>docker login</c> does: in the credential helper that the file names for it
    /// (<c>credHelpers</c>, otherwise <c>credsStore</c>), or else in the file itself, unencrypted. All else in the file
    /// keeps its bytes. The file is replaced as a whole, for its owner alone (mode 0600; a link stays a link), and made
    /// with its folder when it is missing; several writers take turns. The registry is not asked whether it takes the
    /// credential: see <c>RegistryClient.CheckAsync</c>. No network.
    /// </summary>
    /// <param name="registry">Host and optional port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="credential">
    /// What to keep. A helper takes no bearer token. The time when it expires is not kept.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Where it is now.</returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="OciException">
    /// The file or the helper is broken or refuses: nothing was kept, and never in another place instead.
    /// </exception>
    public async ValueTask<CredentialPlace> StoreAsync(
        string registry, RegistryCredential credential, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credential);
        var server = RegistryKey.Server(RegistryKey.Parse(registry));
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file?.HelperFor(registry, "") is { } name)
        {
            await helper.StoreAsync(name, server, credential, cancellationToken).ConfigureAwait(false);
            // An older password would stay readable.
            await EraseEntriesAsync(registry, cancellationToken).ConfigureAwait(false);
            return Place(name);
        }
        byte[] Edited(DockerConfigFile? now) => WithEntry(now, registry, server, credential);
        await LoginFileEdit.ApplyAsync(path, Edited, cancellationToken).ConfigureAwait(false);
        return Place(null);
    }

    /// <summary>
    /// Removes a registry's credential from the helper that the file names for it and from the file, as <c>docker
    /// logout</c> does. No network.
    /// </summary>
    /// <param name="registry">
    /// Host and optional port; <c>docker.io</c> for Docker Hub. Entries for a path on it stay.
    /// </param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Where it was; null when there was none, and nothing was changed.</returns>
    /// <exception cref="FormatException">The registry is not a host with an optional port.</exception>
    /// <exception cref="OciException">The file or the helper is broken or refuses.</exception>
    public async ValueTask<CredentialPlace?> EraseAsync(string registry, CancellationToken cancellationToken = default)
    {
        var server = RegistryKey.Server(RegistryKey.Parse(registry));
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file is null)
            return null;
        var name = file.HelperFor(registry, "");
        var wasInHelper = await EraseFromHelperAsync(name, server, cancellationToken).ConfigureAwait(false);
        var wasInFile = await EraseEntriesAsync(registry, cancellationToken).ConfigureAwait(false);
        if (wasInHelper)
            return Place(name);
        if (wasInFile)
            return Place(null);
        return null;
    }

    private async ValueTask<bool> EraseFromHelperAsync(
        string? name, string server, CancellationToken cancellationToken)
    {
        if (name is null)
            return false;
        var kept = await helper.GetAsync(name, server, cancellationToken).ConfigureAwait(false);
        if (kept is null)
            return false;
        await helper.EraseAsync(name, server, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async ValueTask<bool> EraseEntriesAsync(string registry, CancellationToken cancellationToken)
    {
        // A file that holds nothing to erase need not be writable.
        var file = await DockerConfigFile.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        if (file is null || file.KeysFor(registry).Count == 0)
            return false;
        byte[]? Edited(DockerConfigFile? now) => WithoutEntries(now, registry);
        return await LoginFileEdit.ApplyAsync(path, Edited, cancellationToken).ConfigureAwait(false);
    }

    // Other spellings of the registry would stand beside the new entry.
    private static byte[] WithEntry(
        DockerConfigFile? file, string registry, string server, RegistryCredential credential)
    {
        var bytes = file?.Bytes ?? NewFile;
        var otherKeys = file?.KeysFor(registry).Where(key => key != server) ?? [];
        var removals = otherKeys.Select(static key => JsonEdit.Remove(["auths", key]));
        var entry = JsonEdit.Set(["auths", server], AuthEntry.Write(credential));
        return JsonSplicer.Apply(bytes, [.. removals, entry]);
    }

    private static byte[]? WithoutEntries(DockerConfigFile? file, string registry)
    {
        var keys = file?.KeysFor(registry) ?? [];
        if (keys.Count == 0)
            return null;
        var removals = keys.Select(static key => JsonEdit.Remove(["auths", key]));
        return JsonSplicer.Apply(file!.Bytes, removals);
    }

    private CredentialPlace Place(string? helperName) => new()
    {
        Path = LoginFileEdit.Target(path),
        Helper = helperName is null ? null : CredentialHelper.ProgramOf(helperName),
    };
}
