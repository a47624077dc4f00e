using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OciMultiArch.Internal;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Settings;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Running;

/// <summary>One run of a command: its client, which counts requests, and how it shows what it does.</summary>
internal sealed partial class Session : IDisposable
{
    private readonly IReadOnlyList<Platform> expected;
    private readonly TimeSpan wait;
    private readonly int? jobs;
    private readonly bool includesForeign;
    private readonly SignaturePolicy? policy;
    private int requests;

    public Session(ParseResult parsed, ICredentialSource? credentials = null)
    {
        IsJson = parsed.GetValue(SharedOptions.Json);
        if (parsed.GetValue(SharedOptions.Digests))
            Screen.ShowDigests();
        IsDryRun = parsed.GetValue(SharedOptions.DryRun);
        IsRecheck = parsed.GetValue(SharedOptions.Recheck);
        KeepsTags = parsed.GetValue(SharedOptions.NoClobber);
        Referrers = ReferrerOptions.SelectionOf(parsed);
        TakesSignatureTags = parsed.GetValue(ReferrerOptions.SignatureTags);
        wait = parsed.GetValue(SharedOptions.Wait) ?? TimeSpan.Zero;
        Progress = SharedOptions.ProgressOf(parsed);
        jobs = parsed.GetValue(SharedOptions.Jobs);
        expected = parsed.GetValue(SharedOptions.ExpectPlatforms) ?? [];
        policy = SignatureOptions.PolicyOf(parsed);
        includesForeign = parsed.GetValue(SharedOptions.IncludeForeign);
        Outputs = OutputFiles.Of(parsed);
        Settings = new(parsed, Environment.GetEnvironmentVariable, Output.Message);
        Client = new(ClientOptions(parsed, credentials));
    }

    public RegistryClient Client { get; }

    /// <summary>How registries are talked to.</summary>
    public SettingsStack Settings { get; }

    /// <summary>Files that are to say what was written.</summary>
    public OutputFiles Outputs { get; }

    /// <summary>Whether standard output is for a JSON document alone.</summary>
    public bool IsJson { get; }

    /// <summary>Whether only a plan is wanted.</summary>
    public bool IsDryRun { get; }

    /// <summary>Whether what is not there yet is waited for.</summary>
    public bool Waits => wait > TimeSpan.Zero;

    /// <summary>Whether a result is refused that has not every platform that was named.</summary>
    public bool ExpectsPlatforms => expected.Count > 0;

    /// <summary>Whether the content of manifests that exist is checked, too.</summary>
    public bool IsRecheck { get; }

    /// <summary>What goes along with what is written, beside what it holds; null for what is attached to it alone.</summary>
    public ReferrerSelection? Referrers { get; }

    /// <summary>Whether tags of signatures go along with what a file names, too.</summary>
    public bool TakesSignatureTags { get; }

    /// <summary>Whether tags that hold another digest are left as they are.</summary>
    public bool KeepsTags { get; }

    /// <summary>How progress is shown.</summary>
    public SharedOptions.ProgressKind Progress { get; }

    /// <summary>Every HTTP request so far, including those for tokens and repeated ones.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Gives a command its work, for which a session lives.</summary>
    public static void Run(Command command, Func<Session, ParseResult, CancellationToken, Task> work)
    {
        Run(command, RunAsync);

        async Task<int> RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
        {
            await work(session, parsed, cancellationToken);
            return 0;
        }
    }

    /// <summary>Gives a command its work, which returns the exit status.</summary>
    public static void Run(Command command, Func<Session, ParseResult, CancellationToken, Task<int>> work)
    {
        command.SetAction(RunAsync);

        async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
        {
            using Session session = new(parsed);
            return await work(session, parsed, cancellationToken);
        }
    }

