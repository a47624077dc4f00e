using System.Text;
using OciMultiArch.Json;

namespace OciMultiArch.Tests.Json;

/// <summary>Many edits of one document: each sees what those before it made, and the document is parsed once.</summary>
public sealed class JsonSplicerSequenceTests
{
    private static readonly string[] Documents =
    [
        """{"manifests":[{"digest":"a","annotations":{"x":"1"}},{"digest":"b"},{"digest":"c","platform":{"os":"linux"}}]}""",
        """
        {
          "schemaVersion": 2,
          "manifests": [
            { "digest": "a", "size": 1 },
            {
              "digest": "b\u00e9",
              "annotations": {
                "x": "1"
              }
            },
            {}
          ],
          "annotations": { }
        }

        """,
        "{\r\n\t\"manifests\" : [ ] ,\r\n\t\"annotations\" : null\r\n}",
        """ { "manifests":[ [1, 2] , {"digest":"a"} ] , "annotations":{"ü":"ö","y":{"z":[]}} } """,
        "{}",
    ];

    public static TheoryData<int, int> Cases()
    {
        TheoryData<int, int> cases = [];
        for (var document = 0; document < Documents.Length; document++)
            for (var seed = 0; seed < 40; seed++)
                cases.Add(document, seed);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Edits_at_once_give_the_bytes_of_edits_one_by_one(int document, int seed)
    {
        Random random = new(seed);
        var before = Encoding.UTF8.GetBytes(Documents[document]);
        var single = before;
        List<JsonEdit> done = [];
        for (var i = 0; i < 30; i++)
        {
            var edit = Any(random, i);
            try
            {
                single = JsonSplicer.Apply(single, edit);
                done.Add(edit);
            }
            catch (Exception refused) when (refused is FormatException or ArgumentException)
            {
                // This edit does not fit the document as it is now.
            }
        }

        Assert.True(done.Count > 5);
        Assert.Equal(Encoding.UTF8.GetString(single), Encoding.UTF8.GetString(JsonSplicer.Apply(before, done)));
    }

    private static JsonEdit Any(Random random, int number)
    {
        var at = random.Next(4);
        JsonPath[] places =
        [
            ["annotations"], ["annotations", $"k{at}"], ["manifests", at], ["manifests", at, "annotations"],
            ["manifests", at, "annotations", $"k{random.Next(3)}"], ["manifests", at, "platform", "os"], ["x", "y", "ü"],
        ];
        string[] values =
        [
            $"\"v{number}\"", $$"""{"digest":"{{number}}"}""", $$$"""{"a":[1,{"b":{{{number}}}}],"c":{}}""", "[]", "{}", "null", "\"é\\u00e9\"",
        ];
        var value = Encoding.UTF8.GetBytes(values[random.Next(values.Length)]);
        var place = places[random.Next(places.Length)];
        return random.Next(6) switch
        {
            0 => JsonEdit.Remove(place),
            1 => JsonEdit.Append(["manifests"], value),
            2 => JsonEdit.Insert(["manifests", at], value),
            3 when number == 20 => JsonEdit.Set([], value),
            _ => JsonEdit.Set(place, value),
        };
    }
}
