using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>What go said of itself is known for as long as nothing changed that it depends on.</summary>
public sealed class KeptGoSettingsTests : IDisposable
{
    private static readonly string[] Names = ["GOVERSION", "GOROOT"];
    private readonly TempFolder sources = Sources.OfTiny();
    private readonly TempFolder cache = Sources.Of();
    private readonly Dictionary<string, string> environment;

    public KeptGoSettingsTests() => environment = new() { ["HOME"] = cache.Folder("home"), ["GOENV"] = cache.At("env") };

    [Fact]
    public async Task An_answer_is_known_again()
    {
        var answer = await KeepAsync("go");
        Assert.Equal(answer, KeptOf("go").Read());
        Assert.Null(KeptGoSettings.In(null, ToolOf("go"), Names));
    }

    public static TheoryData<string> Changes => ["go.mod", "go.work above", "GOENV", "variable", "home", "other names"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_answer_is_not_known_when_it_may_be_another(string change)
    {
        await KeepAsync("go");
        var names = Names;
        switch (change)
        {
            case "go.mod":
                sources.Write("go.mod", Sources.Module + "\ntoolchain go1.99\n");
                break;
            case "go.work above":
                sources.Write("go.work", "go 1.18\n");
                break;
            case "GOENV":
                cache.Write("env", "GOFLAGS=-toolexec=sh\n");
                break;
            case "variable":
                environment["GOFLAGS"] = "-mod=mod";
                break;
            case "home":
                cache.Write("home/.config/go/env", "GOFLAGS=-toolexec=sh\n");
                break;
            default:
                names = [.. names, "GOFLAGS"];
                break;
        }
        Assert.Null(KeptGoSettings.In(cache.At("builds"), ToolOf("go"), names)!.Read());
    }

    [Fact]
    public async Task An_answer_of_another_Go_than_the_one_that_is_asked_is_not_kept()
    {
        var script = cache.Script("go", "exec go \"$@\"");
        await KeepAsync(script);
        Assert.Null(KeptOf(script).Read());
    }

    [Fact]
    public async Task A_Go_that_was_replaced_is_asked_again()
    {
        var root = cache.Folder("root");
        cache.Write("root/VERSION", "go1.98");
        var command = cache.Script("root/bin/go", "echo");
        KeptOf(command).Keep(root, "{}");
        Assert.Equal("{}", KeptOf(command).Read());
        cache.Write("root/VERSION", "go1.99");
        Assert.Null(KeptOf(command).Read());
        await File.AppendAllTextAsync(command, "exit 1");
        Assert.Null(KeptOf(command).Read());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_used_is_passed_over()
    {
        var file = cache.Write("file", "");
        Assert.Null(KeptGoSettings.In(file, ToolOf("go"), Names));
        Assert.NotEmpty((await new GoInstallation(ToolOf("go"), file).TargetsAsync(Built.Amd64, CancellationToken.None)).ToArray());
    }

    public void Dispose()
    {
        sources.Dispose();
        cache.Dispose();
    }

    private GoTool ToolOf(string go) => GoTool.Find(go, sources.Path, environment);

    private KeptGoSettings KeptOf(string go) => KeptGoSettings.In(cache.At("builds"), ToolOf(go), Names)!;

    private async Task<string> KeepAsync(string go)
    {
        var answer = await ToolOf(go).RunAsync(["env", "-json", .. Names], null, null, CancellationToken.None);
        Assert.Equal(0, answer.ExitCode);
        var settings = GoInstallation.CheckOwn(answer);
        KeptOf(go).Keep(settings["GOROOT"], answer.Output);
        return answer.Output;
    }
}
