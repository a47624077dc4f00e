using OciMultiArch.Internal;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Text;

namespace OciMultiArch.Tool.Arguments;

/// <summary>A key that an option names: a file in PEM form, or <c>env://NAME</c> for a variable of the environment.</summary>
internal static class KeyFile
{
    private const string Variable = "env://";
    private static readonly string[] Services = ["awskms", "gcpkms", "azurekms", "hashivault", "k8s", "pkcs11", "gitlab", "github"];
    private static readonly string[] UsualNames = [".key", ".pem", ".pub", ".crt", ".cer", ".der", ".txt", ".json"];

    /// <summary>Reads public keys.</summary>
    /// <param name="option">The option that names them, for messages.</param>
    /// <param name="names">The files.</param>
    /// <exception cref="OciException">One cannot be read, or is no public key.</exception>
    public static IReadOnlyList<VerificationKey> ReadPublic(string option, IReadOnlyList<string> names) =>
        [.. names.Select(name => Read(option, name, VerificationKey.Parse))];

    /// <summary>Reads a private key.</summary>
    /// <param name="option">The option that names it, for messages.</param>
    /// <param name="name">The file.</param>
    /// <param name="password">Its password, asked for where it is encrypted.</param>
    /// <exception cref="OciException">It cannot be read, or is no private key, or the password is wrong.</exception>
    public static SigningKey ReadPrivate(string option, string name, Func<string> password) =>
        Read(option, name, pem => SigningKey.Parse(pem, password));

    /// <summary>Whether a key needs a password.</summary>
    /// <exception cref="OciException">It cannot be read.</exception>
    public static bool IsEncrypted(string option, string name) =>
        PemOf(option, name).Contains("ENCRYPTED", StringComparison.Ordinal);

    /// <summary>The text of a file without the line break at its end.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="OciException">It cannot be read.</exception>
    public static string ReadPassword(string option, string path)
    {
        CheckIsThere(option, path, "password");
        return TextOf(option, path).TrimEnd('\r', '\n');
    }

    /// <summary>Whether a text is a key where the name of its file belongs. No message may show it.</summary>
    public static bool IsKeyItself(string text) => text.Contains("-----BEGIN", StringComparison.Ordinal);

    private static T Read<T>(string option, string name, Func<string, T> parse)
    {
        var pem = PemOf(option, name);
        try
        {
            return parse(pem);
        }
        catch (InvalidContentException wrong)
        {
            throw new OciException(wrong.Problem, $"{option} {Output.Plain(name)}: {wrong.Reason}", wrong.Remedy);
        }
    }

    private static string PemOf(string option, string name)
    {
        if (IsKeyItself(name))
            throw new UsageException(
                $"{option} wants the name of a file and has a key itself. Name the file, or as env://NAME the variable that holds it.");
        if (name.StartsWith(Variable, StringComparison.Ordinal))
            return Environment.GetEnvironmentVariable(name[Variable.Length..])
                ?? throw new UsageException($"{option} {Output.Plain(name)}: there is no such variable in the environment.");
        var scheme = name.Split(':')[0];
        if (!File.Exists(name) && Array.Exists(Services, service => service == scheme))
            throw new UsageException(
                $"{option} {Output.Plain(name)}: keys of services are not reached by this program. A program of yours can: "
                + "SigningKey.Of of the library takes what signs.");
        CheckIsThere(option, name, "key");
        return TextOf(option, name);
    }

    // Where there is no such file, its name may be the secret itself, unless it ends as those of files do.
    private static void CheckIsThere(string option, string path, string secret)
    {
        if (Path.Exists(path))
            return;
        if (secret == "key" && UsualNames.Contains(Path.GetExtension(path)))
            throw new OciException(
                Problem.NotFound, $"{option} {Output.Plain(path)} cannot be read: there is no such file.", new("Check its name."));
        throw new UsageException(
            $"{option} wants the name of a file that holds the {secret}, and there is no such file. Its name is not shown here, "
            + $"as it may be the {secret} itself.");
    }

    private static string TextOf(string option, string path)
    {
        try
        {
            return File.ReadAllText(InputFile.At(option, path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OciException(
                Problem.DiskFailure, $"{option} {Output.Plain(path)} cannot be read: {DiskReason.Of(failure, path)}.", null, failure);
        }
    }
}
