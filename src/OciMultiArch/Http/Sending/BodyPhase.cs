namespace OciMultiArch.Http;

/// <summary>Whom a request's body is waiting for.</summary>
internal enum BodyPhase
{
    /// <summary>The source of the bytes.</summary>
    Source,

    /// <summary>The connection that takes them.</summary>
    Wire,

    /// <summary>The registry: all is sent.</summary>
    Answer,
}
