using System.Net;

namespace OciMultiArch.Http;

/// <summary>In which order the addresses of a host are tried (RFC 8305, section 4).</summary>
internal static class AddressOrder
{
    /// <summary>The families in turn, beginning with that of the best address; within a family as they came.</summary>
    /// <param name="addresses">One address or more, best first.</param>
    public static IEnumerable<IPAddress> InTurn(IReadOnlyList<IPAddress> addresses)
    {
        var first = addresses[0].AddressFamily;
        Queue<IPAddress> own = new(addresses.Where(address => address.AddressFamily == first));
        Queue<IPAddress> other = new(addresses.Where(address => address.AddressFamily != first));
        while (own.Count + other.Count > 0)
        {
            if (own.TryDequeue(out var address))
                yield return address;
            if (other.TryDequeue(out address))
                yield return address;
        }
    }
}
