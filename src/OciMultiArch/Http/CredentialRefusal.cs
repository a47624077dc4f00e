using System.Net;
using OciMultiArch.Credentials;

namespace OciMultiArch.Http;

/// <summary>
/// What a refusal is told with, of the credential behind it: where it was found, or why there was none to show.
/// </summary>
internal static class CredentialRefusal
{
    /// <summary>Whether the request was refused while its credential was kept from the token service.</summary>
    public static bool IsWithheld(RegistryCall call, RegistryReply reply) =>
        IsDenial(call, reply) && reply.Note?.WithheldFrom is not null;

    /// <summary>Sentences that follow the answer, with a space before them; empty when there is nothing to say.</summary>
    public static string Explanation(RegistryCall call, RegistryReply reply, Problem problem)
    {
        var registry = RegistryOf(call, reply);
        var note = reply.Note ?? new();
        if (!IsDenial(call, reply) && problem != Problem.LoginRefused)
            return "";
        if (note.WithheldFrom is { } service)
            return $" {CredentialNote.WhyWithheld(service, registry)}";
        if (note.Failure is { } failure)
            return $" {failure.Reason}";
        if (problem == Problem.LoginRefused)
            return Refused(call, registry, note);
        if (call.Kind == ExchangeKind.Token && note.Origin is { } origin)
            return LoginOf(origin);
        return note.Elsewhere is null ? "" : $" {call.Repository.Registry} redirects to {registry}.";
    }

    /// <summary>What helps; null when the credential has nothing to do with it.</summary>
    public static Remedy? RemedyOf(RegistryCall call, RegistryReply reply, Problem problem)
    {
        if (reply.Note is not { } note || (!IsDenial(call, reply) && problem != Problem.LoginRefused))
            return null;
        if (note.WithheldFrom is { } service)
            return UrlGuard.TrustHost(call.Repository.Registry, service.ToString());
        if (note.Failure is { } failure)
            return failure.Remedy;
        if (problem == Problem.LoginRefused && note.Origin?.IfRefused is { } correction)
            return correction;
        if (note.Elsewhere is not { } other || problem is not (Problem.LoginNeeded or Problem.LoginRefused))
            return null;
        return new(RemedyKind.LogIn, $"Log in to {other}, and check that the account may use what is there.", other);
    }

    private static string Refused(RegistryCall call, string registry, CredentialNote note)
    {
        if (call.Scopes.IsEmpty)
            return note.Origin is null ? "" : LoginOf(note.Origin);
        var found = note.Origin is null ? "" : $" of the {note.Origin.Name}";
        return $" The registry refuses the login for {registry}{found}, or the login may not use {call.Repository.Path}.";
    }

    private static string LoginOf(CredentialOrigin origin) => $" The login is that of the {origin.Name}.";

    private static string RegistryOf(RegistryCall call, RegistryReply reply) =>
        reply.Note?.Elsewhere ?? call.Repository.Registry;

    // A token service refuses with other statuses, too.
    private static bool IsDenial(RegistryCall call, RegistryReply reply) => reply.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => true,
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound => call.Kind == ExchangeKind.Token,
        _ => false,
    };
}