    /// <summary>Prints a result, for programs or for people.</summary>
    /// <param name="document">The result.</param>
    /// <param name="typeOf">How it becomes JSON; made only where it does.</param>
    /// <param name="write">Prints it for people.</param>
    public void Print<T>(T document, Func<ToolJson, JsonTypeInfo<T>> typeOf, Action write)
    {
        if (IsJson)
            Console.Out.WriteLine(Output.Json(JsonSerializer.Serialize(document, typeOf(ToolJson.Plain))));
        else
            write();
    }

    /// <summary>Checks that there is an image for every platform that <c>--expect-platforms</c> names.</summary>
    /// <exception cref="ContentNotFoundException">A platform has no image.</exception>
    public async Task ExpectAsync(Artifact result, CancellationToken cancellationToken)
    {
        if (expected.Count == 0)
            return;
        var missing = await result.MissingPlatformsAsync(expected, cancellationToken);
        if (missing.Count == 0)
            return;
        var wanted = string.Join(", ", missing);
        var present = string.Join(", ", PlatformsIn(result).DefaultIfEmpty("none"));
        throw new ContentNotFoundException(
            Problem.MissingPlatform,
            $"{result.Digest} has no image for {wanted}, which --expect-platforms requires; it has {present}. Nothing "
            + "was written.");
    }

    /// <exception cref="OciException">The repository is blocked.</exception>
    public IContentSource ForReading(Place place)
    {
        return Settings.Meant(place).ForReading(Client);
    }

    /// <summary>A store that is also written to. Whoever writes an archive completes it.</summary>
    /// <exception cref="OciException">The repository is blocked.</exception>
    public IContentStore ForWriting(Place place)
    {
        return place.ForWriting(Client);
    }

    /// <summary>A repository with more rights than a store needs.</summary>
    /// <exception cref="OciException">The repository is blocked.</exception>
    public Repository Repository(Place.Registry place, RepositoryAccess access)
    {
        return Client.Repository(place.Name, access);
    }

    /// <summary>Reads an image or index.</summary>
    /// <param name="target">What is read.</param>
    /// <param name="destinations">
    /// What the run also writes to. A source that is one of these uses one token for both.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Artifact> GetAsync(
        Target target, IReadOnlyList<Place> destinations, CancellationToken cancellationToken)
    {
        return await GetAsync(target, SourceOf(target, destinations), cancellationToken);
    }

    /// <summary>Where an image or index is read from.</summary>
    /// <exception cref="OciException">The repository is blocked.</exception>
    public IContentSource SourceOf(Target target, IReadOnlyList<Place> destinations)
    {
        // An archive is read as it is before it is replaced.
        var isDestination = destinations.Contains(target.Place) && !target.Place.IsArchive;
        return isDestination ? ForWriting(target.Place) : ForReading(target.Place);
    }

    /// <summary>Reads an image or index from its place, and waits for it there as the user has asked.</summary>
    public ValueTask<Artifact> GetAsync(Target target, IContentSource source, CancellationToken cancellationToken)
    {
        if (Waits && source is Repository repository)
            return repository.WaitForAsync(target.Digest?.ToString() ?? target.Tag!.Value, wait, cancellationToken);
        return target.GetAsync(source, cancellationToken);
    }

    /// <summary>Reads several images or indexes, in their order.</summary>
    public async Task<Artifact[]> GetAllAsync(
        IReadOnlyList<Target> targets, IReadOnlyList<Place> destinations, CancellationToken cancellationToken)
    {
        return await ParallelWork.SelectAsync(targets, ReadAsync, cancellationToken);

        async ValueTask<Artifact> ReadAsync(Target target, CancellationToken cancel) =>
            await GetAsync(target, destinations, cancel);
    }

    public void Dispose()
    {
        Client.Dispose();
        RemoveSpare();
    }

    private static IEnumerable<string> PlatformsIn(Artifact artifact)
    {
        var entries = artifact.Index?.Manifests ?? [artifact.Descriptor];
        var platforms = entries.Select(static entry => entry.Platform).OfType<Platform>();
        return platforms.Where(static platform => platform.Os != "unknown").Select(static platform => platform.ToString());
    }
}
