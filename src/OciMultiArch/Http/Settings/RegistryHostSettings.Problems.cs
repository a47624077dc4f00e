using OciMultiArch.Http.Settings;

namespace OciMultiArch;

/// <content>What the settings may be.</content>
public sealed partial class RegistryHostSettings
{
    /// <summary>
    /// What is wrong with values by themselves, by the name of the member; empty when nothing is. Reads no file. No
    /// text repeats a header's value or a proxy.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> FindProblems()
    {
        List<KeyValuePair<string, string>> found = [];
        foreach (var (member, problem) in Checks())
            if (problem is not null)
                found.Add(new(member, problem));
        return found;
    }

    private IEnumerable<(string Member, string? Problem)> Checks()
    {
        yield return (nameof(Transport), HostSettingsRules.Transport(Transport));
        yield return (nameof(CaFiles), HostSettingsRules.Files(CaFiles));
        var certificate = HostSettingsRules.ClientCertificate(ClientCertificateFile, ClientKeyFile);
        yield return (nameof(ClientCertificateFile), certificate);
        yield return (nameof(ClientKeyFile), HostSettingsRules.FileName(ClientKeyFile));
        yield return (nameof(ServerName), HostSettingsRules.ServerName(ServerName));
        yield return (nameof(Addresses), HostSettingsRules.Addresses(Addresses));
        yield return (nameof(PathPrefix), HostSettingsRules.PathPrefix(PathPrefix));
        yield return (nameof(Proxy), HostSettingsRules.Proxy(Proxy));
        yield return (nameof(Headers), HostSettingsRules.Headers(Headers));
        yield return (nameof(TrustedHosts), HostSettingsRules.Hosts(TrustedHosts));
        yield return (nameof(MaxReads), HostSettingsRules.AtLeastOne(MaxReads));
        yield return (nameof(MaxWrites), HostSettingsRules.AtLeastOne(MaxWrites));
        yield return (nameof(MaxRequestsPerSecond), HostSettingsRules.Rate(MaxRequestsPerSecond));
        yield return (nameof(ChunkBytes), HostSettingsRules.AtLeastOne(ChunkBytes));
        yield return (nameof(ConnectTimeout), HostSettingsRules.Time(ConnectTimeout));
        yield return (nameof(StallTimeout), HostSettingsRules.Time(StallTimeout));
        yield return (nameof(ResponseTimeout), HostSettingsRules.Time(ResponseTimeout));
    }
}
