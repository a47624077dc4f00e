using System.Buffers.Binary;
using OciMultiArch.Internal;

namespace OciMultiArch.Layers;

/// <summary>
/// The capabilities that a program gets when it starts, as libcap writes them (<c>cap_net_bind_service+ep</c>) and as
/// Linux keeps them (linux/capability.h, <c>vfs_cap_data</c>).
/// </summary>
internal static class FileCapabilities
{
    /// <summary>The extended attribute that holds them.</summary>
    public const string Attribute = "security.capability";

    private const uint Revision2 = 0x0200_0000; // VFS_CAP_REVISION_2
    private const uint Revision3 = 0x0300_0000;
    private const uint RevisionBits = 0xFF00_0000;
    private const uint EffectiveFlag = 1; // VFS_CAP_FLAGS_EFFECTIVE
    private const int Revision2Bytes = 20;

    // Numbered from 0 (linux/capability.h).
    private static readonly string[] Names =
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
        "linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
        "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
        "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
        "mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
        "checkpoint_restore",
    ];

    /// <summary>Reads a text.</summary>
    /// <param name="text">
    /// Names with or without <c>cap_</c>, separated by commas, then <c>+</c> or <c>=</c> and letters: <c>p</c> permitted,
    /// <c>i</c> inheritable, and <c>e</c> in effect from the start.
    /// </param>
    /// <returns>What Linux keeps.</returns>
    /// <exception cref="ArgumentException">The text is malformed, or a name is not known.</exception>
    public static byte[] Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sign = text.AsSpan().IndexOfAny('+', '=');
        var letters = sign < 0 ? "" : text[(sign + 1)..];
        var isKnown = letters.Length > 0 && !letters.AsSpan().ContainsAnyExcept('e', 'i', 'p');
        if (sign < 1 || !isKnown)
            throw Malformed(text, "write names and letters, such as cap_net_bind_service+ep");
        // Linux reads one flag for all; it has effect only on what is permitted or inherited.
        if (letters.Trim('e').Length == 0)
            throw Malformed(text, "'e' alone gives nothing; write +ep");
        ulong set = 0;
        foreach (var name in text[..sign].Split(','))
            set |= 1UL << NumberOf(name, text);
        return Bytes(set, letters);
    }

    /// <summary>Attributes, in base64, and over them the capabilities of a text; null for none.</summary>
    /// <exception cref="ArgumentException">The text is malformed, or a name is not known.</exception>
    public static IReadOnlyDictionary<string, string> Set(IReadOnlyDictionary<string, string> attributes, string? text)
    {
        if (text is null)
            return attributes;
        Dictionary<string, string> changed = new(attributes, StringComparer.Ordinal)
        {
            [Attribute] = Convert.ToBase64String(Parse(text)),
        };
        return Frozen.Map(changed);
    }

    /// <summary>What Linux keeps, without the owner of the name space that revision 3 says.</summary>
    public static byte[] Portable(byte[] value)
    {
        if (value.Length <= Revision2Bytes)
            return value;
        var head = BinaryPrimitives.ReadUInt32LittleEndian(value);
        if ((head & RevisionBits) != Revision3)
            return value;
        var portable = value[..Revision2Bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(portable, Revision2 | (head & ~RevisionBits));
        return portable;
    }

    private static byte[] Bytes(ulong set, string letters)
    {
        var value = new byte[Revision2Bytes];
        var effective = letters.Contains('e', StringComparison.Ordinal) ? EffectiveFlag : 0;
        var permitted = letters.Contains('p', StringComparison.Ordinal) ? set : 0;
        var inheritable = letters.Contains('i', StringComparison.Ordinal) ? set : 0;
        BinaryPrimitives.WriteUInt32LittleEndian(value, Revision2 | effective);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(4), (uint)permitted);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(8), (uint)inheritable);
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(12), (uint)(permitted >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(value.AsSpan(16), (uint)(inheritable >> 32));
        return value;
    }

    private static int NumberOf(string name, string text)
    {
        var plain = name.ToLowerInvariant();
        if (plain.StartsWith("cap_", StringComparison.Ordinal))
            plain = plain[4..];
        var number = Array.IndexOf(Names, plain);
        if (number < 0)
            throw Malformed(text, $"Linux knows no capability '{Printable.Short(name)}'");
        return number;
    }

    private static ArgumentException Malformed(string text, string problem) =>
        new($"'{Printable.Short(text)}' names no capabilities: {problem}.", nameof(text));
}
