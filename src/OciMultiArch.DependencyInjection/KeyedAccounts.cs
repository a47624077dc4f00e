using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OciMultiArch.DependencyInjection;

/// <summary>A key whose client takes the source of its credentials from the container.</summary>
internal sealed record KeyedAccount(object Key);

/// <summary>Checks at start that the container holds the credentials of every keyed client.</summary>
internal sealed class KeyedAccounts(IEnumerable<KeyedAccount> accounts, IServiceProvider services)
    : IValidateOptions<OciMultiArchOptions>
{
    public ValidateOptionsResult Validate(string? name, OciMultiArchOptions options)
    {
        // Containers of others need not tell; then the client is made or not when it is asked for.
        if (services.GetService<IServiceProviderIsKeyedService>() is not { } known)
            return ValidateOptionsResult.Success;
        var missing = accounts.Where(account => !known.IsKeyedService(typeof(ICredentialSource), account.Key));
        string[] failures = [.. missing.Select(static account => FailureOf(account.Key))];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static string FailureOf(object key)
    {
        var text = key is string ? $"\"{key}\"" : $"{key}";
        return $"AddKeyedOciMultiArch({text}): there is no ICredentialSource under this key. Add one with "
            + $"services.AddKeyedSingleton<ICredentialSource>({text}, …), or give AddKeyedOciMultiArch what makes it.";
    }
}
