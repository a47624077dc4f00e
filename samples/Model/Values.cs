namespace OciMultiArch.ModelSample;

/// <summary>Text becomes values at the door.</summary>
internal static class Values
{
    public static void Show()
    {
        ShowPlatforms();
        ShowDigests();
    }

    private static void ShowPlatforms()
    {
        var arm = Platform.Parse("linux/arm");
        Console.WriteLine(arm);                                                  // linux/arm
        Console.WriteLine(arm.Written());                                        // linux/arm/v7
        Console.WriteLine(Platform.Parse("linux/aarch64").Written());            // linux/arm64/v8
        Console.WriteLine(Platform.Parse("linux/arm64/v8").Canonical());         // linux/arm64
        Console.WriteLine(Platform.Parse("x86_64") == Platform.Parse("amd64"));  // True
        Console.WriteLine(Platform.Parse("windows/amd64:10.0.20348"));           // windows(10.0.20348)/amd64
    }

    private static void ShowDigests()
    {
        var digest = Digest.Of("hello"u8);
        Console.WriteLine(digest == Digest.Parse("sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")); // True
        Console.WriteLine(Digest.TryParse("sha256:2cf24d", null, out _)); // False
    }
}
