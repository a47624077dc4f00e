using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OciMultiArch.Internal;

/// <summary>Why a program could not be started: the runtime's own words name the working folder, and not what helps.</summary>
internal static class StartReason
{
    // errno of Linux and macOS.
    private const int TooManyOpenInSystem = 23;
    private const int TooManyOpen = 24;
    private const int NoMemory = 12;
    private const int NoProcess = 11;

    /// <summary>The system's reason, as a clause.</summary>
    public static string Of(Win32Exception failure) => Marshal.GetPInvokeErrorMessage(failure.NativeErrorCode);

    /// <summary>What to do where this machine, and not the program, is at fault; null where it is the program.</summary>
    public static string? RemedyOfMachine(Win32Exception failure) => failure.NativeErrorCode switch
    {
        TooManyOpen => "Raise the limit of open files ('ulimit -n').",
        TooManyOpenInSystem or NoMemory or NoProcess => "End other programs, or raise the limits of this user ('ulimit -a').",
        _ => null,
    };
}
