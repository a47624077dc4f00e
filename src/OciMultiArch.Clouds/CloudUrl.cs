using OciMultiArch.Internal;

namespace OciMultiArch.Clouds;

/// <summary>Places that are shown a secret.</summary>
internal static class CloudUrl
{
    /// <summary>What is wrong with a URL that holds a user: no message may show it, and it can hide the host.</summary>
    public const string HoldsUser = "holds a user or a password";

    /// <summary>The URL; null for all that is not one of http or https.</summary>
    public static Uri? Parse(string text)
    {
        if (!Printable.IsVisibleAscii(text) || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return null;
        return url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp ? url : null;
    }

    /// <summary>The URL in a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="value">Its value.</param>
    /// <param name="mayBeAsked">Whether the place may be shown what it asks for.</param>
    /// <param name="problem">What is wrong where it may not.</param>
    /// <exception cref="OciException">It is no URL, may not be asked, or holds a user.</exception>
    public static Uri Of(string variable, string value, Func<Uri, bool> mayBeAsked, string problem)
    {
        var url = Parse(value);
        if (url is null || !mayBeAsked(url))
            throw Wrong(variable, problem);
        if (url.UserInfo.Length > 0)
            throw Wrong(variable, $"it {HoldsUser}");
        return url;
    }

    public static OciException Wrong(string variable, string problem) =>
        CloudFailure.Setting(variable, problem, $"Correct {variable}, or unset it.");
}
