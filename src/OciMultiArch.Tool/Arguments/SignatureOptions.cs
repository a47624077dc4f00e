using System.CommandLine;
using OciMultiArch.SupplyChain;

namespace OciMultiArch.Tool.Arguments;

/// <summary>Options of commands that look at signatures.</summary>
internal static class SignatureOptions
{
    private const string Bundle = "bundle";
    private const string Cosign = "cosign";

    /// <summary>The public keys that what is written must be signed with.</summary>
    public static Option<IReadOnlyList<string>> SignedBy { get; } = OptionFactory.Many(
        "--signed-by",
        "FILE",
        OptionParsers.Name,
        "Refuse what is not signed with this public key, before anything is written. It is a file in PEM form, such as "
        + "cosign.pub, or env://NAME; of several, any key will do. Checked is what is named, not what it holds.");

    /// <summary>The form of signatures.</summary>
    public static Option<SignatureFormat?> FormatOf(string description) => OptionFactory.Choice<SignatureFormat?>(
        "--signature-format", description, (Bundle, SignatureFormat.Bundle), (Cosign, SignatureFormat.Cosign));

    /// <summary>What a signature says.</summary>
    public static Option<IReadOnlyDictionary<string, string>> AnnotationsOf(string description) =>
        OptionFactory.Pairs("--annotation", "KEY=VALUE", description);

    /// <summary>The name of a form.</summary>
    public static string NameOf(SignatureFormat format) => format == SignatureFormat.Cosign ? Cosign : Bundle;

    /// <summary>The policy that the command line asks for; null for none.</summary>
    /// <exception cref="OciException">A key cannot be read.</exception>
    public static SignaturePolicy? PolicyOf(ParseResult parsed)
    {
        var names = parsed.GetValue(SignedBy) ?? [];
        return names.Count == 0 ? null : new SignaturePolicy(KeyFile.ReadPublic(SignedBy.Name, names));
    }
}
