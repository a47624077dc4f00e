namespace OciMultiArch.Content;

/// <summary>
/// Reads content again where a place gave wrong bytes that is passed over from then on: a mirror, for example.
/// </summary>
internal static class ReadRetry
{
    // Each reading passes over at least one place more.
    private const int MaxReadings = 4;

    /// <summary>Reads content whole, from its start each time.</summary>
    /// <param name="progress">Told of each byte once; what was wrong is taken back. Null for no reports.</param>
    /// <param name="read">One reading.</param>
    /// <exception cref="ContentMismatchException">The bytes are wrong, and no other place is left.</exception>
    public static async ValueTask RunAsync(IProgress<long>? progress, Func<IProgress<long>?, ValueTask> read)
    {
        for (var readings = 1; ; readings++)
        {
            var counted = progress is null ? null : new Counted(progress);
            try
            {
                await read(counted).ConfigureAwait(false);
                return;
            }
            catch (ContentMismatchException wrong) when (wrong.IsWorthReadingAgain && readings < MaxReadings)
            {
                counted?.TakeBack();
            }
        }
    }

    private sealed class Counted(IProgress<long> listener) : IProgress<long>
    {
        private long sum;

        public void Report(long value)
        {
            sum += value;
            listener.Report(value);
        }

        public void TakeBack()
        {
            if (sum != 0)
                Report(-sum);
        }
    }
}
