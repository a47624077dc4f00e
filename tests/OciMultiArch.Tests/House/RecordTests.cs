using System.Collections;
using System.Reflection;

namespace OciMultiArch.Tests.House;

/// <summary>A record is a value: two that were made the same way are equal, whatever collections they hold.</summary>
public sealed class RecordTests
{
    private static readonly string[] Packages =
    [
        "OciMultiArch", "OciMultiArch.Clouds", "OciMultiArch.Go", "OciMultiArch.DependencyInjection",
        "OciMultiArch.SupplyChain", "OciMultiArch.Testing", "OciMultiArch.Yaml", "OciMultiArch.Zstd",
    ];

    public static TheoryData<Type> Records => [.. All];

    private static IEnumerable<Type> All => Packages.SelectMany(each => Assembly.Load(each).GetExportedTypes())
        .Where(each => each.GetMethod("<Clone>$") is not null && each.GetConstructor(Type.EmptyTypes) is not null);

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_equals_itself_made_anew_explicitly_empty_and_as_a_clone(Type record)
    {
        var one = Activator.CreateInstance(record)!;
        var empty = Activator.CreateInstance(record)!;
        foreach (var collection in Collections(record))
            collection.SetValue(empty, Anew(collection, one));

        Assert.Equal(one, Activator.CreateInstance(record));
        Assert.Equal(one, empty);
        Assert.Equal(one.GetHashCode(), empty.GetHashCode());
        Assert.Equal(one, record.GetMethod("<Clone>$")!.Invoke(one, null));
    }

    [Fact]
    public void The_records_that_hold_collections_are_among_them() =>
        Assert.All([typeof(ImageConfig), typeof(ImageRecipe), typeof(ConfigChange), typeof(PushReport), typeof(RegistryExchange)], each =>
            Assert.NotEmpty(Collections(All.Single(record => record == each))));

    private static IEnumerable<PropertyInfo> Collections(Type record) => record.GetProperties()
        .Where(each => each.CanWrite && each.PropertyType != typeof(string) && typeof(IEnumerable).IsAssignableFrom(each.PropertyType));

    // What the record holds by default, which is mostly nothing. No collection at all is not the same as one without items.
    private static object? Anew(PropertyInfo collection, object record) => collection.GetValue(record) switch
    {
        null => null,
        IReadOnlyList<string> { Count: > 0 } texts => new List<string>(texts),
        _ => Empty(collection.PropertyType),
    };

    // A collection that the record has not made itself, so that equality by reference would show.
    private static object Empty(Type collection)
    {
        var items = collection.GetGenericArguments();
        var type = items.Length == 2 ? typeof(Dictionary<,>) : collection.GetGenericTypeDefinition() == typeof(IReadOnlySet<>) ? typeof(HashSet<>) : typeof(List<>);
        return Activator.CreateInstance(type.MakeGenericType(items))!;
    }
}
