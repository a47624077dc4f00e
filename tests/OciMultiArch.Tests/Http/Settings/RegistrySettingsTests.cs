using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Http.Settings;

/// <summary>The file of settings: what it says, for whom, and what is wrong with it.</summary>
public sealed class RegistrySettingsTests
{
    private const string Secret = "planted-secret";

    [Fact]
    public void Every_member_is_read()
    {
        var host = Parse(
            """
            { "hosts": { "reg.example:5000": {
              "transport": "insecure", "caFiles": ["ca.pem", "/etc/ca.pem"], "clientCertificateFile": "me.cert",
              "clientKeyFile": "keys/me.key", "serverName": "inner.example", "addresses": ["10.0.0.7", "fd00::7"],
              "pathPrefix": "team/hub", "proxy": "http://proxy.example:3128", "headers": { "X-Key": "k" },
              "mirrors": ["a.example:5000/hub", { "location": "b.example", "prefix": "library", "pull": "digest-only",
                "sendsNamespace": true }],
              "trustedHosts": "auth.example", "maxReads": 2, "maxWrites": "3", "maxRequestsPerSecond": 0.5,
              "chunkBytes": "8MiB", "connectTimeout": "1.5s", "stallTimeout": 20, "responseTimeout": "2m"
            } } }
            """).Find("reg.example:5000")!;

        Assert.Equal(TransportSecurity.TlsWithoutVerification, host.Transport);
        Assert.Equal([Path.GetFullPath("/settings/ca.pem"), Path.GetFullPath("/etc/ca.pem")], host.CaFiles);
        Assert.Equal(Path.GetFullPath("/settings/me.cert"), host.ClientCertificateFile);
        Assert.Equal(Path.GetFullPath("/settings/keys/me.key"), host.ClientKeyFile);
        Assert.Equal("inner.example", host.ServerName);
        Assert.Equal(["10.0.0.7", "fd00::7"], host.Addresses);
        Assert.Equal("team/hub", host.PathPrefix);
        Assert.Equal("http://proxy.example:3128", host.Proxy);
        Assert.Equal("k", host.Headers!["X-Key"]);
        RegistryMirror second = new("b.example") { Prefix = "library", Pulls = MirrorPulls.ByDigest, SendsNamespace = true };
        Assert.Equal([new("a.example:5000/hub"), second], host.Mirrors);
        Assert.Equal(["auth.example"], host.TrustedHosts);
        Assert.Equal((2, 3, 0.5, 8L << 20), (host.MaxReads, host.MaxWrites, host.MaxRequestsPerSecond, host.ChunkBytes));
        Assert.Equal(TimeSpan.FromSeconds(1.5), host.ConnectTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), host.StallTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), host.ResponseTimeout);
    }

    [Theory]
    [InlineData("reg.example", "reg.example, *.example, *")]
    [InlineData("REG.example:443", "reg.example, *.example, *")]
    [InlineData("a.b.example:5000", "*.b.example, *.example, *")]
    [InlineData("example", "*")]
    [InlineData("badexample", "*")]
    [InlineData("index.docker.io", "docker.io, *")]
    public void A_registry_fits_its_own_name_its_domains_and_the_star(string registry, string names)
    {
        var settings = Parse(
            """{ "hosts": { "*": {}, "*.example": {}, "*.b.Example": {}, "Reg.example": {}, "registry-1.docker.io": {} } }""");

        Assert.Equal(names, string.Join(", ", settings.NamesFor(registry)));
    }

    [Fact]
    public void The_closest_name_wins_member_by_member_and_headers_are_joined()
    {
        var found = Parse(
            """
            { "hosts": {
              "*": { "maxReads": 1, "maxWrites": 1, "headers": { "X-One": "1", "x-two": "1" } },
              "*.example": { "maxReads": 2, "mirrors": ["m.example"] },
              "reg.example": { "headers": { "X-Two": "2" }, "mirrors": [] }
            } }
            """).Find("reg.example")!;

        Assert.Equal((2, 1), (found.MaxReads, found.MaxWrites));
        Assert.Equal("1", found.Headers!["X-One"]);
        Assert.Equal("2", found.Headers["X-Two"]);
        Assert.Empty(found.Mirrors!);
        Assert.Null(Parse("""{ "hosts": { "a.example": {} } }""").Find("b.example"));
    }

    [Fact]
    public void Variables_of_the_environment_keep_secrets_out_of_the_file()
    {
        var found = Parse(
            """
            { "hosts": { "reg.example": {
              "headers": { "X-Key": "Bearer ${KEY}", "X-Raw": "$${KEY} $KEY" },
              "proxy": "http://me:${KEY}@proxy.example:3128"
            } } }
            """).Find("reg.example")!;

        Assert.Equal($"Bearer {Secret}", found.Headers!["X-Key"]);
        Assert.Equal("${KEY} $KEY", found.Headers["X-Raw"]);
        Assert.Equal($"http://me:{Secret}@proxy.example:3128", found.Proxy);
    }

    [Theory]
    [InlineData("[]", "The file of settings: an object is wanted here, with members of hosts.")]
    [InlineData("{", "The file of settings is no JSON document: line 1, column 2: ")]
    [InlineData("{\n \"hosts\": }", "The file of settings is no JSON document: line 2, column 11: ")]
    [InlineData(" \n", "The file of settings is no JSON document: it is empty.")]
    [InlineData("""{ "host": {} }""", "there is no member 'host' here. Known are hosts.")]
    [InlineData("{}", "'hosts' is missing")]
    [InlineData("""{ "hosts": { "https://reg.example": {} } }""", "hosts.https://reg.example: it is not a registry. Write host or host:port")]
    [InlineData("""{ "hosts": { "reg.example/app": {} } }""", "it is not a registry")]
    [InlineData("""{ "hosts": { "*example": {} } }""", "it is not a registry")]
    [InlineData("""{ "hosts": { "a.example": {}, "A.example:443": {} } }""", "a.example stands there twice")]
    public void What_is_no_file_of_settings_is_refused(string json, string why)
    {
        var wrong = Assert.Throws<FormatException>(() => Parse(json));
        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"caFile\": \"x\"", "r.example: there is no member 'caFile' here. Known are transport, caFiles,")]
    [InlineData("\"transport\": \"http\"", ".transport: 'http' is not a transport. Write tls, insecure")]
    [InlineData("\"caFiles\": [1]", ".caFiles[0]: a text is wanted here")]
    [InlineData("\"caFiles\": \"\"", ".caFiles: it is empty. Name a file.")]
    [InlineData("\"clientKeyFile\": \"a.key\"", "a key is given without its certificate")]
    [InlineData("\"serverName\": \"a:1\"", ".serverName: 'a:1' is not the name of a host")]
    [InlineData("\"addresses\": [\"reg.example\"]", ".addresses: 'reg.example' is not an IP address")]
    [InlineData("\"pathPrefix\": \"a/../b\"", ".pathPrefix:")]
    [InlineData("\"proxy\": \"ftp://me:planted-secret@x\"", ".proxy: the value is not the URL of a proxy")]
    [InlineData("\"proxy\": [\"planted-secret\"]", ".proxy: a text is wanted here, in quotes.")]
    [InlineData("\"headers\": { \"X Y\": \"planted-secret\" }", ".headers:")]
    [InlineData("\"headers\": { \"Authorization\": \"planted-secret\" }", ".headers:")]
    [InlineData("\"headers\": { \"X-Y\": \"planted-secret\\n\" }", ".headers:")]
    [InlineData("\"headers\": { \"X-Y\": [\"planted-secret\"] }", ".headers.X-Y: a text is wanted here, in quotes.")]
    [InlineData("\"headers\": { \"X-Y\": \"planted-secret\", \"x-y\": \"b\" }", "the header is given twice")]
    [InlineData("\"headers\": { \"X-Y\": \"planted-secret ${KEY\" }", "a ${ is not followed by the name of a variable and a }.")]
    [InlineData("\"serverName\": \"${}\"", "Write ${NAME}, or $${ for a ${ that is meant.")]
    [InlineData("\"mirrors\": [\"https://m.example\"]", ".mirrors[0]: 'https://m.example' is not the location of a mirror")]
    [InlineData("\"mirrors\": [{ \"location\": \"m.example\", \"pull\": \"never\" }]", "Write all, digest-only or tag-only")]
    [InlineData("\"mirrors\": [{ \"host\": \"m.example\" }]", "there is no member 'host' here")]
    [InlineData("\"trustedHosts\": [\"http://a\"]", ".trustedHosts: 'http://a' is not a host with an optional port")]
    [InlineData("\"maxReads\": 0", ".maxReads: '0' is not a number of 1 or more")]
    [InlineData("\"maxWrites\": 1.5", ".maxWrites: '1.5' is not a number of 1 or more")]
    [InlineData("\"maxRequestsPerSecond\": 0", ".maxRequestsPerSecond:")]
    [InlineData("\"chunkBytes\": \"8 parsecs\"", ".chunkBytes: '8 parsecs' is not a size")]
    [InlineData("\"chunkBytes\": \"99999999999GiB\"", ".chunkBytes:")]
    [InlineData("\"connectTimeout\": \"soon\"", ".connectTimeout: 'soon' is not a time")]
    [InlineData("\"stallTimeout\": 0", ".stallTimeout:")]
    [InlineData("\"responseTimeout\": \"25h\"", ".responseTimeout:")]
    public void A_wrong_value_is_refused_with_its_place_and_a_secret_is_not_repeated(string member, string why)
    {
        var wrong = Assert.Throws<FormatException>(() => Parse($$"""{ "hosts": { "r.example": { {{member}} } } }"""));

        Assert.StartsWith("hosts.r.example", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(why, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_that_is_not_set_is_an_error_for_the_registries_that_need_it()
    {
        using TempFolder folder = new();
        var path = folder.Write(
            "settings.json",
            """
            { "hosts": {
              "a.example": { "maxReads": 2 },
              "*.b.example": { "headers": { "X-Y": "planted-secret ${NO_SUCH_VARIABLE}" } }
            } }
            """);

        var settings = await RegistrySettings.LoadAsync(path);

        Assert.Equal(2, settings.OptionsOf("a.example")!.MaxReads);
        Assert.Null(settings.Find("b.example"));
        var wrong = Assert.Throws<FormatException>(() => settings.OptionsOf("x.b.example"));
        Assert.StartsWith(
            $"{path}: hosts.*.b.example.headers.X-Y: the variable NO_SUCH_VARIABLE of the environment is not set.",
            wrong.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, wrong.ToString(), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Parse("""{ "hosts": { "a.example": { "proxy": "${X}" }, "A.example": {} } }"""));
    }

    [Fact]
    public async Task A_file_that_is_wrong_or_absent_is_named()
    {
        using TempFolder folder = new();
        var wrong = folder.Write("wrong.json", """{ "hosts": 1 }""");

        var malformed = await Assert.ThrowsAsync<FormatException>(() => RegistrySettings.LoadAsync(wrong).AsTask());
        var absent = await Assert.ThrowsAsync<OciException>(() => RegistrySettings.LoadAsync(folder.At("no.json")).AsTask());

        Assert.StartsWith($"{wrong}: hosts: an object is wanted here", malformed.Message, StringComparison.Ordinal);
        Assert.Contains($"{folder.At("no.json")} is not there.", absent.Message, StringComparison.Ordinal);
        Assert.Equal(Problem.NotFound, absent.Problem);
    }

    [Fact]
    public async Task A_loaded_file_names_other_files_from_its_own_folder()
    {
        using TempFolder folder = new();
        folder.Write("pki/ca.pem", SelfSigned.Create().ExportCertificatePem());
        var path = folder.Write("settings.json", """{ "hosts": { "*": { "caFiles": "pki/ca.pem" } } }""");

        var settings = await RegistrySettings.LoadAsync(path);

        Assert.Single(settings.OptionsOf("reg.example")!.CertificateAuthorities);
    }

    private static RegistrySettings Parse(string json) => RegistrySettings.Parse(
        Encoding.UTF8.GetBytes(json), Path.GetFullPath("/settings"), static name => name == "KEY" ? Secret : null);
}
