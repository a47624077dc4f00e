using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OciMultiArch.Http;

/// <summary>
/// The authorities that the machine trusts. On Linux the platform reads them, some hundred files, when it verifies the
/// first certificate of a process, and keeps them: here that is done while the first connection is being made.
/// </summary>
internal static class MachineTrust
{
    private static int begun;

    /// <summary>Begins to read them, once in a process.</summary>
    public static void Prepare()
    {
        if (OperatingSystem.IsLinux() && Interlocked.Exchange(ref begun, 1) == 0)
            _ = Task.Run(Read);
    }

    private static void Read()
    {
        try
        {
            using X509Store store = new(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            foreach (var certificate in store.Certificates)
                certificate.Dispose();
        }
        catch (CryptographicException)
        {
            // Whoever verifies a certificate meets it again.
        }
    }
}
