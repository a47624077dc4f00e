namespace OciMultiArch;

/// <summary>What is wrong with an artifact. Kinds may be added.</summary>
public enum VerifyProblemKind
{
    /// <summary>An index names a manifest or index that is not there.</summary>
    ManifestMissing,

    /// <summary>
    /// What is there under the digest of a manifest has other bytes, another size or another type than its entry says,
    /// or is no such document.
    /// </summary>
    ManifestMismatch,

    /// <summary>The config of an image or artifact is not there.</summary>
    ConfigMissing,

    /// <summary>The config has other bytes or another size than the manifest says.</summary>
    ConfigMismatch,

    /// <summary>The config is what the manifest says, but is no image config.</summary>
    ConfigUnreadable,

    /// <summary>A layer is not there.</summary>
    LayerMissing,

    /// <summary>
    /// A layer has other bytes or another size than the manifest says, or its compression is damaged.
    /// </summary>
    LayerMismatch,

    /// <summary>A layer is what the manifest says, but holds no tar file. Only where layers are read.</summary>
    LayerUnreadable,

    /// <summary>The config names more or fewer DiffIDs than the manifest has layers.</summary>
    DiffIdCount,

    /// <summary>
    /// A layer without its compression has another digest than the config says. Only where layers are read.
    /// </summary>
    DiffIdMismatch,

    /// <summary>
    /// A layer's DiffID could not be checked: its compression is one that this library does not read, or it grows beyond
    /// what is read of a layer. A warning; only where layers are read.
    /// </summary>
    DiffIdUnchecked,

    /// <summary>
    /// The index says another platform than the image's config. A warning where the config leaves out what differs.
    /// </summary>
    PlatformMismatch,

    /// <summary>There is no image for a platform that was expected.</summary>
    PlatformMissing,

    /// <summary>
    /// Two entries of an index are for one platform: clients pick only the first. A warning where both are one image.
    /// </summary>
    DuplicatePlatform,

    /// <summary>An attestation is of an image that is not in its index. A warning.</summary>
    AttestationOrphaned,

    /// <summary>An index names no image, so that nobody can run anything. A warning.</summary>
    IndexEmpty,

    /// <summary>
    /// An index or manifest holds both Docker's and OCI's media types, which some registries refuse. A warning.
    /// </summary>
    MediaTypesMixed,

    /// <summary>
    /// Indexes are nested too deep, or name too many manifests, to be looked at, or a document is larger than what is
    /// read.
    /// </summary>
    TooLarge,

    /// <summary>
    /// The program that a container starts is for another platform than the image. A warning where the image is for
    /// macOS too, as no container runs it. Only where layers are read.
    /// </summary>
    EntrypointMismatch,

    /// <summary>
    /// The program that a container starts is not in the layers. A warning: it may be meant to be mounted. Only where
    /// layers are read.
    /// </summary>
    EntrypointMissing,

    /// <summary>
    /// What the program that a container starts is for could not be told: it is of no format that this library knows,
    /// or its layers could not be read. A warning; only where layers are read.
    /// </summary>
    EntrypointUnchecked,

    /// <summary>
    /// The loader that the program which a container starts asks for (ELF, <c>PT_INTERP</c>), or the program that a
    /// script names in its first line, is not in the layers: it cannot start. Only where layers are read.
    /// </summary>
    InterpreterMissing,

    /// <summary>
    /// Libraries that the program which a container starts needs (ELF, <c>DT_NEEDED</c>) are not in the layers: it
    /// cannot start. A warning where they are of a kind that comes with the driver of a device. Only where layers are
    /// read.
    /// </summary>
    LibraryMissing,

    /// <summary>
    /// An entry of an index states an operating system without an architecture, or the other way round. A warning:
    /// clients pass over it, and some registries fail.
    /// </summary>
    PlatformIncomplete,

    /// <summary>
    /// An entry of an index spells its platform in a way (<c>x86_64</c>, <c>Linux</c>, <c>arm/7</c>) that clients which
    /// compare texts do not match. A warning.
    /// </summary>
    PlatformSpelling,

    /// <summary>
    /// An entry of an index is for <c>unknown/unknown</c>, as attestations are, but without the annotations that say of
    /// which image. A warning.
    /// </summary>
    PlatformUnknown,

    /// <summary>
    /// A layer is not there, but the manifest says where clients fetch it (Docker's foreign layers, OCI's
    /// non-distributable ones). A warning; nobody asked there.
    /// </summary>
    LayerElsewhere,

    /// <summary>
    /// The program that a container starts is there, or the interpreter or loader that it asks for, but no system starts
    /// it: it is cut short or its segments do not fit its size (ELF, PE), it is empty, has no execute bit, is a folder,
    /// a device or a link that leads to itself, or is a script for itself. Only where layers are read. Or the command
    /// begins with an empty word: a warning where that is a whole entrypoint, which Docker passes over.
    /// </summary>
    EntrypointBroken,

    /// <summary>
    /// A member of a layer leads out of the image's root by <c>..</c>: clients refuse the layer, or write outside. Only
    /// where layers are read.
    /// </summary>
    LayerEscapes,

    /// <summary>
    /// A layer cannot be unpacked on those below it: it has files below what is no folder, or a hard link that leads to no
    /// file. Only where layers are read.
    /// </summary>
    LayerConflict,
}
