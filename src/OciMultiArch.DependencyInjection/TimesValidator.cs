using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>Checks the times by hand: a range attribute of a type needs reflection.</summary>
internal sealed class TimesValidator : IValidateOptions<OciMultiArchOptions>
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        string[] failures =
        [
            .. NotNegative(nameof(options.RetryDelay), options.RetryDelay),
            .. NotNegative(nameof(options.MaxRetryAfter), options.MaxRetryAfter),
            .. Positive(nameof(options.StallTimeout), options.StallTimeout),
            .. Positive(nameof(options.ResponseTimeout), options.ResponseTimeout),
        ];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static string[] NotNegative(string key, TimeSpan value) =>
        value >= TimeSpan.Zero && value <= MaxTime ? [] : [$"{key}: {value} is not a time of 0 to 24 hours."];

    private static string[] Positive(string key, TimeSpan value) =>
        value > TimeSpan.Zero && value <= MaxTime ? [] : [$"{key}: {value} is not a time of more than 0, up to 24 hours."];
}
