using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OciMultiArch.Compare.Sink;

namespace OciMultiArch.Compare.Data;

/// <summary>
/// <c>check --digest D (--at URL/v2/NAME/manifests/TAG | --layout DIR)</c>: whether a name holds what was meant. With <c>--entry D</c>, repeatable, in place of
/// a digest: whether it holds an index of exactly these. With <c>--platforms N</c>: an index of as many; with <c>--layers N</c>: an image of as many.
/// </summary>
internal static class Checks
{
    public static int Run(Options options)
    {
        if (options.Find("layout") is { } layout)
            CheckLayout(layout, options.Get("digest"));
        else
            CheckName(options, options.Get("at"));
        return 0;
    }

    private static void CheckName(Options options, string address)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        foreach (var each in (string[])["oci.image.index.v1", "oci.image.manifest.v1", "docker.distribution.manifest.list.v2"])
            request.Headers.Accept.Add(new($"application/vnd.{each}+json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Routes.Pass);
        using var response = client.Send(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidDataException($"{address}: status {(int)response.StatusCode}.");
        using MemoryStream bytes = new();
        response.Content.ReadAsStream().CopyTo(bytes);
        Compare(address, options, bytes.ToArray());
    }

    private static void Compare(string what, Options options, byte[] bytes)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (options.Find("digest") is { } expected && expected != digest)
            throw new InvalidDataException($"{what}: holds {digest} instead of {expected}.");
        var entries = (JsonNode.Parse(bytes)!["manifests"]?.AsArray() ?? []).Select(static each => (string)each!["digest"]!).Order().ToList();
        var wanted = options.All("entry").Order().ToList();
        if (wanted.Count > 0 && !wanted.SequenceEqual(entries))
            throw new InvalidDataException($"{what}: holds {string.Join(", ", entries)} instead of {string.Join(", ", wanted)}.");
        if (options.Number("platforms", entries.Count) != entries.Count)
            throw new InvalidDataException($"{what}: holds {entries.Count} images.");
        var layers = JsonNode.Parse(bytes)!["layers"]?.AsArray().Count ?? 0;
        if (options.Number("layers", layers) != layers)
            throw new InvalidDataException($"{what}: has {layers} layers.");
    }

    private static void CheckLayout(string folder, string digest)
    {
        var list = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json")))!["manifests"]!.AsArray();
        if (!list.Any(each => (string?)each!["digest"] == digest))
            throw new InvalidDataException($"{folder}: no name holds {digest}.");
        CheckBlob(folder, digest);
    }

    private static void CheckBlob(string folder, string digest)
    {
        var path = Path.Combine(folder, "blobs", "sha256", digest["sha256:".Length..]);
        using (var file = File.OpenRead(path))
        {
            if ("sha256:" + Convert.ToHexStringLower(SHA256.HashData(file)) != digest)
                throw new InvalidDataException($"{path}: its bytes have another digest.");
            if (file.Length > 4 << 20)
                return;
        }

        foreach (var each in Named(path)) CheckBlob(folder, each);
    }

    private static IEnumerable<string> Named(string path)
    {
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length == 0 || bytes[0] != '{')
            return [];
        var document = JsonNode.Parse(bytes)!;
        var named = (document["layers"]?.AsArray() ?? []).Concat(document["manifests"]?.AsArray() ?? []);
        if (document["schemaVersion"] is not null && document["config"] is { } config)
            named = named.Append(config);
        return named.Select(static each => (string)each!["digest"]!);
    }
}
