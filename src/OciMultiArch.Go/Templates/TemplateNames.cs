namespace OciMultiArch.Go;

/// <summary>The names of placeholders.</summary>
internal static class TemplateNames
{
    /// <summary>The names that are written in single braces.</summary>
    public static readonly string[] Own =
    [
        "version", "commit", "short-commit", "date", "timestamp", "tag", "branch", "dirty", "os", "arch", "variant",
        "name",
    ];

    /// <summary>All of them, for a message.</summary>
    public static string All => string.Join(", ", Own.Select(static name => $"{{{name}}}"));

    /// <summary>Names of ko and goreleaser, and what they are here.</summary>
    public static readonly Dictionary<string, string> OfOthers = new(StringComparer.Ordinal)
    {
        [".Git.Branch"] = "branch",
        [".Git.Tag"] = "tag",
        [".Git.ShortCommit"] = "short-commit",
        [".Git.FullCommit"] = "commit",
        [".Git.CommitDate"] = "commit-date",
        [".Git.CommitTimestamp"] = "commit-timestamp",
        [".Git.IsDirty"] = "is-dirty",
        [".Git.IsClean"] = "is-clean",
        [".Git.TreeState"] = "tree-state",
        [".Date"] = "date",
        [".Timestamp"] = "timestamp",
        [".Version"] = "version",
        [".Tag"] = "tag",
        [".Branch"] = "branch",
        [".Commit"] = "commit",
        [".FullCommit"] = "commit",
        [".ShortCommit"] = "short-commit",
        [".CommitDate"] = "commit-date",
        [".CommitTimestamp"] = "commit-timestamp",
        [".IsGitDirty"] = "is-dirty",
        [".IsGitClean"] = "is-clean",
        [".GitTreeState"] = "tree-state",
        [".GitURL"] = "git-url",
        [".Major"] = "major",
        [".Minor"] = "minor",
        [".Patch"] = "patch",
        [".RawVersion"] = "raw-version",
        [".Prerelease"] = "prerelease",
        [".Os"] = "os",
        [".Arch"] = "arch",
    };

    /// <summary>What stands in place of names that have no value here.</summary>
    public static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        [".ProjectName"] = "Write the name itself.",
        [".Now"] = "Use {date}, which is the same for the same commit.",
        [".PreviousTag"] = "Write the tag itself.",
        [".Summary"] = "Use {version}, or write what 'git describe' says.",
        [".Arm"] = "Use {variant}.",
        [".Arm64"] = "Use {variant}.",
        [".Amd64"] = "Use {variant}.",
        [".I386"] = "Use {variant}.",
        [".Mips"] = "Use {variant}.",
        [".Ppc64"] = "Use {variant}.",
        [".Riscv64"] = "Use {variant}.",
    };

    public static bool IsOfPlatform(string? name) => name is "os" or "arch" or "variant";

    public static bool IsOfStatus(string? name) => name is "dirty" or "is-dirty" or "is-clean" or "tree-state";
}
