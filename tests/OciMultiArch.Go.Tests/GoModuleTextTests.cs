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
}
