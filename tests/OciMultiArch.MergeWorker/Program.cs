using System.Text;
using OciMultiArch;
using OciMultiArch.Tests.Merging;

// REPOSITORY PLATFORM: an image of one's own, merged into the tag that each line of standard input names. A line is
// "full TAG", for a merge as it is, or
// "stale TAG", for one that sees the tags only once. Each is answered by the number of times that the index was written,
// or by what went wrong.
using RegistryClient client = new(new() { Credentials = new StaticCredentials([]) });
var repository = client.Repository(args[0], RepositoryAccess.Push);
var layer = Encoding.UTF8.GetBytes($"layer of {args[1]}");
var image = await new ImageRecipe
{
    Platform = Platform.Parse(args[1]),
    Layers = [new() { Blob = Blob.Of(MediaType.OciLayer, layer), DiffId = Digest.Of(layer) }],
}.BuildAsync();
await repository.PushAsync(image);
await Console.Out.WriteLineAsync("ready");

while (await Console.In.ReadLineAsync() is { } line)
{
    var words = line.Split(' ');
    try
    {
        IContentStore store = words[0] == "stale" ? new StaleView(repository) : repository;
        var report = await store.MergeAsync(words[1], [image]);
        await Console.Out.WriteLineAsync($"{report.Rounds}");
    }
    catch (OciException failure)
    {
        await Console.Out.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
    }
}
