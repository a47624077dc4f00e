using System.Collections.Concurrent;

namespace OciMultiArch.Testing.Content;

/// <summary>Values by name, each with the times at which it was set, so that a reader may be shown an older state.</summary>
internal sealed class LaggingMap<T>(TimeProvider clock)
    where T : class
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<(DateTimeOffset Since, T Value)>> all =
        new(StringComparer.Ordinal);

    /// <summary>All values as they are.</summary>
    public IReadOnlyDictionary<string, T> Now => all.ToDictionary(
        static pair => pair.Key, static pair => pair.Value[^1].Value);

    public void Set(string name, T value)
    {
        var entry = (clock.GetUtcNow(), value);
        all[name] = all.TryGetValue(name, out var before) ? [before[^1], entry] : [entry];
    }

    /// <summary>Sets what was always there, for readers of any age.</summary>
    public void Seed(string name, T value) => all[name] = [(DateTimeOffset.MinValue, value)];

    public bool Has(string name) => all.ContainsKey(name);

    public T? Get(string name) => all.TryGetValue(name, out var entries) ? entries[^1].Value : null;

    public bool Remove(string name) => all.TryRemove(name, out _);

    /// <summary>The value as it was some time ago; null when it was not there yet.</summary>
    public T? Get(string name, TimeSpan ago)
    {
        if (!all.TryGetValue(name, out var entries))
            return null;
        var then = clock.GetUtcNow() - ago;
        return entries.LastOrDefault(entry => entry.Since <= then).Value;
    }

    /// <summary>The names that were there some time ago.</summary>
    public IEnumerable<string> Names(TimeSpan ago) => all.Keys.Where(name => Get(name, ago) is not null);
}
