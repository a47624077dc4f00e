using System.CommandLine;
using OciMultiArch.Internal;
using OciMultiArch.Layers;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>The options that say which files an image holds besides its program.</summary>
internal static class ContentOptions
{
    private static readonly Option<IReadOnlyList<FileArgument>> Files = OptionFactory.Many(
        "--file",
        "SRC=DST[:MODE[:UID:GID]]",
        FileArgument.Parse,
        "Add a file, a folder with all it holds, or what matches a pattern such as assets/**/*.css, under its path from "
        + "the first wildcard on; repeatable. SRC may be -, the standard input. DST begins with '/'. "
        + "MODE is octal, by default 0644, or 0755 for programs of a folder. Owners are numbers.");

    private static readonly Option<IReadOnlyList<string>> Include = OptionFactory.Many(
        "--include",
        "PATTERN",
        PatternOf,
        "Take of folders that are added only what matches, such as **/*.html; repeatable. A pattern is one of .dockerignore: it "
        + "begins at the folder; *, ?, [a-z] and [^a-z] are within a name, ** is any number of folders.");

    private static readonly Option<IReadOnlyList<string>> Exclude = OptionFactory.Many(
        "--exclude",
        "PATTERN",
        PatternOf,
        "Leave out of folders that are added what matches; repeatable. The last pattern that matches counts, and one that begins "
        + "with '!' takes back.");

    private static readonly Option<IReadOnlyList<string>> Preserve = OptionFactory.Many(
        "--preserve",
        "links,xattrs",
        PreservedOf,
        "Keep what only the disk knows of folders that are added: links makes hard links of files with several names, xattrs "
        + "takes security.capability and user.*. Default: neither, as copies of a folder lose them.");

    private static readonly Option<IReadOnlyList<DirectoryArgument>> Directories = OptionFactory.Many(
        "--directory",
        "DIR[:MODE[:UID:GID]]",
        DirectoryArgument.Parse,
        "Add an empty directory, such as /data:0750:65532:65532 for data of a user who is not root; repeatable. Default: "
        + "0755, root's.");

    private static readonly Option<IReadOnlyList<LayerEntry>> Removed = OptionFactory.Many(
        "--remove-file",
        "PATH",
        RemovedPath.Parse,
        "Hide a file or directory of the image below; repeatable. DIR/* hides all that it has in a directory. The bytes stay in "
        + "its layers.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Granted = OptionFactory.Pairs(
        "--capability",
        "PATH=CAPS",
        "Capabilities of a file that is added, such as /app/api=cap_net_bind_service+ep for a program that listens on port 80 "
        + "without root; repeatable.");

    private static readonly Option<bool> Split = OptionFactory.Flag(
        "--split-layers",
        "Put each --file, and then --assets, into a layer of its own above that of all else, in their order. A change of one "
        + "leaves the digests of the others: write first what changes least.");

    /// <summary>The options of what changes images.</summary>
    public static Option[] All => [Files, AssetsOption.Option, Include, Exclude, Preserve, Directories, Removed, Granted];

    /// <summary>The options of what makes images.</summary>
    public static Option[] OfNew => [.. All, Split];

    /// <summary>What is added or hidden besides the program, in one layer.</summary>
    /// <exception cref="UsageException">The standard input is named twice.</exception>
    /// <exception cref="BuildException">A file cannot be read, or a pattern matches nothing.</exception>
    public static IReadOnlyList<LayerEntry> EntriesOf(ParseResult parsed) => EntriesOf(parsed, []).Own;

    /// <summary>What is added or hidden in one layer, and what is in folders that are layers of their own.</summary>
    /// <exception cref="UsageException">The standard input is named twice.</exception>
    /// <exception cref="BuildException">A file cannot be read, or a pattern matches nothing.</exception>
    public static (IReadOnlyList<LayerEntry> Own, IReadOnlyList<LayerEntry>[] Folders) EntriesOf(
        ParseResult parsed, FileArgument[] folders)
    {
        var files = FilesOf(parsed, folders);
        var own = files[folders.Length..].SelectMany(static entries => entries);
        LayerEntry[] all = [.. own, .. OthersOf(parsed)];
        return ([.. Once(all)], files[..folders.Length]);
    }

