using System.Text;

namespace OciMultiArch.Yaml.Tests;

/// <summary>JSON of YAML.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("a: 1.10", """{"a":"1.10"}""")]
    [InlineData("a: '1.10'\nb: \"x\\ty\"", "{\"a\":\"1.10\"\n,\"b\":\"x\\ty\"}")]
    [InlineData("a: [true, false, null, ~, yes, 'true']", """{"a":[true,false,null,null,"yes","true"]}""")]
    [InlineData("a:\nb:\n- x\n- y: {z: 1}", "{\"a\":null\n,\"b\":[\n\"x\"\n,{\"y\":{\"z\":\"1\"}}]}")]
    [InlineData("a: |\n  one\n  two\nb: >-\n  one\n  two", "{\"a\":\"one\\ntwo\\n\"\n\n\n,\"b\":\"one two\"}")]
    [InlineData("# a comment\n---\n\na: ü # another", "{\n\n\n\"a\":\"\\u00FC\"}")]
    [InlineData("{\"a\": [1, \"2\", {}]}", """{"a":["1","2",{}]}""")]
    [InlineData("x", "\"x\"")]
    [InlineData("\uFEFFa: 1", """{"a":"1"}""")]
    [InlineData("a: &k b\n*k : 1", "{\"a\":\"b\",\"b\":\"1\"}")]
    [InlineData("[]", "[]")]
    public void Values_stay_what_they_are_and_names_stay_on_their_lines(string yaml, string json) =>
        Assert.Equal(json, Json(yaml));

    [Fact]
    public void What_anchors_repeat_is_written_out_and_what_stands_there_wins_over_what_is_merged()
    {
        var json = Json("a: &a {k: 1, l: 2}\nb: &b {l: 3, m: 4}\nc: {<<: [*a, *b], m: 5}\nd: *a\ne: {\"<<\": *a}\n");

        Assert.Equal(
            """{"a":{"k":"1","l":"2"},"b":{"l":"3","m":"4"},"c":{"m":"5","k":"1","l":"2"},"d":{"k":"1","l":"2"},"e":{"\u003C\u003C":{"k":"1","l":"2"}}}""",
            json.Replace("\n", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a: [", "The text is not YAML", "line 2")]
    [InlineData("a: 1\n\nb: *gone", "The text is not YAML: There is no anchor 'gone' above", "line 3")]
    [InlineData("a: 1\na: 2", "The text is not YAML", "")]
    [InlineData("a: 1\n!!str a: 2", "The key 'a' stands there twice", "line 2")]
    [InlineData("--- 1\n--- 2", "The file holds 2 YAML documents", "Write exactly one")]
    [InlineData("", "The file holds 0 YAML documents", "Write exactly one")]
    [InlineData("a: 1\n[b]: 2", "is not a text", "line 2")]
    [InlineData("a: 1\nb: {<<: 7}", "The merged value", "line 2")]
    public void What_cannot_be_is_refused_with_its_place(string yaml, string wrong, string place)
    {
        var told = Assert.Throws<FormatException>(() => Json(yaml)).Message;

        Assert.Contains(wrong, told, StringComparison.Ordinal);
        Assert.Contains(place, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused() =>
        Assert.Contains("not UTF-8", Assert.Throws<FormatException>(() => YamlText.ToJson(new byte[] { 0x61, 0xFF })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_few_lines_that_grow_without_end_are_refused_before_memory_ends()
    {
        StringBuilder yaml = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Contains("more than 100000 values", Assert.Throws<FormatException>(() => Json(yaml.ToString())).Message, StringComparison.Ordinal);
        StringBuilder keys = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            keys.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Contains("line 13, column 3 is not a text", Assert.Throws<FormatException>(() => Json($"{keys}? *a11\n: 1\n")).Message, StringComparison.Ordinal);
        Assert.Contains("is not a text", Assert.Throws<FormatException>(() => Json("? &a [*a]\n: x\n")).Message, StringComparison.Ordinal);
        var wide = $"a: &a \"{new string('x', 1 << 20)}\"\nb: [{string.Join(", ", Enumerable.Repeat("*a", 99))}]\n";
        Assert.Contains("32 MiB", Assert.Throws<FormatException>(() => Json(wide)).Message, StringComparison.Ordinal);
        Assert.Contains("32 levels", Assert.Throws<FormatException>(() => Json(new string('[', 100_000))).Message, StringComparison.Ordinal);
    }

    private static string Json(string yaml) => Encoding.UTF8.GetString(YamlText.ToJson(Encoding.UTF8.GetBytes(yaml)));
}
