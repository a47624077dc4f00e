namespace OciMultiArch.LibrarySample;

/// <summary>What goes wrong is data.</summary>
public static class Errors
{
    /// <summary>A program reacts to some of it, and shows the rest.</summary>
    public static async Task ShowAsync(RegistryClient client, string registry, TextWriter output)
    {
        try
        {
            await client.GetAsync($"{registry}/acme/api:2.0.0"); // FindAsync gives null in its place
        }
        catch (OciException failure) when (failure.Problem == Problem.NotFound)
        {
            await output.WriteLineAsync(failure.Reason);
        }
        catch (OciException failure) // login, network, disk, damaged content: one family
        {
            await output.WriteLineAsync(failure.Message);
        }
    }
}
