using OciMultiArch.Go;

namespace OciMultiArch.LibrarySample;

/// <summary>Images of programs. Shown in docs/library.md, not run: it needs Go.</summary>
public static class Programs
{
    /// <summary>Two Go programs in one image, for three platforms.</summary>
    public static async Task TwoAsync(RegistryClient client)
    {
        var image = await new GoApp("./cmd/api")
        {
            FurtherPackages = ["./cmd/worker"], // /app/worker beside /app/api, which is what starts
            Base = await client.GetAsync("gcr.io/distroless/static-debian12:nonroot"),
            Platforms = Platform.ParseList("linux/amd64,linux/arm64"),
            Environment = new Dictionary<string, string> { ["MODE"] = "prod" }, // of the image
            GoEnvironment = new Dictionary<string, string> { ["GOFLAGS"] = "-mod=vendor" }, // of go
        }.BuildAsync(OciLayout.At("obj/oci-cache"));
        await client.PushAsync(image, "ghcr.io/acme/api:1.4.0");
    }

    /// <summary>Programs that another compiler built.</summary>
    public static async Task PrebuiltAsync(RegistryClient client)
    {
        PrebuiltProgram program = new("dist/{os}-{arch}/app") { Platforms = Platform.ParseList("linux/amd64,linux/arm64") };
        var image = await program.BuildAsync(OciLayout.At("obj/oci-cache"), platform => new() { Platform = platform });
        await client.PushAsync(image, "ghcr.io/acme/app:1.4.0");
    }
}