    /// <summary>What is added or hidden besides the program: in one layer, and in layers of their own above it.</summary>
    /// <exception cref="UsageException">The standard input is named twice.</exception>
    /// <exception cref="BuildException">A file cannot be read, or a pattern matches nothing.</exception>
    public static (IReadOnlyList<LayerEntry> Together, IReadOnlyList<IReadOnlyList<LayerEntry>> Apart) LayersOf(
        ParseResult parsed)
    {
        if (parsed.GetValue(Split))
            return ([.. OthersOf(parsed)], FilesOf(parsed, []));
        return (EntriesOf(parsed), []);
    }

    /// <summary>The capabilities of files by their paths in the image.</summary>
    public static IReadOnlyDictionary<string, string> CapabilitiesOf(ParseResult parsed) => parsed.GetRequiredValue(Granted);

    /// <exception cref="UsageException">Something is hidden of an image that stands on nothing.</exception>
    public static void CheckBase(ParseResult parsed, Target? from) =>
        CheckBase("--remove-file", parsed.GetRequiredValue(Removed), from is not null);

    /// <exception cref="UsageException">Something is hidden of an image that stands on nothing.</exception>
    public static void CheckBase(string hides, IEnumerable<LayerEntry> files, bool hasBase)
    {
        if (!hasBase && files.Any(RemovedPath.IsOne))
            throw new UsageException($"{hides} hides files of the base, and there is none. Name one by --base.");
    }

    private static IReadOnlyList<LayerEntry>[] FilesOf(ParseResult parsed, FileArgument[] folders)
    {
        List<FileArgument> files = [.. folders, .. parsed.GetRequiredValue(Files)];
        if (AssetsOption.FilesOf(parsed) is { } assets)
            files.Add(assets);
        CheckStandardInput(parsed, files.Count(static file => file.IsStandardInput));
        FolderFilter filter = new(parsed.GetRequiredValue(Include), parsed.GetRequiredValue(Exclude));
        var preserved = parsed.GetRequiredValue(Preserve).SelectMany(static kinds => kinds.Split(',')).ToHashSet();
        FolderOptions options = new() { Takes = filter.Takes };
        options = options with { HardLinks = preserved.Contains("links"), Attributes = preserved.Contains("xattrs") };
        IReadOnlyList<LayerEntry>[] entries = [.. files.Select(file => file.Entries(options).ToArray())];
        if (filter.Unused.FirstOrDefault() is { } unused)
            throw Unused(unused, parsed.GetRequiredValue(Include).Contains(unused), folders.Length > 0);
        return entries;
    }

    private static void CheckStandardInput(ParseResult parsed, int uses)
    {
        if (uses > 1)
            throw new UsageException("--file names the standard input twice, which can be read once. Write one of them to a file.");
        if (uses > 0)
            StandardInputUse.CheckFree(parsed);
    }

    private static IEnumerable<LayerEntry> OthersOf(ParseResult parsed)
    {
        var directories = parsed.GetRequiredValue(Directories).Select(static directory => directory.Entry());
        return directories.Concat(parsed.GetRequiredValue(Removed));
    }

    // Two folders may go to one directory, which both of them name.
    private static IEnumerable<LayerEntry> Once(LayerEntry[] entries)
    {
        HashSet<LayerEntry> directories = [];
        return entries.Where(entry => entry.Kind != LayerEntryKind.Directory || directories.Add(entry));
    }

    private static BuildException Unused(string pattern, bool isIncluded, bool hasFolders)
    {
        var option = isIncluded ? "--include" : "--exclude";
        var folders = hasFolders ? "--append and --file" : "--file";
        var reason = $"{option} {Output.Plain(pattern)}: the pattern matches nothing in the folders of {folders}.";
        return new(Problem.NotFound, reason, new("Correct it, or leave it out."));
    }

    private static string PatternOf(string text)
    {
        _ = PathPattern.Parse(text);
        return text;
    }

    private static string PreservedOf(string text)
    {
        if (text.Split(',').Except(["links", "xattrs"]).FirstOrDefault() is not { } unknown)
            return text;
        throw new FormatException($"unknown value '{unknown}'. Write links, xattrs or links,xattrs.");
    }
}
