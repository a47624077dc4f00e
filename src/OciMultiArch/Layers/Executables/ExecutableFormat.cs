namespace OciMultiArch;

/// <summary>The format of a program's file.</summary>
public enum ExecutableFormat
{
    /// <summary>ELF: Linux, the BSDs, Solaris and its kin.</summary>
    Elf,

    /// <summary>Portable Executable: Windows.</summary>
    PortableExecutable,

    /// <summary>Mach-O: macOS and iOS, one program or several in a universal file.</summary>
    MachO,
}
