using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace OciMultiArch.Benchmarks;

/// <summary>
/// Counts the bytes that each benchmark allocates, with the last of its parameters, and holds them against a file. Unlike
/// time they are the same on a busy machine.
/// </summary>
internal static class Guard
{
    private const double Allowed = 1.05;
    private const int Slack = 8; // parts of a byte, where many calls are counted together
    private const int Runs = 5;
    private const int SmallBytes = 1 << 16;
    private const int SmallCalls = 100; // so that what the runtime itself allocates now and then is little beside them

    /// <summary>Measures, and compares with the file or writes it.</summary>
    /// <returns>0 where nothing grew by more than a twentieth.</returns>
    public static async Task<int> RunAsync(string file, bool updates)
    {
        var now = await MeasureAsync();
        if (updates)
        {
            await File.WriteAllLinesAsync(file, now.Select(static each => $"{each.Key} {each.Value}"));
            return 0;
        }
        var lines = await File.ReadAllLinesAsync(file);
        var before = lines.Select(static line => line.Split(' ')).ToDictionary(static cells => cells[0], static cells => Number(cells[1]));
        var grown = now.Keys.Where(name => Say(name, before.GetValueOrDefault(name), now[name])).ToArray();
        foreach (var name in before.Keys.Except(now.Keys))
            Console.WriteLine($"{name}: no such benchmark any more");
        return grown.Length == 0 && before.Keys.All(now.ContainsKey) ? 0 : 1;
    }

    private static bool Say(string name, long before, long now)
    {
        var isGrown = now > (before * Allowed) + Slack;
        var verdict = isGrown ? "GROWN" : "";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-52} {before,14} {now,14} {now / (double)before,7:0.000} {verdict}").TrimEnd());
        return isGrown;
    }

    private static async Task<SortedDictionary<string, long>> MeasureAsync()
    {
        SortedDictionary<string, long> bytes = new(StringComparer.Ordinal);
        foreach (var type in typeof(Guard).Assembly.GetExportedTypes())
        {
            if (type == typeof(LayerPackingBenchmarks))
                continue; // its threads take turns as they come
            var benchmarks = type.GetMethods().Where(static method => method.IsDefined(typeof(BenchmarkAttribute)));
            var instance = await ReadyAsync(type);
            foreach (var method in benchmarks)
                bytes[$"{type.Name}.{method.Name}"] = await AllocatedAsync(instance, method);
        }
        return bytes;
    }

    private static async Task<object> ReadyAsync(Type type)
    {
        var instance = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
            if (property.GetCustomAttribute<ParamsAttribute>() is { } values)
                property.SetValue(instance, values.Values[^1]);
        foreach (var method in type.GetMethods().Where(static method => method.IsDefined(typeof(GlobalSetupAttribute))))
            await CallAsync(instance, method);
        return instance;
    }

    // The least of some runs: the first ones fill caches and pools.
    private static async Task<long> AllocatedAsync(object instance, MethodInfo method)
    {
        var least = await AllocatedAsync(instance, method, 1);
        return least < SmallBytes ? await AllocatedAsync(instance, method, SmallCalls) : least;
    }

    private static async Task<long> AllocatedAsync(object instance, MethodInfo method, int calls)
    {
        var least = long.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var call = 0; call < calls; call++)
                await CallAsync(instance, method);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least / calls;
    }

    private static async Task CallAsync(object instance, MethodInfo method)
    {
        if (method.Invoke(instance, null) is Task task)
            await task;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
