using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Tests.Layers;

public class SystemFilesTests
{
    private const string Certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBiTCCAS+gAwIBAgIUMK7nx8idZh+3oaZzPKAr7OXPU+EwCgYIKoZIzj0EAwIw
        GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTIzMjAyMTQ3WhgPMjEy
        NjEwMzAyMDIxNDdaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAE+RmPdE3qyYazEitqLM9jU+Rs7T85gnS5884H6oHg
        /7Vgb5eMroWpyOXibHzGGZjs0EoBMLPKJGEYjSHoVn5UCKNTMFEwHQYDVR0OBBYE
        FHzGJk3yeRpaExeapfRDDV9onejIMB8GA1UdIwQYMBaAFHzGJk3yeRpaExeapfRD
        DV9onejIMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAL1Rcfwu
        8KIhY9gOACh4iTq8qKZl2GQKzL2BxUUjn0MPAiAFZKV/bt80LZib+u7bZcvmV4Jq
        rl/xNlFKaiSqm+v3Kw==
        -----END CERTIFICATE-----

        """;

    [Fact]
    public async Task Equal_files_have_the_DiffID_they_always_had()
    {
        using TempFolder folder = new();
        folder.Write("zones/Etc/UTC", "TZif2 of UTC");
        folder.Write("zones/Pacific/Auckland", "TZif2 of Auckland");
        SystemFiles files = new()
        {
            CertificatesFile = folder.Write("ca.pem", Certificate),
            TimeZones = folder.At("zones"),
            TemporaryDirectory = true,
            Users = [SystemUser.Nonroot],
        };

        var layer = await Layer.PackAsync(new MemoryStore(), await files.EntriesAsync());

        Assert.Equal("sha256:e94274a166c1d82dc18240a514abcc14208dae1bc27708d3ddb88b837f61df59", layer.DiffId.ToString());
    }

    [Fact]
    public async Task Nothing_is_there_unless_it_is_asked_for() => Assert.Empty(await new SystemFiles().EntriesAsync());

    [Fact]
    public async Task Everybody_may_write_to_the_temporary_directory()
    {
        var only = Assert.Single(await new SystemFiles { TemporaryDirectory = true }.EntriesAsync());

        Assert.Equal(
            (LayerEntryKind.Directory, "tmp", (UnixFileMode)0x3FF, 0, 0),
            (only.Kind, only.Path, only.Mode, only.UserId, only.GroupId));
    }

    [Fact]
    public async Task Users_stand_in_both_files_after_root_and_own_their_homes()
    {
        SystemFiles files = new()
        {
            Users =
            [
                SystemUser.Nonroot,
                new("web", 1000) { GroupId = 0, Home = "/srv/web/" },
                new("job", 1001) { GroupId = 65532, Home = "/" },
            ],
        };

        var entries = (await files.EntriesAsync()).ToDictionary(each => each.Path);

        Assert.Equal(["etc/group", "etc/passwd", "home/nonroot", "srv/web"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            """
            root:x:0:0:root:/root:/sbin/nologin
            nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
            web:x:1000:0:web:/srv/web:/sbin/nologin
            job:x:1001:65532:job:/:/sbin/nologin

