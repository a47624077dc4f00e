namespace OciMultiArch.EndToEnd.Errors;

/// <summary>A program that cannot be built, or not for this platform.</summary>
internal static class GoProgram
{
    private const string ToOut = "--to oci:out --tag 1";

    public static IReadOnlyList<ErrorCase> All { get; } =
    [
        new("The folder does not exist", $"build ./nowhere --platform linux/amd64 {ToOut}"),
        new("A file in place of a folder", $"build ./hello/main.go --platform linux/amd64 {ToOut}"),
        new("A pattern in place of a package", $"build ./... --platform linux/amd64 {ToOut}") { Exit = 2 },
        new("No Go file in the folder", $"build ./hello/empty --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Files(scene, "hello/empty/README", "nothing"),
        },
        new("Not a main package", $"build ./hello/lib --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Files(scene, "hello/lib/lib.go", "package lib\n"),
        },
        new("It does not compile", $"build ./hello --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Files(scene, "hello/wrong.go", "package main\n\nfunc init() { undefinedWord() }\n"),
        },
        new("No go.mod", $"build ./bare --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Files(scene, "bare/main.go", "package main\n\nfunc main() {}\n"),
        },
        new("Flags that the linker does not know", $"build ./hello --platform linux/amd64 {ToOut} --ldflags -nonsense"),
        new("An architecture that Go does not know", $"build ./hello --platform linux/vax {ToOut}"),
        new("An operating system that Go does not know", $"build ./hello --platform plan10/amd64 {ToOut}") { Exit = 2 },
        new("A variant that Go does not know", $"build ./hello --platform linux/arm/v4 {ToOut}"),
        new("Go is not installed", $"build ./hello --platform linux/amd64 {ToOut}") { Setup = static scene => Then(scene.HidePrograms) },
        new("SOURCE_DATE_EPOCH is not a number", $"build ./hello --platform linux/amd64 {ToOut}")
        {
            Exit = 2,
            Setup = static scene => Then(() => scene.Environment["SOURCE_DATE_EPOCH"] = "yesterday"),
        },
        new("It is linked dynamically, and the image has no loader", $"build ./hello --platform linux/amd64 {ToOut}")
        {
            Setup = static scene => Then(() => scene.Environment["GOFLAGS"] = "-buildmode=pie"),
        },
        new("The base does not exist", $"build ./hello --platform linux/amd64 --base oci:app:2 {ToOut}"),
        new("The base lacks a platform", $"build ./hello --platform linux/amd64,linux/s390x --base oci:app:1 {ToOut}"),
        new("The base cannot be reached", $"build ./hello --platform linux/amd64 --base {{registry}}/base:1 {ToOut}"),
    ];

    private static Task Files(Scene scene, string path, string text) => Then(() => scene.Write(path, text));

    private static Task Then(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
