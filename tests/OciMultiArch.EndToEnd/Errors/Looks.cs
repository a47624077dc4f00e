namespace OciMultiArch.EndToEnd.Errors;

/// <summary>Looks into images, many tags at once, and cleaning.</summary>
internal static class Looks
{
    private const string Sync = "sync mirrors.yaml";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("A comparison with what is not there", "diff oci:app:1 oci:app:2"),
        new("Files of a platform that an index does not have", "export oci:app:1 files.tar --platform linux/s390x"),
        new("A file that an image does not have", "cat oci:app:1 /no/such/file --platform linux/amd64"),
        new("A path that leads up", "cat oci:app:1 ../etc/passwd --platform linux/amd64"),
        new("An image to squash that is not there", "squash oci:app:2 --to oci:out:1"),
        new("A base to check of what is not there", "base check oci:app:2"),
        Usage("A file for sync that is not there", Sync),
        Usage("A file for sync with an unknown member", Sync) with
        {
            Setup = static scene => Write(scene, "sync:\n- from: oci:app\n  into: oci:out\n"),
        },
        Usage("A file for sync with a member of another name", Sync) with
        {
            Setup = static scene => Write(scene, "sync:\n- from: oci:app\n  to: oci:out\n  match: latest\n"),
        },
        Usage("A change in place that may move no tag", "edit oci:app:1 --label a=b --no-clobber"),
        Usage("A file for sync that is no document", Sync) with { Setup = static scene => Write(scene, "sync: [") },
        Usage("All tags of one tag", "copy oci:app:1 oci:out --all-tags"),
        Usage("A pattern for tags that is cut", "copy oci:app oci:out --all-tags --match 1.[0"),
        Usage("A regular expression that is none", "copy oci:app oci:out --all-tags --regex ("),
        Usage("A range of versions that is none", "copy oci:app oci:out --all-tags --versions new"),
        Usage("Tags to clean by a number of 0", "delete oci:app --keep 0"),
        Usage("Tags to clean with exceptions alone", "delete oci:app --exclude 1"),
        Usage("An age to clean by that is none", "delete oci:app --older-than old"),
        Usage("An archive to clean", "delete oci-archive:app.tar --keep 1"),
    ];

    private static ErrorCase Usage(string wrong, string words) => new(wrong, words) { Exit = 2, Also = "" };

    private static Task Write(Scene scene, string text)
    {
        scene.Write("mirrors.yaml", text);
        return Task.CompletedTask;
    }
}