            """, await TextAsync(entries["etc/passwd"]));
        Assert.Equal("root:x:0:\nnonroot:x:65532:\n", await TextAsync(entries["etc/group"]));
        Assert.Equal(
            ((UnixFileMode)0x1C0, 65532, 65532),
            (entries["home/nonroot"].Mode, entries["home/nonroot"].UserId, entries["home/nonroot"].GroupId));
        Assert.Equal(((UnixFileMode)0x1C0, 1000, 0), (entries["srv/web"].Mode, entries["srv/web"].UserId, entries["srv/web"].GroupId));
    }

    [Fact]
    public async Task A_home_is_named_as_its_directory_is()
    {
        var entries = await new SystemFiles { Users = [SystemUser.Nonroot with { Home = "/srv/Größe" }] }.EntriesAsync();

        Assert.Contains(
            ":/srv/Größe:",
            await TextAsync(entries.Single(static each => each.Path == "etc/passwd")),
            StringComparison.Ordinal);
        Assert.Contains(entries, static each => each is { Path: "srv/Größe", Kind: LayerEntryKind.Directory });
    }

    [Theory]
    [InlineData("nonroot", 1000, "'nonroot': nonroot:65532:65532 and nonroot:1000:1000")]
    [InlineData("other", 65532, "'65532': nonroot:65532:65532 and other:65532:65532")]
    public async Task Two_users_of_one_name_or_number_are_refused(string name, long number, string said)
    {
        SystemFiles files = new() { Users = [SystemUser.Nonroot, new(name, number)] };

        Assert.Contains(
            said,
            (await Assert.ThrowsAsync<ArgumentException>(async () => await files.EntriesAsync())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("root")]
    [InlineData("a:b")]
    [InlineData("a\nroot2")]
    [InlineData("1000")]
    [InlineData("-x")]
    [InlineData("münchen")]
    [InlineData("a23456789012345678901234567890123")]
    public void What_cannot_stand_in_passwd_is_no_name(string name) =>
        Assert.Contains(
            "cannot be a user's name",
            Assert.Throws<ArgumentException>(() => new SystemUser(name, 1000)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4294967295)]
    public void Numbers_have_bounds(long number)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SystemUser("a", number));
        Assert.Equal(number == 0, Record.Exception(() => SystemUser.Nonroot with { GroupId = number }) is null);
    }

    [Theory]
    [InlineData("srv/a")]
    [InlineData("/srv/a:b")]
    [InlineData("/srv/a\n")]
    [InlineData("/srv/../etc")]
    public void A_home_is_an_absolute_path(string home) => Assert.Throws<ArgumentException>(() => SystemUser.Nonroot with { Home = home });

    [Fact]
    public async Task Certificates_arrive_as_they_are_where_programs_look()
    {
        using TempFolder folder = new();
        var bytes = Encoding.Latin1.GetBytes(
            $"# Größe: two\r\n\n{Certificate.ReplaceLineEndings("\r\n")}\ncomment\n{Certificate}").ToArray();

        var only = Assert.Single(await new SystemFiles { CertificatesFile = folder.Write("ca.pem", bytes) }.EntriesAsync());

        Assert.Equal(("etc/ssl/certs/ca-certificates.crt", LayerEntry.FileMode), (only.Path, only.Mode));
        Assert.Equal(bytes, Encoding.Latin1.GetBytes(await TextAsync(only, Encoding.Latin1)));
    }

    [Theory]
    [InlineData("PRIVATE KEY")]
    [InlineData("EC PRIVATE KEY")]
    [InlineData("RSA PRIVATE KEY")]
    [InlineData("ENCRYPTED PRIVATE KEY")]
    [InlineData("PGP PRIVATE KEY BLOCK")]
    public async Task A_private_key_never_gets_into_an_image(string label)
    {
        var said = await RefusedAsync($"{Certificate}-----BEGIN {label}-----\nc2VjcmV0\n");

        Assert.Contains("holds a private key", said, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not PEM at all")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n")]
    [InlineData("-----BEGIN TRUSTED CERTIFICATE-----\nMAA=\n-----END TRUSTED CERTIFICATE-----\n")]
    public async Task A_file_without_a_certificate_is_refused(string text) =>
        Assert.Contains("holds no '-----BEGIN CERTIFICATE-----'", await RefusedAsync(text), StringComparison.Ordinal);

    // Go and OpenSSL pass over all of these without a word.
    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nM*A=\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMAA=\n")]
    [InlineData("x -----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
    public async Task A_damaged_certificate_is_refused_with_its_number(string damaged) =>
        Assert.Contains(
            "of its 2 certificates, number 2 or one after it is damaged",
            await RefusedAsync(Certificate + damaged),
            StringComparison.Ordinal);

    [Fact]
    public async Task A_byte_order_mark_would_hide_the_first_certificate() =>
        Assert.Contains("of its 1 certificates, number 1", await RefusedAsync("\uFEFF" + Certificate), StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_is_not_there_or_is_a_folder_is_named()
    {
        using TempFolder folder = new();
        foreach (var path in new[] { folder.At("gone.pem"), folder.Path, "" })
        {
            SystemFiles files = new() { CertificatesFile = path };
            Assert.Contains(
                $"The file of certificates {path} cannot be read",
                (await Assert.ThrowsAsync<BuildException>(async () => await files.EntriesAsync())).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_larger_than_any_bundle_is_not_held_in_memory()
    {
        using TempFolder folder = new();
        using (var large = File.Create(folder.At("large")))
            large.SetLength((16 << 20) + 1);
        SystemFiles files = new() { CertificatesFile = folder.At("large") };

        Assert.Contains(
            "larger than 16 MiB",
            (await Assert.ThrowsAsync<BuildException>(async () => await files.EntriesAsync())).Message,
            StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(string text)
    {
        using TempFolder folder = new();
        SystemFiles files = new() { CertificatesFile = folder.Write("ca.pem", text) };
        return (await Assert.ThrowsAsync<BuildException>(async () => await files.EntriesAsync())).Message;
    }

    private static async Task<string> TextAsync(LayerEntry entry, Encoding? encoding = null)
    {
        var (stream, length) = await entry.Content!.OpenAsync(default);
        var bytes = new byte[length];
        await using (stream)
            await stream.ReadExactlyAsync(bytes);
        return (encoding ?? Encoding.UTF8).GetString(bytes);
    }
}
