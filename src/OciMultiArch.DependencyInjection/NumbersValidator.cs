using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Checks times and numbers by hand: what attributes say of a range is not said for who writes the settings.</summary>
internal sealed class NumbersValidator : IValidateOptions<OciMultiArchOptions>
{
    private const int MaxManifestBytes = 32 << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        List<string> failures = [];
        if (options.MaxAttempts < 1)
            failures.Add($"{nameof(options.MaxAttempts)}: {options.MaxAttempts} is not a number of 1 or more, for example 6.");
        if (options.MaxManifestBytes is < 1 or > MaxManifestBytes)
            failures.Add(
                $"{nameof(options.MaxManifestBytes)}: {options.MaxManifestBytes} is not a number of bytes from 1 to {MaxManifestBytes}.");
        CheckNotNegative(nameof(options.RetryDelay), options.RetryDelay, failures);
        CheckNotNegative(nameof(options.MaxRetryAfter), options.MaxRetryAfter, failures);
        CheckPositive(nameof(options.ConnectTimeout), options.ConnectTimeout, failures);
        CheckPositive(nameof(options.StallTimeout), options.StallTimeout, failures);
        CheckPositive(nameof(options.ResponseTimeout), options.ResponseTimeout, failures);
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static void CheckNotNegative(string key, TimeSpan value, List<string> failures)
    {
        if (value < TimeSpan.Zero || value > MaxTime)
            failures.Add($"{key}: {value} is not a time of 0 to 24 hours, for example 00:05:00.");
    }

    private static void CheckPositive(string key, TimeSpan value, List<string> failures)
    {
        if (value <= TimeSpan.Zero || value > MaxTime)
            failures.Add($"{key}: {value} is not a time of more than 0, up to 24 hours, for example 00:05:00.");
    }
}
