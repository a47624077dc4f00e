using System.Formats.Tar;
using System.Text;
using OciMultiArch.TestKit;

namespace OciMultiArch.Zstd.Tests;

/// <summary>Images whose layers are compressed with zstd are looked into as those with gzip are.</summary>
public sealed class ZstdImageTests
{
    public ZstdImageTests() => ZstdCompression.Register();

    [Fact]
    public async Task Their_DiffIDs_are_verified()
    {
        var layer = await Packed.WithAsync(ZstdCompression.Default);
        var wrong = layer with { DiffId = Digest.Parse("sha256:" + new string('a', 64)) };
        VerifyOptions deep = new() { ReadsLayers = true };

        Assert.Empty((await (await Packed.ImageAsync(layer)).VerifyAsync(deep)).Problems);
        var found = await (await Packed.ImageAsync(wrong)).VerifyAsync(deep);
        Assert.Contains(found.Problems, static problem => problem.Kind == VerifyProblemKind.DiffIdMismatch);
    }

    [Fact]
    public async Task Files_are_opened_exported_and_compared()
    {
        var image = await Packed.ImageAsync(await Packed.WithAsync(ZstdCompression.Default));
        var plain = await Packed.ImageAsync(await Packed.WithAsync(LayerCompression.Gzip, " there"));
        using MemoryStream tar = new();

        await using var motd = await image.OpenFileAsync("/etc/motd");
        await image.ExportAsync(tar);
        var differences = await image.CompareAsync(plain, CompareDepth.Files);

        Assert.Equal("hello", await new StreamReader(motd).ReadToEndAsync());
        tar.Position = 0;
        using TarReader reader = new(tar);
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        Assert.Contains("usr/share/words", names);
        Assert.Contains(differences, static difference => difference.ToString().Contains("etc/motd", StringComparison.Ordinal));
        Assert.DoesNotContain(differences, static difference => difference.ToString().Contains("words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layers_of_both_kinds_are_squashed_into_one_of_zstd()
    {
        var image = await Packed.ImageAsync(
            await Packed.WithAsync(ZstdCompression.Default), await Packed.WithAsync(LayerCompression.Gzip, " again"));

        var squashed = await image.SquashAsync(new MemoryStore(), options: new() { Compression = ZstdCompression.Default });

        Assert.Equal([MediaType.OciLayerZstd], squashed.Layers.Select(static layer => layer.Descriptor.MediaType));
        await using var motd = await squashed.OpenFileAsync("/etc/motd");
        Assert.Equal("hello again", await new StreamReader(motd).ReadToEndAsync());
    }

    [Fact]
    public async Task Dockers_name_for_such_a_layer_is_read_too()
    {
        var layer = await Packed.WithAsync(ZstdCompression.Default);
        var bytes = await layer.Blob.ReadAsync();
        var named = layer with { Blob = Blob.Of(new("application/vnd.docker.image.rootfs.diff.tar.zstd"), bytes) };
        var image = await new ImageRecipe
        {
            Platform = Platform.Parse("linux/amd64"),
            Layers = [named],
            Format = ImageFormat.Docker,
        }.BuildAsync();

        Assert.Empty((await image.VerifyAsync(new() { ReadsLayers = true })).Problems);
    }

    [Fact]
    public async Task A_folder_of_an_artifact_is_unpacked()
    {
        using TempFolder folder = new();
        LayerEntry[] entries = [LayerEntry.File("/all/motd", "hello"u8.ToArray())];
        var layer = await Layer.PackAsync(new MemoryStore(), entries, new() { Compression = ZstdCompression.Default });
        var titled = layer.Blob.WithAnnotations(new Dictionary<string, string>
        {
            [AnnotationKeys.Title] = "all",
            ["io.deis.oras.content.unpack"] = "true",
        });

        await Artifact.Create("a/b", [titled]).PullFilesAsync(folder.Path);

        Assert.Equal("hello", await File.ReadAllTextAsync(folder.At("all/motd"), Encoding.UTF8));
    }
}
