using OciMultiArch.Internal;

namespace OciMultiArch.Credentials;

/// <summary>Where a credential was found, for messages: a refusal is mended where the credential stands.</summary>
/// <param name="Name">The place, as it follows "the": <c>login file 'config.json'</c>.</param>
/// <param name="Correction">What to do about a place that cannot be read: a whole sentence.</param>
/// <param name="IfRefused">What to do about a credential that is refused; null: to log in again.</param>
internal sealed record CredentialOrigin(string Name, string Correction, Remedy? IfRefused)
{
    private const string RunIt = "Run it by hand.";

    /// <summary>A file that a login writes.</summary>
    public static CredentialOrigin LoginFile(string path) =>
        new($"login file '{Printable.Short(path)}'", "Correct it, or delete it and log in again.", null);

    /// <summary>An environment variable, which no login changes.</summary>
    public static CredentialOrigin Variable(string name)
    {
        var correction = $"Correct {name}, or unset it.";
        return new($"environment variable {name}", correction, new(correction));
    }

    /// <summary>A program that a login writes to.</summary>
    public static CredentialOrigin Store(string program) => new(NameOf(program), RunIt, null);

    /// <summary>A program that gets its credentials elsewhere, such as a cloud's.</summary>
    public static CredentialOrigin Helper(string program) =>
        new(NameOf(program), RunIt, new($"Check the account for which '{program}' gives credentials."));

    /// <summary>An account that the program knows of.</summary>
    public static CredentialOrigin Account(string name)
    {
        var text = Printable.Short(name);
        return new(text, RunIt, new($"Check the rights of the {text}."));
    }

    private static string NameOf(string program) => $"credential helper '{program}'";
}
