namespace OciMultiArch;

/// <summary>The format of a program's file.</summary>
public enum ExecutableFormat
{
    /// <summary>ELF: Linux, the BSDs, Solaris and its kin.</summary>
    Elf,

    /// <summary>Portable Executable: Windows.</summary>
    PortableExecutable,

    /// <summary>Mach-O: macOS and iOS. A universal file, which holds several programs, is not read.</summary>
    MachO,
}
