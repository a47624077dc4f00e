using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OciMultiArch.DependencyInjection.Tests;

/// <summary>Keeps all that is logged.</summary>
internal sealed class LogEntries : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> entries = new();

    public IReadOnlyList<Entry> All => [.. entries];

    public IEnumerable<Entry> Own => All.Where(static each => each.Category.StartsWith("OciMultiArch", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, entries);

    public void Dispose()
    {
    }

    internal sealed record Entry(string Category, LogLevel Level, EventId Event, string Text, string State)
    {
        /// <summary>Category, level, id and name.</summary>
        public string Head => $"{Category} {Level} {Event.Id} {Event.Name}";
    }

    private sealed class Logger(string category, ConcurrentQueue<Entry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => entries.Enqueue(new(
            category, logLevel, eventId, formatter(state, exception),
            state is IEnumerable<KeyValuePair<string, object?>> values
                ? string.Join(' ', values.Select(static each => $"{each.Key}={each.Value}"))
                : $"{state}"));
    }
}
