using System.Formats.Tar;
using System.Text;

namespace OciMultiArch.TestKit;

/// <summary>Layers told in words, made without the library under test.</summary>
public static class SampleTree
{
    /// <summary>The time of every member, in seconds since 1970.</summary>
    public const long ModifiedAt = 1000;

    /// <summary>A tar of members, each one line.</summary>
    /// <param name="members">
    /// <c>d PATH [MODE]</c> a folder, <c>f PATH [TEXT [MODE]]</c> a file, <c>l PATH TARGET</c> a symbolic link,
    /// <c>h PATH TARGET</c> a hard link, <c>p PATH</c> a pipe, <c>c PATH</c> the device null, <c>w PATH</c> the whiteout of a path,
    /// <c>o PATH</c> that of all in a folder.
    /// </param>
    public static byte[] Tar(params IEnumerable<string> members)
    {
        using MemoryStream bytes = new();
        using (TarWriter tar = new(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var member in members)
                tar.WriteEntry(Entry(member.Split(' ')));
        }
        return bytes.ToArray();
    }

    private static PaxTarEntry Entry(string[] words) => words[0] switch
    {
        "d" => Of(TarEntryType.Directory, $"{words[1]}/", Mode(words, 2, "755")),
        "f" => File(words[1], words.ElementAtOrDefault(2) ?? "", Mode(words, 3, "644")),
        "l" => Link(TarEntryType.SymbolicLink, words),
        "h" => Link(TarEntryType.HardLink, words),
        "p" => Of(TarEntryType.Fifo, words[1], "600"),
        "c" => Device(words[1]),
        "w" => File($"{Folder(words[1])}.wh.{words[1].Split('/')[^1]}", "", "0"),
        "o" => File($"{words[1]}/.wh..wh..opq", "", "0"),
        _ => throw new ArgumentException(string.Join(' ', words)),
    };

    private static string Mode(string[] words, int at, string usual) => words.ElementAtOrDefault(at) ?? usual;

    private static string Folder(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static PaxTarEntry Of(TarEntryType type, string path, string mode) => new(type, path)
    {
        Mode = (UnixFileMode)Convert.ToInt32(mode, 8),
        ModificationTime = DateTimeOffset.FromUnixTimeSeconds(ModifiedAt),
    };

    private static PaxTarEntry File(string path, string text, string mode)
    {
        var file = Of(TarEntryType.RegularFile, path, mode);
        file.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return file;
    }

    private static PaxTarEntry Link(TarEntryType type, string[] words)
    {
        var link = Of(type, words[1], "777");
        link.LinkName = words[2];
        return link;
    }

    private static PaxTarEntry Device(string path)
    {
        var device = Of(TarEntryType.CharacterDevice, path, "666");
        (device.DeviceMajor, device.DeviceMinor) = (1, 3);
        return device;
    }
}
