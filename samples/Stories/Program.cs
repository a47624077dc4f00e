using OciMultiArch;
using OciMultiArch.Stories;

const string Usage = """
    Usage: dotnet run --project samples/Stories -- STORY REGISTRY [ARGUMENT]...

      1 REGISTRY PACKAGE         build a Go package for three platforms on acme/base:nonroot and push it as acme/api:1.4.0 and latest
      2 REGISTRY                 acme/api:1.4.0 of acme/api:1.4.0-amd64 and acme/api:1.4.0-armv7
      3 REGISTRY                 move acme/api:latest to 1.4.0
      4 REGISTRY MIRROR FOLDER   copy acme/api:1.4.0 to a mirror, to a folder, and from there to acme/airgap
      5 REGISTRY                 show the images of acme/api:1.4.0
      6 REGISTRY SBOM            attach an SPDX file to acme/api:1.4.0 and find it again
      7 REGISTRY                 acme/api:1.4.1 of 1.4.0, with acme/api:rebuilt-amd64 in place of its amd64 and a label on every image
      8 REGISTRY FOLDER          add the image of a layout folder to acme/api:1.4.0, whoever else does so
      9 REGISTRY                 check acme/api:1.4.0, layers included
      10 FILE VERSION            write all lists of a release file
      11 REGISTRY MIRROR PROXY CA CERT KEY   show the digest of acme/api:1.4.0, read with these settings
      12 REGISTRY FILE           the same, with settings from a JSON file
      13 REGISTRY                wait for acme/api:1.4.0, then list the repositories
    """;

try
{
    return await TellAsync(args);
}
catch (Exception failure) when (failure is OciException or FormatException or IOException)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

static async Task<int> TellAsync(string[] args)
{
    switch (args)
    {
        case ["1", var registry, var package]:
            await Story1WholeRecipe.RunAsync(registry, package);
            return 0;
        case ["2", var registry]:
            await Story2ManifestList.RunAsync(registry);
            return 0;
        case ["3", var registry]:
            await Story3MoveLatest.RunAsync(registry);
            return 0;
        case ["4", var registry, var mirror, var folder]:
            await Story4Copy.RunAsync(registry, mirror, folder);
            return 0;
        case ["5", var registry]:
            await Story5Inspect.RunAsync(registry);
            return 0;
        case ["6", var registry, var sbom]:
            await Story6Sbom.RunAsync(registry, await File.ReadAllBytesAsync(sbom));
            return 0;
        case ["7", var registry]:
            await Story7Edit.RunAsync(registry);
            return 0;
        case ["8", var registry, var folder]:
            await Story8Merge.RunAsync(registry, folder);
            return 0;
        case ["9", var registry]:
            return await Story9Verify.RunAsync(registry) ? 0 : 1;
        case ["10", var file, var version]:
            return await Story10Release.RunAsync(file, version) ? 0 : 1;
        case ["11", var registry, var mirror, var proxy, var ca, var cert, var key]:
            await Story11Network.RunAsync(registry, mirror, proxy, ca, cert, key);
            return 0;
        case ["12", var registry, var file]:
            await Story12SettingsFile.RunAsync(registry, file);
            return 0;
        case ["13", var registry]:
            await Story13Wait.RunAsync(registry);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
