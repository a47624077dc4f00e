using System.Runtime.CompilerServices;

namespace OciMultiArch.Testing;

/// <content>What goes wrong because a test wants it to.</content>
public sealed partial class TestRegistry
{
    /// <summary>
    /// Answers the next requests that fit with this reply in place of the registry's; nothing is stored by them.
    /// </summary>
    /// <param name="when">Which requests; see <see cref="ReceivedRequest.Is"/>.</param>
    /// <param name="reply">The reply, for example <see cref="TestReply.TooMany"/> or <see cref="TestReply.Broken"/>.</param>
    /// <param name="times">How many requests; 1 by default.</param>
    /// <param name="condition">What <see cref="AssertClean"/> calls it; the text of <paramref name="when"/> by default.</param>
    public void Inject(
        Func<ReceivedRequest, bool> when,
        TestReply reply,
        int times = 1,
        [CallerArgumentExpression(nameof(when))] string condition = "")
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(reply);
        faults.Add(new(when, reply, null, times, $"Inject({condition})"));
    }

    /// <summary>Answers one request, by its number, with this reply in place of the registry's.</summary>
    /// <param name="number">Its number, from 1: see <see cref="ReceivedRequest.Number"/>.</param>
    /// <param name="reply">The reply.</param>
    public void Inject(int number, TestReply reply) =>
        Inject(request => request.Number == number, reply, 1, $"{number}");

    /// <summary>
    /// Changes the reply to the next requests that fit, after the registry has done what they ask: drops a header, sends
    /// other bytes, cuts the connection.
    /// </summary>
    /// <param name="when">Which requests.</param>
    /// <param name="how">Makes the reply that is sent of the registry's own.</param>
    /// <param name="times">How many requests; 1 by default.</param>
    /// <param name="condition">What <see cref="AssertClean"/> calls it; the text of <paramref name="when"/> by default.</param>
    public void Spoil(
        Func<ReceivedRequest, bool> when,
        Func<TestReply, TestReply> how,
        int times = 1,
        [CallerArgumentExpression(nameof(when))] string condition = "")
    {
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(how);
        faults.Add(new(when, null, how, times, $"Spoil({condition})"));
    }

    /// <summary>Changes the reply to one request, by its number, after the registry has done what it asks.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="how">Makes the reply that is sent of the registry's own.</param>
    public void Spoil(int number, Func<TestReply, TestReply> how) =>
        Spoil(request => request.Number == number, how, 1, $"{number}");
}
