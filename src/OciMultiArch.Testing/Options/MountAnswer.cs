namespace OciMultiArch.Testing;

/// <summary>What a <see cref="TestRegistry"/> answers to a request to mount a blob.</summary>
public enum MountAnswer
{
    /// <summary>201 when the source repository has the blob, else 202 with an upload session.</summary>
    CreatedWhenThere,

    /// <summary>202 with an upload session, always: what registries do that do not mount.</summary>
    AlwaysSession,

    /// <summary>401 UNAUTHORIZED.</summary>
    Unauthorized,

    /// <summary>403 DENIED.</summary>
    Denied,

    /// <summary>405 UNSUPPORTED.</summary>
    NotAllowed,
}
