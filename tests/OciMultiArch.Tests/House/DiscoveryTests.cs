using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace OciMultiArch.Tests.House;

/// <summary>
/// Whoever has the client, a repository and an artifact in hand finds every story from there: by what is offered after
/// the dot, and by what those calls take and give.
/// </summary>
public sealed partial class DiscoveryTests
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Type[] Starts = [typeof(RegistryClient), typeof(Repository), typeof(Artifact)];

    // OciMultiArch.SupplyChain's.
    private static readonly string[] Supplied = ["WithSbomAsync", "WithProvenanceAsync", "SignAsync"];

    // What a story begins with besides: programs that are built, folders, archives and files on this machine; and .NET's own.
    private static readonly string[] OtherBeginnings = ["BuildAsync", "CompleteAsync", "LoadAsync", "ReadAllBytesAsync", .. Supplied, "WriteLineAsync", "CopyToAsync"];

    private static readonly Type[] Exported = typeof(RegistryClient).Assembly.GetExportedTypes();

    private static readonly Type[] Holders = [.. Exported.Where(static type => type is { IsAbstract: true, IsSealed: true } && type.Name.EndsWith("Extensions", StringComparison.Ordinal))];

    private static readonly MethodInfo[] Extensions = [.. Holders.SelectMany(static holder => holder.GetMethods(Public | BindingFlags.DeclaredOnly))];

    [Fact]
    public void Every_call_of_a_story_is_found_from_the_client_a_repository_or_an_artifact()
    {
        var offered = Reachable().SelectMany(Members).Select(static member => member.Name).Concat(OtherBeginnings).ToHashSet();
        var stories = Tree.Files("samples/Stories", "Story*.cs").Append("docs/stories.md").Append("docs/library.md");

        Rule.HasNoBreach(
            from file in stories
            from Match call in Call().Matches(Tree.Read(file))
            where !offered.Contains(call.Groups["name"].Value)
            select $"{file}: {call.Value}");
    }

    [Theory]
    [InlineData(typeof(RegistryClient), "GetAsync ResolveAsync ExistsAsync TagsAsync ReferrersAsync PushAsync TagAsync CopyAsync DeleteTagAsync DeleteManifestAsync SendAsync RepositoriesAsync ReleaseAsync JoinAsync AttachAsync FindAsync WaitForAsync")]
    [InlineData(typeof(Repository), "GetAsync ResolveAsync ExistsAsync TagsAsync ReferrersAsync PushAsync TagAsync CopyTagsAsync DeleteTagAsync DeleteManifestAsync FindAsync EditAsync MergeAsync PlanAsync AttachAsync")]
    [InlineData(typeof(Artifact), "ImagesAsync ConfigAsync ImageForAsync EditAsync EditImagesAsync ConvertAsync ForPlatformsAsync VerifyAsync ExportAsync CompareAsync CreateIndexAsync CreateReferrer Create WithPlatform ReferrersAsync ReadFileAsync PullFilesAsync")]
    public void What_is_offered_after_the_dot_is_whole(Type start, string names) =>
        Assert.Empty(names.Split(' ').Except(Members(start).Select(static member => member.Name)));

    [Fact]
    public void Classes_that_only_hold_extension_members_are_not_offered_themselves() =>
        Rule.HasNoBreach(Holders.Where(static holder =>
            holder.GetCustomAttribute<EditorBrowsableAttribute>()?.State != EditorBrowsableState.Never));

    [Fact]
    public void Nor_are_they_in_any_other_package()
    {
        var sources = Tree.Files("src", "*.cs").Select(Tree.Read).Where(static text => StaticClass().IsMatch(text)).ToList();
        var holders = sources.Where(static text => text.Contains("\n    extension(", StringComparison.Ordinal)).Select(NameOf).ToHashSet();

        Assert.All(["PushExtensions", "SbomExtensions", "OciMultiArchServiceCollectionExtensions"], name => Assert.Contains(name, holders));
        Rule.HasNoBreach(holders.Except(sources.Where(static text => Hidden().IsMatch(text)).Select(NameOf)));
    }

    private static string NameOf(string text) => StaticClass().Match(text).Groups["name"].Value;

    private static HashSet<Type> Reachable()
    {
        HashSet<Type> found = [.. Starts];
        Queue<Type> next = new(Starts);
        while (next.TryDequeue(out var type))
            foreach (var member in Members(type))
                foreach (var other in Named(member).SelectMany(Parts).Where(Exported.Contains))
                    if (found.Add(other))
                        next.Enqueue(other);
        return found;
    }

    private static IEnumerable<MethodInfo> Members(Type type) => type.GetMethods(Public).Concat(Extensions.Where(method => IsOf(method, type)));

    // An extension of the type itself has no first argument: its holder names the type.
    private static bool IsOf(MethodInfo method, Type type)
    {
        if (method.IsDefined(typeof(ExtensionAttribute)))
            return method.GetParameters()[0].ParameterType.IsAssignableFrom(type);
        return method.DeclaringType!.Name.StartsWith(type.Name, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Named(MethodInfo member) => member.GetParameters().Select(static parameter => parameter.ParameterType).Append(member.ReturnType);

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.GetElementType() is { } element)
            return Parts(element);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];
    }

    [GeneratedRegex(@"\.(?<name>[A-Z][A-Za-z]*Async)\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^public static (?:partial )?class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex StaticClass();

    [GeneratedRegex(@"^\[EditorBrowsable\(EditorBrowsableState\.Never\)\]\s*(?:\[.*\]\s*)*public static ", RegexOptions.Multiline)]
    private static partial Regex Hidden();
}
