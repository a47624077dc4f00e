using System.CommandLine;
using OciMultiArch.SupplyChain;
using OciMultiArch.Tool.Arguments;
using OciMultiArch.Tool.Reports;
using OciMultiArch.Tool.Running;

namespace OciMultiArch.Tool.Commands;

/// <summary><c>sign</c>: signs an image or index where it is.</summary>
internal static class SignCommand
{
    private const string PasswordVariable = "COSIGN_PASSWORD";
    private static readonly Argument<Target> Reference = SharedOptions.Existing();

    private static readonly Option<string?> Key = OptionFactory.Required(OptionFactory.Text(
        "--key",
        "FILE",
        "The private key in PEM form: ECDSA, Ed25519 or RSA, of openssl, or as cosign keeps it (cosign.key). env://NAME takes it "
        + "from the environment."));

    private static readonly Option<string?> PasswordFile = OptionFactory.Text(
        "--key-password-file",
        "FILE",
        $"A file with the password of the key. Default: the environment variable {PasswordVariable}; without it, the terminal "
        + "asks for it.");

    private static readonly Option<SignatureFormat?> Format = SignatureOptions.FormatOf(
        "How the signature is kept: bundle (a referrer, as cosign 3 writes it) or cosign (under the tag sha256-HEX.sig, as "
        + "older versions do, which skopeo and podman read). Default: bundle.");

    private static readonly Option<bool> EachImage = OptionFactory.Flag(
        "--each-image", "Of an index, sign also each image in it, for clients that pull one of them by its digest.");

    private static readonly Option<IReadOnlyDictionary<string, string>> Annotations =
        SignatureOptions.AnnotationsOf("What the signature says of the image, signed with it; repeatable.");

    private static readonly Option<string?> Identity = OptionFactory.Text(
        "--identity",
        "NAME",
        "With --signature-format cosign: what the signature calls the image. Default: the repository.");

    public static Command Create()
    {
        DocumentedCommand command = new("sign",
            "Signs an image or index with a key, and writes the signature beside it. Signatures that are there stay; where the "
            + "key's own is there already, nothing is written. No entry is made in a transparency log.",
            """
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem
            ocimulti sign ghcr.io/acme/api:1.4.0 --key key.pem
            ocimulti sign ghcr.io/acme/api:1.4.0 --key cosign.key --signature-format cosign
            ocimulti sign ghcr.io/acme/api:1.4.0 --key key.pem --each-image --annotation commit=4f2c1d7
            """)
        {
            Reference, Key, PasswordFile, Format, EachImage, Annotations, Identity,
            SharedOptions.Settle, SharedOptions.Wait, SharedOptions.DryRun,
            SharedOptions.Json,
        };
        Session.Run(command, RunAsync);
        return command;
    }

    private static async Task RunAsync(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = parsed.GetRequiredValue(Reference);
        if (target.Place.IsArchive)
            throw new UsageException($"{target.Place} is an archive, which is written as a whole. Sign the image where it is read from.");
        var options = OptionsOf(parsed);
        var password = await PasswordAsync(parsed, cancellationToken);
        var key = KeyFile.ReadPrivate(Key.Name, parsed.GetRequiredValue(Key)!, password);
        var store = session.ForWriting(target.Place);
        var artifact = await session.GetAsync(target, store, cancellationToken);
        if (session.IsDryRun)
        {
            var unsigned = await store.PlanSignAsync(artifact, key, options, cancellationToken);
            SigningPlan plan = new($"{target}", $"{artifact.Digest}", [.. unsigned.Select(static digest => $"{digest}")], session.Requests);
            session.Print(plan, static json => json.SigningPlan, plan.Write);
            return;
        }
        var signatures = await store.SignAsync(artifact, key, options, cancellationToken);
        SignatureList list = new(
            $"{target}", $"{artifact.Digest}", true, [.. signatures.Select(SignatureList.Found.Of)], [], session.Requests);
        session.Print(list, static json => json.SignatureList, list.WriteSigned);
    }

    private static SigningOptions OptionsOf(ParseResult parsed)
    {
        var format = parsed.GetValue(Format) ?? SignatureFormat.Bundle;
        var identity = parsed.GetValue(Identity);
        if (identity is not null && format != SignatureFormat.Cosign)
            throw new UsageException("--identity needs --signature-format cosign: a bundle names no image but by its digest.");
        return new()
        {
            Format = format,
            EachImage = parsed.GetValue(EachImage),
            Annotations = parsed.GetRequiredValue(Annotations),
            Identity = identity,
            Settle = parsed.GetValue(SharedOptions.Settle) ?? TimeSpan.Zero,
            Created = TimeProvider.System.GetUtcNow(),
        };
    }

    // Only a key that is encrypted needs one, and only then anybody is asked.
    private static async Task<Func<string>> PasswordAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(PasswordFile) is { } path)
            return () => KeyFile.ReadPassword(PasswordFile.Name, path);
        if (Environment.GetEnvironmentVariable(PasswordVariable) is { } password)
            return () => password;
        if (Console.IsInputRedirected || !KeyFile.IsEncrypted(Key.Name, parsed.GetRequiredValue(Key)!))
            return static () => throw new UsageException(
                $"The key is encrypted, and there is no terminal to ask for its password. Set {PasswordVariable}, or name a file "
                + "with --key-password-file.");
        var typed = await LoginCommand.AskForSecretAsync("Password of the key: ", cancellationToken);
        return () => typed;
    }
}
