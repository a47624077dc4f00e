namespace OciMultiArch.Http;

/// <summary>What a URL that came from outside is for; decides where it may lead.</summary>
internal enum UrlPurpose
{
    /// <summary>Where the bytes of a blob go next: the answering authority, or a trusted host.</summary>
    Upload,

    /// <summary>Where the same request is to be sent instead: any authority, another one without credentials.</summary>
    Redirect,

    /// <summary>Where tokens are issued: any authority; <see cref="UrlGuard.MayReceiveCredentials"/> decides what it is sent.</summary>
    Realm,

    /// <summary>The next page of a list: the answering authority only.</summary>
    Paging,
}
