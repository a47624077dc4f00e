using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Checks the times by hand: a range attribute of a type needs reflection.</summary>
internal sealed class TimesValidator : IValidateOptions<OciMultiArchOptions>
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        List<string> failures = [];
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
