namespace OciMultiArch.ModelSample;

/// <summary>Making is pure, one verb writes.</summary>
internal static class Walk
{
    public static async Task ShowAsync()
    {
        MemoryStore cache = new(), store = new();

        var layer = await Layer.PackAsync(cache, [LayerEntry.File("etc/motd", "hello\n"u8.ToArray())]);
        ImageRecipe recipe = new() { Platform = Platform.Parse("linux/amd64"), Layers = [layer] };
        var index = await Artifact.CreateIndexAsync(
        [
            await recipe.BuildAsync(),
            await (recipe with { Platform = Platform.Parse("linux/arm64") }).BuildAsync(),
        ]);

        var plan = await store.PlanAsync(index, ["1.4.0", "latest"]); // asks, writes nothing
        Console.WriteLine($"{plan.Blobs.Count} blobs, {plan.Manifests.Count} manifests"); // 3 blobs, 3 manifests
        Console.WriteLine($"{plan.Unwritten.Count} tags");                                // 2 tags

        var report = await store.PushAsync(index, ["1.4.0", "latest"]);
        Console.WriteLine(string.Join(", ", report.Written));             // 1.4.0, latest
        Console.WriteLine(string.Join(", ", report.Blobs.Select(static each => each.Arrival))); // Copied, Copied, Copied

        var again = await store.PushAsync(index, ["1.4.0", "latest"]);
        Console.WriteLine($"{again.Written.Count} written, {again.Unchanged.Count} unchanged"); // 0 written, 2 unchanged
    }
}
