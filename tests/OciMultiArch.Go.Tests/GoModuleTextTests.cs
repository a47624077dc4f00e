using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Go.Tests;

/// <summary>Which package a program says it was built of.</summary>
public sealed class GoModuleTextTests
{
    private const string Mark = "0w\u00AF\u000C\u0092t\u0008\u0002A\u00E1\u00C1\u0007\u00E6\u00D6\u0018\u00E6";
    private const string Own = Mark + "path\texample.com/app\nmod\texample.com/app\t(devel)\t\n";
    private const string Other = Mark + "path\texample.com/application\nmod\texample.com/application\t(devel)\t\n";

    [Theory]
    [InlineData("", false)]
    [InlineData("text" + Own + "data" + Own, true)]
    [InlineData("0w" + Own, true)]
    [InlineData(Own, true)]
    [InlineData(Other, false)]
    [InlineData(Own + "embedded" + Other, false)]
    [InlineData(Other + Own, false)]
    [InlineData(Own + Mark, false)]
    [InlineData(Own + Mark + "path\texample.com/a", false)]
    [InlineData("path\texample.com/app\n", false)]
    public async Task All_texts_of_a_program_must_name_the_package_wherever_they_stand(string content, bool isNamed)
    {
        using TempFolder folder = new();
        var bytes = Encoding.Latin1.GetBytes(content);
        var file = folder.At("program");
        // Around the ends of what is read at once.
        foreach (var before in Enumerable.Range((1 << 18) - 100, 200).Append(0))
        {
            await File.WriteAllBytesAsync(file, [.. new byte[before], .. bytes, .. new byte[before % 7]]);
            Assert.Equal(isNamed, await GoModuleText.NamesAsync(file, "example.com/app", CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("linux/amd64", false, true)]
    [InlineData("linux/arm64", true, true)]
    [InlineData("linux/arm/v7", false, false)]
    [InlineData("windows/amd64", false, false)]
    public async Task The_text_of_a_program_is_found_where_tools_read_it(string platform, bool isStripped, bool isFound)
    {
        using var sources = Sources.OfTiny();
        GoApp app = new(sources.Path) { Platforms = Platform.ParseList(platform), LdFlags = isStripped ? "-s -w" : null };
        var program = sources.Write("program", await Built.ProgramAsync(await app.BuildAsync(new MemoryStore())));
        using (var file = File.OpenHandle(program))
        {
            var text = Encoding.Latin1.GetString(GoDataStart.TextIn(file));
            Assert.Equal(isFound, text.StartsWith(Mark + "path\texample.com/tiny\n", StringComparison.Ordinal));
        }
        Assert.True(await GoModuleText.NamesAsync(program, "example.com/tiny", CancellationToken.None));
        Assert.False(await GoModuleText.NamesAsync(program, "example.com/tin", CancellationToken.None));
    }

    [Fact]
    public async Task What_a_program_holds_of_others_is_no_name_of_its_own()
    {
        using var sources = Sources.OfTiny();
        GoApp app = new(sources.Path) { Platforms = Built.Amd64 };
        var bytes = await Built.ProgramAsync(await app.BuildAsync(new MemoryStore()));
        var program = sources.Write("program", [.. bytes, .. Encoding.Latin1.GetBytes(Other)]);
        Assert.True(await GoModuleText.NamesAsync(program, "example.com/tiny", CancellationToken.None));
        Assert.False(await GoModuleText.NamesAsync(program, "example.com/application", CancellationToken.None));
    }

    [Theory]
    [InlineData("\u007FELF\u0002\u0001")]
    [InlineData("\u007FELF")]
    public void Half_a_program_says_nothing(string head)
    {
        using TempFolder folder = new();
        var page = new byte[4096];
        Encoding.Latin1.GetBytes(head).CopyTo(page, 0);
        page.AsSpan(32, 40).Fill(0xFF);
        foreach (var length in new[] { 10, 64, 4095, 4096 })
        {
            using var file = File.OpenHandle(folder.Write("program", page.AsSpan(0, length)));
            Assert.True(GoDataStart.TextIn(file).IsEmpty);
        }
    }
}
